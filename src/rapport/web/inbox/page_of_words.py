"""What was said in a conversation, a page at a time: messages, notes and turns of the floor, oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain

from rapport.accounts.models import Brand, Person
from rapport.budgets.restriction import restriction_of
from rapport.inbox.bring_file import brings_files
from rapport.inbox.models import (
    Conversation,
    Message,
)
from rapport.outbox.models import FloorChange
from rapport.outbox.restricted import restricted_reason
from rapport.web.inbox.handed import turned_lines, without_told
from rapport.web.inbox.lines import Line, grouped, said_lines
from rapport.web.inbox.places import INSTANT, between, older, place

MESSAGES, MOST = 24, 480
AROUND = ("identity", "reading", "decision__article", "judgement__by", "reply__approved_by", "reply__brand")


@dataclass
class PageOfWords:
    """The page of messages older than `before`, or all since `since` (0: since the first), or the latest page,
    as `me` sees it at `now`.
    """

    conversation: Conversation
    me: Person
    now: datetime
    before: int = 0
    since: int | None = None

    @property
    def brand(self) -> Brand:
        return self.conversation.brand

    @cached_property
    def restricted(self) -> str:
        """Why nothing leaves by this channel, as a delivery's reason; "" where its account is not restricted."""
        held = restriction_of(self.conversation.channel)
        return restricted_reason(held.reason) if held else ""

    @cached_property
    def _found(self) -> tuple[list[Message], bool, Message | None]:
        """One page, oldest first by the network's time, whether there are older ones, and the one before it."""
        rows, most = self.conversation.messages.select_related(*AROUND), MESSAGES
        rows = rows.prefetch_related("reply__attachments__file")
        if brings_files(self.conversation.channel.network):
            rows = rows.prefetch_related("received__file")
        if self.before and (mark := self._mark(self.before)):
            rows = rows.filter(older(*mark))
        elif self.since is not None:
            mark = self._mark(self.since)
            newer = rows.exclude(older(*mark)) if mark else rows
            most = max(MESSAGES, min(MOST, newer.count()))
        found = list(reversed(rows.order_by("-at", "-pk")[: most + 1]))
        return found[-most:], len(found) > most, found[0] if len(found) > most else None

    def _mark(self, number: int) -> tuple[datetime, int] | None:
        return self.conversation.messages.filter(pk=number).values_list("at", "pk").first()

    @property
    def messages(self) -> list[Message]:
        return self._found[0]

    @property
    def earlier(self) -> int:
        """The message to ask before, for what is older; 0 when all is shown."""
        return self.messages[0].pk if self._found[1] else 0

    @cached_property
    def late(self) -> list[Message]:
        """Older by the network's time, but arrived after what the page begins with: nobody has seen them yet."""
        if not self.earlier or self.before:
            return []
        first = self.messages[0]
        rows = self.conversation.messages.select_related(*AROUND).filter(older(first.at, first.pk))
        return list(rows.filter(received_at__gt=first.received_at).order_by("-received_at", "-pk")[:MESSAGES])

    @property
    def earlier_place(self) -> str:
        """Just before the page, and after what came late."""
        return place(self.messages[0].at)[:INSTANT]

    @cached_property
    def lines(self) -> list[Line]:
        shown = self.late + self.messages
        first = self.messages[0].at if self.earlier else None
        last = self.messages[-1].at if self.before and self.messages else None
        said = said_lines(self.brand, shown, self.conversation.channel.network)
        notes = between(self.conversation.notes.select_related("by"), first, last)
        noted = (Line(n.at, note=n) for n in notes)
        changes = FloorChange.of(self.brand).filter(floor=self.conversation.floor_id).select_related("person")
        turned = turned_lines(between(changes, first, last), self.conversation.floor, shown)
        found = sorted(chain(said, noted, turned), key=lambda line: line.place)
        return grouped(without_told(found), self._found[2])
