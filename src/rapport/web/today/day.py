"""What Today shows: each part one query, each number with what it counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Min

from rapport.accounts.models import Brand, Person
from rapport.answers.validity import expired, expiring
from rapport.budgets.models import Restriction
from rapport.budgets.standing import BudgetState, budget_states
from rapport.channels.models import Channel, State
from rapport.domain.forecast import Forecast
from rapport.inbox.article_ends import A_WEEK
from rapport.inbox.lists import conversations
from rapport.inbox.order import in_order
from rapport.inbox.pace import outlook
from rapport.intake.dead_letters import dead_letters
from rapport.intake.models import DeadLetter
from rapport.jobs.standing import ClockTrouble, clock_trouble
from rapport.outbox.models import Reply, Step
from rapport.outbox.restricted import RestrictedChannel, restricted_channels
from rapport.promise.every_request import waiting_for_yes
from rapport.promise.labelling_queue import waiting_audits
from rapport.promise.models import Halt
from rapport.publishing.came_back import CameBack, returned_posts
from rapport.publishing.trouble import TroubleList, trouble_list
from rapport.web.settings.clock import OF_POSTS
from rapport.web.today.feed import Happening, feed
from rapport.web.today.headline import MOST, counted_from, headline
from rapport.web.today.needs import PersonNeeded, needs
from rapport.web.today.robot import RobotsDay, robots_day
from rapport.web.today.template_lines import TemplateLine, template_lines

ChannelLine = tuple[Channel, BudgetState, Restriction | None]
FIRST = 8
LATELY = timedelta(days=3)


@dataclass(frozen=True)
class Count:
    """How many wait in one view, and since when the first of them does."""

    view: str
    number: int
    since: datetime | None

    @property
    def nobody_waits(self) -> bool:
        """There are some, and all have had an answer; of more than are counted nobody says so."""
        return 0 < self.number <= MOST and self.since is None


@dataclass
class Day:
    brand: Brand
    me: Person
    now: datetime

    @cached_property
    def next(self) -> list[PersonNeeded]:
        """The most pressing first."""
        return needs(in_order(self.brand, FIRST))

    @property
    def waiting(self) -> int:
        """The number on the first tile."""
        return self.counts[0].number

    @cached_property
    def outlook(self) -> Forecast:
        return outlook(self.brand, self.waiting, self.now)

    @property
    def headline(self) -> str:
        return headline(self.waiting, self.outlook)

    @property
    def counted_from(self) -> str:
        return counted_from(self.outlook)

    @cached_property
    def robot(self) -> RobotsDay:
        return robots_day(self.brand, self.now)

    @cached_property
    def counts(self) -> list[Count]:
        return [self._count(view) for view in ("waiting", "drafts", "unknown", "mine")]

    def _count(self, view: str) -> Count:
        rows = conversations(self.brand, view, None, self.me).order_by()
        number = rows[: MOST + 1].count()
        column = "last_out_at" if view == "unknown" else "waiting_since"
        # The oldest of more than are counted would be looked for among all of them.
        since = rows.aggregate(since=Min(column))["since"] if 0 < number <= MOST else None
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
    def posts(self) -> TroubleList:
        """Posts that are late, missed, refused, unknown, or wait for a yes."""
        return trouble_list(self.brand, self.now, FIRST)

    @cached_property
    def approvals(self) -> int:
        """What waits for this person's own yes."""
        return waiting_for_yes(self.brand.pk, self.me.pk)

    @cached_property
    def clock(self) -> ClockTrouble | None:
        """What keeps posts going and is not done: the lists below would be silent about what nobody looks at."""
        return clock_trouble(self.now, OF_POSTS)

    @cached_property
    def returned(self) -> list[CameBack]:
        """Posts that came back to this person without a yes."""
        return returned_posts(self.brand, self.me.pk, self.now)

    @cached_property
    def letters(self) -> list[DeadLetter]:
        return dead_letters(self.brand)

    @cached_property
    def halts(self) -> list[Halt]:
        """Groups that the drift alarm stopped."""
        return list(Halt.of(self.brand).filter(lifted_at__isnull=True).order_by("pk"))

    @cached_property
    def templates(self) -> list[TemplateLine]:
        """What the networks decided about templates lately."""
        return template_lines(self.brand, self.now)

    @cached_property
    def expired(self) -> int:
        """Articles in use that are over."""
        return expired(self.brand, self.now).count()

    @cached_property
    def expiring(self) -> int:
        """Articles in force that are over within a week."""
        return expiring(self.brand, self.now, self.now + A_WEEK).count()

    @cached_property
    def audits(self) -> int:
        """Messages that chance drew and nobody has labelled yet."""
        return waiting_audits(self.brand)

    @cached_property
    def restricted(self) -> list[RestrictedChannel]:
        """Accounts of which a network takes nothing now, with how much waits in line for each."""
        return restricted_channels(self.brand)

    @cached_property
    def channels(self) -> list[ChannelLine]:
        """Those that ail first, with how they stand with their budgets, and what restricts them."""
        rows = Channel.of(self.brand).filter(closed_at__isnull=True).select_related("health", "brand")
        found = list(rows.order_by("network", "handle"))
        states, held = budget_states(found, self.now), {one.row.channel_id: one.row for one in self.restricted}
        lines = [(one, states.get(one.pk, BudgetState.OK), held.get(one.pk)) for one in found]
        return sorted(lines, key=_well)

    @property
    def ailing(self) -> int:
        return sum(not _well(one) for one in self.channels)

    @cached_property
    def happenings(self) -> list[Happening]:
        return feed(self.brand)


def _well(line: ChannelLine) -> bool:
    return line[0].health.state == State.OK and line[1] is BudgetState.OK and line[2] is None
