"""What Today shows: each part one query, each number with what it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Min

from rapport.inbox.lists import conversations
from rapport.inbox.order import Next, in_order
from rapport.intake.models import Troubled
from rapport.intake.trouble import dead_letters
from rapport.outbox.models import Reply, Step
from rapport.people.models import Brand, Channel, Person
from rapport.promise.ask import waiting_audits
from rapport.promise.models import Halt
from rapport.web.today.feed import Happening, feed

FIRST, MOST = 8, 999
LATELY = timedelta(days=3)


@dataclass(frozen=True)
class Count:
    """How many wait in one view, and since when the first of them does."""

    view: str
    number: int
    since: datetime | None


@dataclass
class Day:
    brand: Brand
    me: Person
    now: datetime

    @cached_property
    def next(self) -> list[Next]:
        """The most pressing first."""
        return in_order(self.brand, FIRST)

    @cached_property
    def counts(self) -> list[Count]:
        return [self._count(view) for view in ("waiting", "drafts", "unknown", "mine")]

    def _count(self, view: str) -> Count:
        rows = conversations(self.brand, view, None, self.me).order_by()
        number = rows[: MOST + 1].count()
        column = "last_out_at" if view == "unknown" else "waiting_since"
        since = rows.aggregate(since=Min(column))["since"] if number else None
        return Count(view, number, since)

    @cached_property
    def unknown(self) -> list[Reply]:
        """Replies nobody can vouch for."""
        rows = Reply.of(self.brand).filter(step=Step.UNKNOWN)
        return list(rows.select_related("floor__conversation__contact", "channel").order_by("pk")[:FIRST])

    @cached_property
    def failed(self) -> list[Reply]:
        """What the networks refused lately."""
        rows = Reply.of(self.brand).filter(step=Step.FAILED, created_at__gt=self.now - LATELY)
        return list(rows.select_related("floor__conversation__contact", "channel").order_by("-pk")[:FIRST])

    @cached_property
    def letters(self) -> list[Troubled]:
        return dead_letters(self.brand)

    @cached_property
    def halts(self) -> list[Halt]:
        """Groups that the drift alarm stopped."""
        return list(Halt.of(self.brand).filter(lifted_at__isnull=True).order_by("pk"))

    @cached_property
    def audits(self) -> int:
        """Messages that chance drew and nobody has labelled yet."""
        return waiting_audits(self.brand)

    @cached_property
    def channels(self) -> list[Channel]:
        rows = Channel.of(self.brand).filter(closed_at__isnull=True).select_related("health")
        return list(rows.order_by("network", "handle"))

    @cached_property
    def happenings(self) -> list[Happening]:
        return feed(self.brand)

    @property
    def calm(self) -> bool:
        """Nothing at all asks for a person."""
        return not (self.next or self.unknown or self.failed or self.letters or self.halts or self.audits)
