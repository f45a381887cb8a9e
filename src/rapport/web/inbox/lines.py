"""What a conversation is made of on the screen, and where each thing stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.utils import timezone

from rapport.accounts.models import Brand
from rapport.domain.acts import How
from rapport.domain.message import Kind
from rapport.domain.word_diff import ChangedPart, word_diff
from rapport.inbox.models import Direction, HiddenThere, Message, Note, Outcome, Verdict
from rapport.inbox.remove import can_hide, can_remove, named, obstacle, removals_of
from rapport.inbox.sight import hidden_there
from rapport.outbox.models import Delivery, Step
from rapport.web.inbox import words
from rapport.web.inbox.places import place

TOGETHER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class HandOff:
    """The robot gave the word to a person. `told`: what the customer was told of it, `""` where nothing.

    `left`: whether those words have left; `stands`: whether the word is still a person's since then.
    """

    told: str = ""
    left: bool = False
    stands: bool = False


@dataclass(frozen=True)
class Line:
    """One thing in the conversation: words, a note, or a change of whose word is next."""

    at: datetime
    message: Message | None = None
    note: Note | None = None
    event: str = ""
    outcome: str = ""
    number: int = 0
    removal: Delivery | None = None
    there: HiddenThere | None = None
    removable: bool = False
    hideable: bool = False
    draft: str = ""
    handed: HandOff | None = None
    told_above: bool = False
    goes_on: bool = False

    @property
    def edits(self) -> list[ChangedPart]:
        """What a person changed in the draft before it left."""
        return word_diff(self.draft, self.message.text) if self.draft and self.message else []

    @property
    def place(self) -> str:
        """At the same moment: what was heard, whose word it became, what was said."""
        heard = self.message is not None and self.message.direction == Direction.IN
        row = self.message or self.note
        return place(self.at, 0 if heard else 1 if self.event else 2, row.pk if row else self.number)

    @property
    def removal_says(self) -> str:
        """What becomes, or became, of the words on the network."""
        if self.removal is None:
            return ""
        under_way, done = words.OUT_OF_SIGHT[str(self.removal.payload["how"])]
        return str(done if self.removal.step == Step.SENT else under_way)

    @property
    def may_be_deleted(self) -> bool:
        """Whether these are words of ours that the network shows, and nothing is being done about that."""
        row, done = self.message, self.removal
        if row is None or not self.removable or row.direction != Direction.OUT or row.removed_at or not named(row):
            return False
        return done is None or done.step == Step.FAILED

    @property
    def may_be_hidden(self) -> bool:
        """Whether this is somebody's comment that the network shows, and could hide."""
        row, done = self.message, self.removal
        if row is None or not self.hideable or row.kind != Kind.COMMENT or obstacle(row, How.HIDE):
            return False
        if self.hidden_there is not None:
            return not self.hidden_there
        return done is None or done.step == Step.FAILED or self._done(How.UNHIDE)

    @property
    def may_be_shown(self) -> bool:
        """Whether it is hidden, and nothing is being done about that."""
        row = self.message
        return row is not None and self.hideable and not row.removed_at and self.out_of_sight

    @property
    def out_of_sight(self) -> bool:
        """Whether nobody else sees it any more."""
        return self._done(How.HIDE) if self.hidden_there is None else self.hidden_there

    @property
    def hidden_there(self) -> bool | None:
        """Whether somebody hid it in the network's own app, or showed it; None: nobody did, or ours is later."""
        ours, there = self.removal, self.there
        if there is None or (ours and ours.step not in (Step.SENT, Step.FAILED)):
            return None
        return None if ours and ours.sent_at and ours.sent_at > there.at else there.hidden

    def _done(self, how: How) -> bool:
        done = self.removal
        return done is not None and done.step == Step.SENT and done.payload["how"] == how

    @property
    def day_place(self) -> str:
        """Before all of its day."""
        return place(timezone.localtime(self.at).replace(hour=0, minute=0, second=0, microsecond=0))


def said_lines(brand: Brand, shown: Sequence[Message], network: str) -> list[Line]:
    """Messages of one conversation, with what people did with our words."""
    verdicts = Verdict.of(brand).filter(reply__message__in=shown)
    outcomes = {
        reply: (outcome, text)
        for reply, outcome, text in verdicts.values_list("reply_id", "outcome", "draft__text")
    }
    removable = can_remove(network)
    hideable = can_hide(network)
    gone = removals_of(shown) if removable else {}
    there = hidden_there(shown) if hideable else {}
    return [
        Line(
            one.at,
            message=one,
            outcome=outcomes.get(one.reply_id or 0, ("", ""))[0],
            draft=_edited(*outcomes.get(one.reply_id or 0, ("", ""))),
            removal=gone.get(one.pk),
            there=there.get(one.pk),
            removable=removable,
            hideable=hideable,
        )
        for one in shown
    ]


def grouped(lines: Sequence[Line], before: Message | None) -> list[Line]:
    """The same lines; words that go on what their author said just before know it. `before`: older than all."""
    said, found = before, []
    for line in lines:
        found.append(replace(line, goes_on=True) if _goes_on(said, line.message) else line)
        said = line.message
    return found


def _goes_on(said: Message | None, message: Message | None) -> bool:
    if said is None or message is None or not timedelta() <= message.at - said.at < TOGETHER:
        return False
    same_day = timezone.localdate(said.at) == timezone.localdate(message.at)
    return same_day and _author(said) == _author(message)


def _author(message: Message) -> tuple[object, ...]:
    """Who said it, how it came about, and who can read it: all that stands above a bubble."""
    reply = message.reply
    by = (reply.approved_by_id, reply.automatic) if reply else ()
    return (message.direction, message.identity_id, message.native, by, message.kind, message.visibility)


def _edited(outcome: str, draft: str) -> str:
    return draft if outcome == Outcome.EDITED else ""
