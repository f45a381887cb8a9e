"""The words screens use for what the machine recorded: tones, routes, steps, changes of whose word it is."""

from __future__ import annotations

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.connectors.registry import manifest
from rapport.domain.reasons import REASONS
from rapport.domain.set_apart import isolated
from rapport.outbox.network_rules import Refusal
from rapport.web.network_words import in_words as in_words

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
TEMPLATE_CATEGORIES = {
    "marketing": _("advertising"),
    "utility": _("about an order or an account"),
    "authentication": _("a code to sign in"),
}
TEMPLATE_STATES = {
    "approved": _("approved"),
    "waiting": _("waits for the network's check"),
    "refused": _("refused by the network"),
    "paused": _("paused by the network"),
    "gone": _("deleted at the network"),
}
OBSTACLES = {
    "file": _("it wants a file at its head, which Rapport does not send"),
    "button": _("it has a button with a place to fill, which Rapport does not send"),
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
WITH_A_WHY = {
    "not delivered": _("not delivered: %(why)s"),
    "delayed": _("delayed, the mail server goes on trying: %(why)s"),
    "awaiting": _("awaiting the network's check: nobody sees it yet"),
    "refused by the network": _("refused by the network: %(why)s"),
    "restricted": _("the account is restricted: %(why)s"),
}
CHANGES = {
    "decided: a person": _("Given to a person"),
    "decided: answer": _("Given to the robot"),
    "replied": _("%(who)s answers; the robot is silent"),
    "taken over": _("%(who)s took over"),
    "handed back": _("%(who)s handed back to the robot"),
    "edited": _("The customer changed their words; what the robot had ready was taken back"),
    "taken back": _("The customer took their words back; what the robot had ready was taken back, too"),
    "over: an article expired": _("Taken from the robot: its article expired"),
    "over: an article was retired": _("Taken from the robot: its article was retired"),
    "over: an article was changed": _("Taken from the robot: its article was changed"),
    "halted: the drift alarm": _("Taken from the robot: the drift alarm rang"),
    "replied in the network's own app": _("Somebody answered in the network's own app; the robot is silent"),
    "wrote to others about it": _("Somebody of the brand wrote to others about it; the robot is silent"),
}
STEP_REASONS = {
    "undone": _("undone"),
    "overtaken": _("a person speaks here now"),
    "overtaken: edited": _("the customer changed their words"),
    "overtaken: taken back": _("the customer took their words back"),
    "overtaken: over: an article expired": _("an article expired"),
    "overtaken: over: an article was retired": _("an article was retired"),
    "overtaken: over: an article was changed": _("an article was changed"),
    "expired": _("what it says was valid until then"),
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
    "mentioned": pgettext_lazy("view", "Mentions you"),
    "drafts": pgettext_lazy("view", "Drafts"),
    "unknown": pgettext_lazy("view", "Unconfirmed"),
    "open": pgettext_lazy("view", "Open"),
    "snoozed": pgettext_lazy("view", "Snoozed"),
    "resolved": pgettext_lazy("view", "Resolved"),
    "ignored": pgettext_lazy("view", "Ignored"),
    "all": pgettext_lazy("view", "All"),
}
ORDERS = {
    "pressing": (_("Most pressing first"), _("By points: each row says for what; among equals who waits longest")),
    "time": (_("Least time left"), _("Who is soonest to have waited longer than usual")),
    "wait": (_("Longest wait"), _("Who has waited longest, whatever it is")),
    "newest": (_("Newest"), _("The last word on top")),
}
FEELINGS = {"negative": _("negative"), "neutral": _("neutral"), "positive": _("positive")}
LANGUAGES = {"en": _("English"), "es": _("Spanish"), "it": _("Italian")}
# What presses, as a sentence; the codes are those of `inbox.pressing`.
PRESSES = {
    "unknown": _("Nobody knows whether your answer arrived"),
    "urgent": _("Reads as urgent"),
    "complaint": _("A complaint is open"),
    "not-sent": _("Your answer was not sent"),
    "person": _("A person has to answer"),
    "public": _("Everyone can read it"),
}


def network(code: str) -> str:
    """A network as people call it."""
    return now(manifest(code).name)


def reason(code: str) -> str:
    """One sentence for a reason code, in the reader's language."""
    return now(REASONS[code]) if code in REASONS else code


def step_reason(text: str) -> str:
    """Why a reply is where it is; what a network said is left in its own words."""
    what, _gap, why = text.partition(": ")
    if what in WITH_A_WHY:
        return str(WITH_A_WHY[what]) % {"why": in_words(why)}
    known = STEP_REASONS.get(text) or STEP_REASONS.get(text.split(":")[0])
    return str(known) if known else in_words(text)


def refusal_words(refusal: Refusal) -> str:
    """Which rule of a network says no, with its numbers."""
    return refusal.said(now)


def change(why: str, who: str) -> str:
    """Whose word it became, in a sentence."""
    return str(CHANGES.get(why, why)) % {"who": isolated(who)}


# Doing it, taking it back, and the picture of each.
REACTIONS = {
    "favourite": (_("Favourite"), _("Take the favourite back"), "star"),
    "repost": (_("Repost"), _("Take the repost back"), "repeat-2"),
    "follow": (_("Follow"), _("Stop following"), "user-plus"),
}
# While it is under way, and once the network has done it.
OUT_OF_SIGHT = {
    "delete": (_("To be deleted on the network"), _("Deleted on the network")),
    "hide": (_("To be hidden on the network"), _("Hidden on the network")),
    "unhide": (_("To be shown again on the network"), _("Shown again on the network")),
}
