"""The words of the promise: its groups, where they stand, and why a message is shown to be labelled."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404
from django.utils.formats import number_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rapport.accounts.models import Brand
from rapport.promise.group import TRIAL, Group
from rapport.web.inbox.words import LANGUAGES

MUCH = 1000
# Code → the word, and the colour of its meaning.
STANDINGS = {
    "leave": (_("By your leave"), "robot"),
    "collecting": (_("Needs labels"), "unknown"),
    "ready": (_("Enough labels"), "act"),
    "nothing": (_("Allows nothing"), "unknown"),
    "shadow": (_("Watches, says nothing"), "robot"),
    "live": (_("Answers by itself"), "good"),
    "halted": (_("Halted"), "bad"),
    "unbound": (_("Must be looked at again"), "unknown"),
}
MEANS = {
    "leave": _("Nothing is promised yet. Nobody outside is here, so articles that you allowed are answered."),
    "collecting": _("Too few complaints are labelled for any promise. Nothing is automatic."),
    "ready": _("There are labels enough. The next look sets the threshold; it comes by itself within minutes."),
    "nothing": _("The last look found no threshold that keeps the promise. Nothing is automatic."),
    "shadow": _("What the robot would answer is recorded and laid before you as a draft. Nothing is said."),
    "live": _("Clear questions below the threshold are answered by the robot, and a share of them is audited."),
    "halted": _("The drift alarm rang. Nothing is automatic here until a person lifts the halt and looks again."),
    "unbound": _(
        "The dial or the reader changed after the last look, or a halt was lifted. Nothing is automatic."
    ),
}
GROUP_KINDS = {
    "mention": pgettext_lazy("kind of channel", "mentions"),
    "comment": pgettext_lazy("kind of channel", "comments"),
    "direct": pgettext_lazy("kind of channel", "direct messages"),
    "review": pgettext_lazy("kind of channel", "reviews"),
    "email": pgettext_lazy("kind of channel", "e-mails"),
    "chat": pgettext_lazy("kind of channel", "chats"),
    TRIAL: pgettext_lazy("kind of channel", "practice"),
}
ANSWER_STANDINGS = {
    "leave": (_("By your leave"), "robot"),
    "collecting": (_("Needs labels"), "unknown"),
    "first": (_("Enough labels"), "act"),
    "ready": (_("Enough labels"), "act"),
    "nothing": (_("Allows nothing"), "unknown"),
    "unbound": (_("Must be looked at again"), "unknown"),
    "halted": (_("Halted"), "bad"),
    "kept": (_("Proved"), "good"),
}
ANSWER_MEANS = {
    "leave": _("Nothing is promised yet. Nobody outside is here, so articles that you allowed are answered."),
    "collecting": _("Too few answers are labelled for any promise. No article is said by itself."),
    "first": _("There are labels enough. It waits for the first promise, which needs labelled complaints."),
    "ready": _("There are labels enough. The next look decides; it comes by itself within minutes."),
    "nothing": _("The last look found no match sure enough to keep the promise. No article is said by itself."),
    "unbound": _("Articles, readers or the dial changed after the last look. No article is said by itself."),
    "halted": _("Too many audited answers were wrong. No article is said by itself until the halt is lifted."),
    "kept": _("Where the match is as sure as this, the article was right often enough. The audit goes on."),
}
ASKED_FOR = {
    "audit": _("Audit: the robot would have answered it, and chance drew it"),
    "sample": _("Nobody has said yet which article answers it"),
    "teaches": _("Chosen because the match is least sure of it: it teaches, and proves nothing"),
    "again": _("Here again: it was labelled before"),
}
DRAWN_FOR = {
    "audit": _("Audit: chance drew it, to see whether the promise is kept"),
    "disputed": _("You do not say the same of it: settle it together"),
    "chance": _("Drawn by chance: it counts for the threshold"),
    "planned": _("Drawn by chance, where a robot would speak first: it counts for the threshold"),
    "teaches": _("Chosen because the reader is least sure of it: it teaches most"),
    "again": _("Here again: your label was taken back"),
}
SAYS = {
    "complaint": (_("Complaint"), "person"),
    "other": (_("No complaint"), "good"),
    "unsure": (_("Unsure"), "unknown"),
}
READER_NAMES = {
    "fast": pgettext_lazy("reader", "the fast reader"),
    "deep": pgettext_lazy("reader", "the deep reader"),
    "rules": pgettext_lazy("reader", "the rules alone"),
}


def name(group: Group) -> str:
    """A group as people call it: English · direct messages."""
    return f"{LANGUAGES.get(group.language, group.language)} · {GROUP_KINDS.get(group.kind, group.kind)}"


def share(value: float) -> str:
    """A share of a hundred with its sign: 0.76 %, 2.4 %, 12 %; decimals only where they tell something."""
    hundredth = float(value) * 100
    most = 2 if hundredth < 1 else 1 if hundredth < 10 else 0
    places = next(n for n in range(most + 1) if n == most or round(hundredth, n) == round(hundredth, most))
    return f"{number_format(round(hundredth, places), places)}\N{NO-BREAK SPACE}%"


def stake(wealth: float) -> str:
    """What a stake of 1 has become: 0.04, 1.3, 90, over 1000."""
    if wealth >= MUCH:
        return gettext("over %(n)s") % {"n": number_format(MUCH)}
    places = 2 if wealth < 1 else 1 if wealth < 10 else 0
    return number_format(round(wealth, places), places)


def named(brand: Brand, language: str, kind: str) -> Group:
    """The group that an address names; languages that are not read and kinds that are none are not there."""
    if language not in dict(settings.LANGUAGES) or kind not in GROUP_KINDS:
        raise Http404(_("There is no such group."))
    return Group(brand.pk, language, kind)
