"""The words screens use for what the machine recorded: tones, routes, steps, changes of whose word it is."""

from __future__ import annotations

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.connectors.registry import manifest
from rapport.domain.reasons import REASONS

# Code → the word, and the colour of its meaning.
TONES = {
    "complaint": (_("Complaint"), "person"),
    "compliment": (_("Compliment"), "good"),
    "question": (_("Question"), ""),
    "request": (_("Request"), ""),
    "feedback": (_("Feedback"), ""),
    "chatter": (_("Small talk"), ""),
    "spam": (_("Spam"), ""),
}
ROUTES = {
    "answer": (_("Answered automatically"), "robot"),
    "draft": (_("Draft ready"), "robot"),
    "person": (_("For a person"), "person"),
    "ignore": (_("Ignored"), ""),
}
WHY = {
    "answer": _("Why it was answered automatically"),
    "draft": _("Why a draft"),
    "person": _("Why a person"),
    "ignore": _("Why it was ignored"),
}
KINDS = {
    "mention": pgettext_lazy("kind of message", "mention"),
    "comment": pgettext_lazy("kind of message", "comment"),
    "direct": pgettext_lazy("kind of message", "direct message"),
    "review": pgettext_lazy("kind of message", "review"),
    "email": pgettext_lazy("kind of message", "e-mail"),
    "chat": pgettext_lazy("kind of message", "chat"),
}
SEEN_BY = {
    "public": _("public"),
    "unlisted": _("public, unlisted"),
    "followers": _("followers"),
    "private": _("private"),
}
STEPS = {
    "queued": (_("Waiting to leave"), ""),
    "sending": (_("Sending"), ""),
    "sent": (_("Sent"), "good"),
    "failed": (_("Not sent"), "bad"),
    "unknown": (_("Nobody knows whether it arrived"), "unknown"),
    "withdrawn": (_("Withdrawn"), ""),
}
DO = {
    "failed": _("Nothing was said. Change the words or the channel, then write again."),
    "unknown": _("Look on the network: is it there? It is not repeated until you say so."),
}
CHANGES = {
    "decided: a person": _("Given to a person"),
    "decided: answer": _("Given to the robot"),
    "replied": _("%(who)s answers; the robot is silent"),
    "taken over": _("%(who)s took over"),
    "handed back": _("%(who)s handed back to the robot"),
    "halted: the drift alarm": _("Taken from the robot: the drift alarm rang"),
    "replied in the network's own app": _("Somebody answered in the network's own app; the robot is silent"),
}
STEP_REASONS = {
    "undone": _("undone"),
    "overtaken": _("a person speaks here now"),
    "stopped": _("everything automatic is stopped"),
    "too late": _("automatic words this old are a person's to say"),
    "not on the network, says a person": _("a person looked: it is not on the network"),
    "The network did not confirm, and cannot be asked.": _("The network did not confirm, and cannot be asked."),
}
HEALTH = {
    "ok": (_("Alive"), "good"),
    "expiring": (_("Sign-in runs out soon"), "unknown"),
    "needs sign-in": (_("Needs sign-in"), "bad"),
    "revoked": (_("Permission was taken away"), "bad"),
    "silent": (_("Silent for too long"), "unknown"),
}
VIEW_NAMES = {
    "waiting": pgettext_lazy("view", "Needs a person"),
    "mine": pgettext_lazy("view", "Mine"),
    "drafts": pgettext_lazy("view", "Drafts"),
    "unknown": pgettext_lazy("view", "Unknown"),
    "open": pgettext_lazy("view", "Open"),
    "snoozed": pgettext_lazy("view", "Snoozed"),
    "resolved": pgettext_lazy("view", "Resolved"),
    "ignored": pgettext_lazy("view", "Ignored"),
    "all": pgettext_lazy("view", "All"),
}
FEELINGS = {"negative": _("negative"), "neutral": _("neutral"), "positive": _("positive")}
LANGUAGES = {"en": _("English"), "es": _("Spanish"), "it": _("Italian")}
RANKS = {
    "unknown": (_("Decide whether it arrived"), "unknown"),
    "urgent": (_("Urgent"), "person"),
    "complaint": (_("Complaint"), "person"),
    "person": (_("Needs a person"), "person"),
    "draft": (_("Draft to approve"), "robot"),
}


def network(code: str) -> str:
    """A network as people call it."""
    return now(manifest(code).name)


def reason(code: str) -> str:
    """One sentence for a reason code, in the reader's language."""
    return now(REASONS[code]) if code in REASONS else code


def step_reason(text: str) -> str:
    """Why a reply is where it is; what a network said is left in its own words."""
    known = STEP_REASONS.get(text) or STEP_REASONS.get(text.split(":")[0])
    return str(known) if known else in_words(text)


def in_words(text: str) -> str:
    """A sentence that a connector or a rule wrote down, in the reader's language where it is a known one."""
    return now(text) if text else ""


def change(why: str, who: str) -> str:
    """Whose word it became, in a sentence."""
    return str(CHANGES.get(why, why)) % {"who": who}
