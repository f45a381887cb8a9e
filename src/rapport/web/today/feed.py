"""What happened lately, from the ledger, in sentences; decisions in a row are told as one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby, islice
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rapport.accounts.models import Brand
from rapport.domain.set_apart import isolated
from rapport.inbox.models import Conversation
from rapport.ledger.models import Entry
from rapport.ledger.subject import SubjectKind
from rapport.ledger.what import What
from rapport.web.ledger_words import WORDS

LOOK, SHOW = 300, 14
DECIDED, JUDGED = What.DECISION, What.MESSAGE_JUDGED
SENTENCES: dict[str, Any] = {
    What.REPLY_WRITTEN: _("%(who)s answered"),
    What.REPLY_SENT: _("A reply was sent"),
    What.REPLY_FAILED: _("A reply was refused by the network"),
    What.REPLY_UNDELIVERED: _("A reply came back: it was not delivered"),
    What.REPLY_REFUSED_THERE: _("The network looked at a reply and does not show it"),
    What.REPLY_UNKNOWN: _("Nobody knows whether a reply arrived"),
    What.REPLY_WITHDRAWN: _("A reply was withdrawn before it left"),
    What.REACTION_GIVEN: _("%(who)s reacted without words"),
    What.REACTION_TAKEN_BACK: _("%(who)s took a reaction back"),
    What.REACTION_SENT: _("A reaction was done"),
    What.REACTION_FAILED: _("A reaction was refused by the network"),
    What.REACTION_UNKNOWN: _("Nobody knows whether a reaction arrived"),
    What.REACTION_WITHDRAWN: _("A reaction was withdrawn before it left"),
    What.REMOVAL_ASKED: _("%(who)s asked that words go out of sight"),
    What.REMOVAL_SENT: _("Words went out of sight on the network"),
    What.REMOVAL_FAILED: _("A removal was refused by the network"),
    What.REMOVAL_UNKNOWN: _("Nobody knows whether a removal was done"),
    What.REMOVAL_WITHDRAWN: _("A removal was withdrawn before it left"),
    What.POST_WRITTEN: _("%(who)s wrote a post"),
    What.POST_CHANGED: _("%(who)s changed a post"),
    What.POST_DISCARDED: _("%(who)s threw a post away"),
    What.POST_SCHEDULED: _("%(who)s put a post in line"),
    What.POST_TAKEN_BACK: _("%(who)s took a post out of the line"),
    What.POST_MOVED: _("%(who)s moved a post to another time"),
    What.POST_HELD: _("%(who)s held a post"),
    What.POST_RELEASED: _("%(who)s let a post go on"),
    What.POST_MEDIA_CAME: _("A picture or film that a table names is here"),
    What.POST_WITHOUT_MEDIA: _("%(who)s lets a post leave without its missing pictures"),
    What.TROUBLES_PUT_ASIDE: _("%(who)s put aside what is the matter with posts"),
    What.TROUBLES_TAKEN_UP: _("%(who)s took up again what was put aside of posts"),
    What.POSTS_IMPORTED: _("%(who)s brought posts in from a file"),
    What.APPROVAL_ASKED: _("%(who)s asked for a yes"),
    What.APPROVAL_VOTED: _("%(who)s said yes or no"),
    What.PUBLICATION_SENT: _("A post was published"),
    What.PUBLICATION_FAILED: _("A post was refused"),
    What.PUBLICATION_UNKNOWN: _("Nobody knows whether a post arrived"),
    What.PUBLICATION_WITHDRAWN: _("A post was withdrawn before it left"),
    What.CHANNEL_RESTRICTED: _("A network restricted an account of ours"),
    What.RESTRICTION_LIFTED: _("%(who)s found a restriction lifted"),
    What.UNKNOWN_DECIDED: _("%(who)s decided what became of something in doubt"),
    What.REPLIED_NATIVELY: _("Somebody answered in the network's own app"),
    What.DRAFT_APPROVED: _("%(who)s approved a draft"),
    What.DRAFT_EDITED: _("%(who)s sent a draft, edited"),
    What.DRAFT_REJECTED: _("%(who)s rejected a draft"),
    What.ASSIGNED: _("%(who)s assigned a conversation"),
    What.RESOLVED: _("%(who)s resolved a conversation"),
    What.REOPENED: _("%(who)s reopened a conversation"),
    What.SNOOZED: _("%(who)s snoozed a conversation"),
    What.NOTE_WRITTEN: _("%(who)s wrote a note"),
    What.LABELLED: _("%(who)s labelled a conversation"),
    What.UNLABELLED: _("%(who)s took a label off"),
    What.TAKEN_OVER: _("%(who)s took a conversation over"),
    What.HANDED_BACK: _("%(who)s handed a conversation back to the robot"),
    What.CONTACT_DESCRIBED: _("%(who)s wrote about a contact"),
    What.VIEW_SAVED: _("%(who)s saved a view of the inbox"),
    What.VIEW_RENAMED: _("%(who)s renamed a saved view"),
    What.VIEW_DELETED: _("%(who)s deleted a saved view"),
    What.ARTICLE_WRITTEN: _("%(who)s wrote an article"),
    What.ARTICLE_APPROVED: _("%(who)s approved an article"),
    What.ARTICLE_EXPIRED: _("An article expired"),
    What.ARTICLE_BEGUN: _("An article is valid from now on"),
    What.ARTICLE_VALID: _("%(who)s set how long an article is valid"),
    What.ARTICLE_RETIRED: _("%(who)s retired an article"),
    What.AUTOMATIC_ANSWER_ALLOWED: _("%(who)s allowed an automatic answer"),
    What.AUTOMATIC_ANSWER_WITHDRAWN: _("%(who)s withdrew an automatic answer"),
    What.PROMISE_SET: _("%(who)s set the promise"),
    What.JUDGEMENT_WITHDRAWN: _("%(who)s took a label back"),
    What.GROUP_CALIBRATED: _("A group was calibrated"),
    What.GROUP_HALTED: _("The drift alarm halted a group"),
    What.HALT_LIFTED: _("%(who)s lifted a halt"),
    What.ANSWERS_FITTED: _("The answers of a group were looked at"),
    What.ARTICLE_HALTED: _("Wrong answers halted an article"),
    What.ARTICLE_HALT_LIFTED: _("%(who)s lifted the halt of an article"),
    What.REPLAY_ASKED: _("%(who)s asked for a replay"),
    What.REPLAY_STOPPED: _("%(who)s stopped a replay"),
    What.REPLAY_ENDED: _("A replay came to its end"),
    What.SIGNED_IN: _("%(who)s signed in"),
    What.SIGNED_OUT: _("%(who)s signed out"),
    What.SIGN_IN_SLOWED: _("Too many wrong passwords for %(who)s"),
    What.PASSWORD_CHANGED: _("%(who)s changed the password"),
    What.EVERYTHING_STOPPED: _("%(who)s stopped everything automatic"),
    What.EVERYTHING_STARTED: _("%(who)s started automatic replies again"),
    What.TEMPLATE_CHANGED: _("The network decided anew about a template"),
    What.DEAD_LETTER_TRIED: _("%(who)s had a message tried again"),
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
        elif what == What.POST_MEDIA_CAME:
            yield _came(some)
        else:
            for row in some:
                yield happening(row)


def happening(row: Entry) -> Happening:
    """One row in a sentence."""
    return Happening(row.at, _says(row), row.actor, row.conversation, _reply(row))


def _reply(row: Entry) -> int | None:
    return row.subject_id if row.subject_kind == SubjectKind.REPLY else None


def _together(row: Entry) -> tuple[str, int | None]:
    """What is told in one line when it follows upon itself."""
    return (row.what, row.person_id) if row.what in (DECIDED, JUDGED, What.POST_MEDIA_CAME) else ("", None)


def _judged(rows: Sequence[Entry]) -> Happening:
    n, who = len(rows), _who(rows[0])
    says = ngettext("%(who)s labelled %(n)d message", "%(who)s labelled %(n)d messages", n) % {"n": n, "who": who}
    return Happening(rows[0].at, says, rows[0].actor, rows[0].conversation if n == 1 else None)


def _came(rows: Sequence[Entry]) -> Happening:
    n = len(rows)
    several = _("%(n)d pictures or films that a table names are here")
    return Happening(rows[0].at, str(several) % {"n": n} if n > 1 else _says(rows[0]), rows[0].actor)


def _decided(rows: Sequence[Entry]) -> Happening:
    n = len(rows)
    says = ngettext("%(n)d message arrived and was decided", "%(n)d messages arrived and were decided", n) % {
        "n": n
    }
    return Happening(rows[0].at, says, "robot", rows[0].conversation if n == 1 else None)


def _says(row: Entry) -> str:
    if row.what == What.ASSIGNED and row.actor == "system":
        return gettext("A comment was given to whoever watches its post")
    who, sentence = _who(row), SENTENCES.get(row.what)
    return str(sentence) % {"who": who} if sentence else f"{who} {WORDS.get(row.what, row.what)}"


def _who(row: Entry) -> str:
    if row.person:
        return isolated(row.person.name)
    return gettext("The network") if row.actor == "network" else gettext("Somebody")
