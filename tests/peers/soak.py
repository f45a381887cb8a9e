"""Many emulated networks at once, with faults at random; the networks count what was said to us and by us."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from asgiref.sync import async_to_sync
from tests.cast import Cast
from tests.peers.emulated import Walk, running
from tests.peers.soak_figures import QUESTION, figures, unheard
from tests.peers.soak_peers import peers
from tests.peers.soak_place import STEP, SoakPlace
from tests.peers.soak_places import places

from rapport.budgets.over import OverBudget
from rapport.budgets.paid import Purse
from rapport.channels.connected import healed, link, opened
from rapport.connectors.errors import ConnectorError, NeedsReconnect
from rapport.connectors.http import Http
from rapport.connectors.prices import PaidAct
from rapport.connectors.registry import connector
from rapport.inbox.conversation_actions import resolve
from rapport.inbox.models import Conversation, Need
from rapport.inbox.reply import NotAllowed, rules
from rapport.inbox.surface_failures import decide, surface_failures
from rapport.inbox.write import write
from rapport.outbox.budget import set_budget
from rapport.outbox.deliver import deliver
from rapport.outbox.due import due
from rapport.outbox.models import Reply, Step

CAP = 2_000_000
"""Millionths of a dollar a day, for each network that costs."""
PATIENCE = 2.0
FAULTS: Sequence[int | str] = (429, 500, 503, "lost", "garbage", "slow", 429, 503, "lost")
LONG = timedelta(minutes=10)
LEAVING = timedelta(seconds=30)
LONGEST = timedelta(hours=15)
"""Our clock runs ahead of the networks' by no more, except to wait for money: their windows are a day."""
DAYS = 5
"""So many days' money is waited for at the end."""


