"""What happened lately, from the ledger, in sentences; decisions in a row are told as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby, islice

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rapport.inbox.models import Conversation
from rapport.ledger.models import Entry
from rapport.people.models import Brand
from rapport.web.told import WORDS

LOOK, SHOW = 300, 14
DECIDED, JUDGED = "decision", "message judged"
SENTENCES = {
    "reply written": _("%(who)s answered"),
    "reply sent": _("A reply was sent"),
    "reply failed": _("A reply was refused by the network"),
    "reply unknown": _("Nobody knows whether a reply arrived"),
    "reply withdrawn": _("A reply was withdrawn before it left"),
    "unknown decided": _("%(who)s decided what became of a reply"),
    "replied natively": _("Somebody answered in the network's own app"),
    "draft approved": _("%(who)s approved a draft"),
    "draft edited": _("%(who)s sent a draft, edited"),
    "draft rejected": _("%(who)s rejected a draft"),
    "assigned": _("%(who)s assigned a conversation"),
    "resolved": _("%(who)s resolved a conversation"),
    "reopened": _("%(who)s reopened a conversation"),
    "snoozed": _("%(who)s snoozed a conversation"),
    "note written": _("%(who)s wrote a note"),
    "labelled": _("%(who)s labelled a conversation"),
    "unlabelled": _("%(who)s took a label off"),
    "taken over": _("%(who)s took a conversation over"),
    "handed back": _("%(who)s handed a conversation back to the robot"),
    "contact described": _("%(who)s wrote about a contact"),
    "article written": _("%(who)s wrote an article"),
    "article approved": _("%(who)s approved an article"),
    "article retired": _("%(who)s retired an article"),
    "automatic answer allowed": _("%(who)s allowed an automatic answer"),
    "automatic answer withdrawn": _("%(who)s withdrew an automatic answer"),
    "promise set": _("%(who)s set the promise"),
    "judgement withdrawn": _("%(who)s took a label back"),
    "group calibrated": _("A group was calibrated"),
    "group halted": _("The drift alarm halted a group"),
    "halt lifted": _("%(who)s lifted a halt"),
    "replay asked": _("%(who)s asked for a replay"),
    "replay stopped": _("%(who)s stopped a replay"),
    "replay ended": _("A replay came to its end"),
    "signed in": _("%(who)s signed in"),
    "signed out": _("%(who)s signed out"),
    "sign-in slowed": _("Too many wrong passwords for %(who)s"),
    "password changed": _("%(who)s changed the password"),
    "everything stopped": _("%(who)s stopped everything automatic"),
    "everything started": _("%(who)s started automatic replies again"),
    "dead letter tried": _("%(who)s had a message tried again"),
}


@dataclass(frozen=True)
class Happening:
    """One line of the feed; `conversation` is its id when there is one to open."""

    at: datetime
    says: str
    actor: str
    conversation: int | None = None
    reply: int | None = None


def feed(brand: Brand) -> list[Happening]:
    """The latest lines, newest first."""
    rows = Entry.of(brand).select_related("person").order_by("-seq")[:LOOK]
    lines, talks = list(islice(_lines(list(rows)), SHOW)), Conversation.of(brand)
    there = set(talks.filter(pk__in={line.conversation for line in lines}).values_list("pk", flat=True))
    replies = talks.filter(floor__replies__in={line.reply for line in lines} - {None})
    of = dict(replies.values_list("floor__replies", "pk"))
    return [
        line if line.conversation in there else replace(line, conversation=of.get(line.reply or 0))
        for line in lines
    ]


def _lines(rows: Sequence[Entry]) -> Iterator[Happening]:
    for (what, _person), group in groupby(rows, key=_together):
        some = list(group)
        if what == DECIDED:
            yield _decided(some)
        elif what == JUDGED:
            yield _judged(some)
        else:
            for row in some:
                yield Happening(row.at, _says(row), row.actor, row.conversation, row.data.get("reply"))


def _together(row: Entry) -> tuple[str, int | None]:
    """What is told in one line when it follows upon itself."""
    return (row.what, row.person_id) if row.what in (DECIDED, JUDGED) else ("", None)


def _judged(rows: Sequence[Entry]) -> Happening:
    n, who = len(rows), _who(rows[0])
    says = ngettext("%(who)s labelled %(n)d message", "%(who)s labelled %(n)d messages", n) % {"n": n, "who": who}
    return Happening(rows[0].at, says, rows[0].actor, rows[0].conversation if n == 1 else None)


def _decided(rows: Sequence[Entry]) -> Happening:
    n = len(rows)
    says = ngettext("%(n)d message arrived and was decided", "%(n)d messages arrived and were decided", n) % {
        "n": n
    }
    return Happening(rows[0].at, says, "robot", rows[0].conversation if n == 1 else None)


def _says(row: Entry) -> str:
    who, sentence = _who(row), SENTENCES.get(row.what)
    return str(sentence) % {"who": who} if sentence else f"{who} {WORDS.get(row.what, row.what)}"


def _who(row: Entry) -> str:
    return row.person.name if row.person else gettext("Somebody")