@dataclass
class Soak:
    """One brand on all of them. `ahead`: how far its clock is ahead.

    What was `asked` must be here once; each of the `answers` there once, on the channel that `out` names.
    Where nothing costs, nothing may be left for the next day; what is, is `late`.
    """

    cast: Cast
    settings: Any
    seed: int = 1
    places: list[SoakPlace] = field(default_factory=list)
    walks: dict[str, Walk] = field(default_factory=dict)
    asked: dict[str, list[str]] = field(default_factory=dict)
    answers: dict[int, str] = field(default_factory=dict)
    out: dict[str, int] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)
    bills: Counter[tuple[str, date]] = field(default_factory=Counter)
    paid: Counter[str] = field(default_factory=Counter)
    late: list[str] = field(default_factory=list)
    ahead: timedelta = timedelta()
    longest: timedelta = LONGEST
    rounds: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 — a repeatable order of faults

    @property
    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def begin(self, stack: ExitStack) -> None:
        self.places = [*places(), *peers(stack)]
        for place in self.places:
            if place.opens:
                stack.enter_context(running(place.emulator))
            address = place.emulator.address
            given = {name: text.replace("{server}", address) for name, text in place.given.items()}
            given = {"server": address, **given}
            walk = Walk(self.cast, self.settings, place.emulator, place.network, given)
            self.walks[place.network], self.asked[place.network] = walk, []
            if connector(place.network).manifest.prices:
                set_budget(walk.channel, CAP, None, self.cast.ana, self.now)
        self.settings.PRIVATE_HOSTS = self.private

    @property
    def private(self) -> frozenset[str]:
        return frozenset().union(*(place.emulator.private for place in self.places))

    def round(self, *, trouble: bool = True) -> None:
        """Customers write, networks fail, we listen, Ana answers, words leave."""
        self.rounds += 1
        for place in self.places:
            if trouble:
                self._write(place)
                self._trouble(place)
            self._hear(place)
        self._answer()
        self._leave()
        self._settle()
        self._bill()
        self.ahead = min(self.longest, self.ahead + (STEP if trouble else LONG))

    def drain(self, most: int = 60) -> None:
        """No more trouble, until all has come and gone; on later days what a day's money was too little for."""
        for place in self.places:
            place.spoil([])
            self._sign_in_again(place)
        for _ in range(DAYS):
            for _ in range(most):
                self.round(trouble=False)
                if not (self._to_go().exists() or self._waiting().exists() or unheard(self, self.asked)):
                    return
            self.late += self._left_where_nothing_costs()
            self._next_day()

    def _left_where_nothing_costs(self) -> Iterator[str]:
        """What did not come, was not answered or did not leave there, for want of something else than money."""
        free = [name for name in self.asked if not connector(name).manifest.prices]
        yield from unheard(self, free)
        for talk in self._waiting().filter(channel__network__in=free).select_related("channel"):
            yield f"conversation {talk.pk} waits on {talk.channel.network}"
        for reply in self._to_go().filter(channel__network__in=free).select_related("channel"):
            yield f"{reply.text} (to {reply.channel.network})"

    @property
    def today(self) -> date:
        """The brand's, by which money is counted."""
        return (self.now + LEAVING).astimezone(ZoneInfo(self.cast.aurora.time_zone)).date()

    def _next_day(self) -> None:
        today = self.today
        while self.today == today:
            self.ahead += LONG
        self.longest = self.ahead + LONGEST

    def _write(self, place: SoakPlace) -> None:
        if self.chance.random() < place.busy:
            text = f"{QUESTION} {len(self.asked[place.network])}n of {place.network} in stock?"
            self.asked[place.network].append(text)
            hooks = place.says(text)
            for _ in range(self.chance.choice((1, 1, 2))):  # told twice now and then
                self.walks[place.network].take(hooks)

    def _trouble(self, place: SoakPlace) -> None:
        if self.chance.random() < 0.25:
            fault = self.chance.choice(FAULTS)
            before: list[int | str] = [0] * self.chance.randrange(3)
            place.spoil([*before, fault])
            self.told[f"fault {fault}"] += 1
        if self.chance.random() < 0.02 and place.revoke():
            self.told["revoked"] += 1
        elif self.chance.random() < 0.3:
            self._sign_in_again(place)

    def _sign_in_again(self, place: SoakPlace) -> None:
        """What waited for it leaves then."""
        place.restore()
        healed(self.walks[place.network].channel, self.now)

    def _hear(self, place: SoakPlace) -> None:
        if not place.polled or self.rounds % place.every:
            return
        walk = self.walks[place.network]

        async def polled() -> Any:
            async with Http(self.private, seconds=PATIENCE) as http:
                asked: Any = connector(place.network)(where, http)
                purse = Purse(walk.channel, asked.manifest, lambda: self.now)
                return await purse.paid(PaidAct.POLL, lambda: asked.fetch(walk.channel.cursor))

        where = link(walk.channel)
        try:
            page = async_to_sync(polled)()
        except (ConnectorError, OverBudget) as error:
            self.told["polls refused" if isinstance(error, NeedsReconnect) else "polls put off"] += 1
            return
        walk.channel.cursor = page.cursor
        items = list(page.items)
        if items and self.chance.random() < 0.2:
            items += self.chance.sample(items, 1)
            self.chance.shuffle(items)
        walk.take(items)

    def _waiting(self) -> Any:
        return Conversation.of(self.cast.aurora).filter(need__in=[Need.PERSON, Need.DRAFT], status="open")

    def _to_go(self) -> Any:
        return Reply.of(self.cast.aurora).filter(step__in=[Step.QUEUED, Step.SENDING, Step.UNKNOWN])

    def _answer(self) -> None:
        for talk in self._waiting().select_related("floor", "channel", "brand", "identity", "contact"):
            text = f"Yes, {len(self.answers)}n is here."
            try:
                reply = write(talk, text, self.cast.ana, self.now)
            except NotAllowed:
                self.told["explained before writing"] += 1
                resolve(talk, self.cast.ana, self.now)
                continue
            self.answers[reply.pk], self.out[text] = text, talk.channel_id

    def _leave(self) -> None:
        later = self.now + LEAVING

        async def going(number: int) -> None:
            async with Http(self.private, seconds=PATIENCE) as http:
                await deliver(number, lambda one: opened(one.channel, http), rules, lambda: later)

        for number in due(later):
            async_to_sync(going)(number)
        surface_failures(later)

    def _bill(self) -> None:
        """What each network has billed since the last round, by the brand's day."""
        for place in self.places:
            billed = place.billed()
            self.bills[place.network, self.today] += billed - self.paid[place.network]
            self.paid[place.network] = billed

    def _settle(self) -> None:
        """A person looks on the network for what nobody can tell."""
        for reply in Reply.of(self.cast.aurora).filter(step=Step.UNKNOWN).select_related("channel"):
            self.told["looked for by a person"] += 1
            place = next(one for one in self.places if one.network == reply.channel.network)
            decide(reply, place.seen()[reply.text] > 0, self.cast.ana, self.now)


def soak(cast: Cast, settings: Any, seconds: float, clock: Callable[[], float], seed: int = 1) -> dict[str, Any]:
    """Let it run for so long, then drain; the figures."""
    with ExitStack() as stack:
        run = Soak(cast, settings, seed)
        run.begin(stack)
        until = clock() + seconds
        while clock() < until:
            run.round()
        run.drain()
        return figures(run, CAP)
