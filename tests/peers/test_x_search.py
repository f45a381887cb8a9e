"""What watchers find on X is paid once, within a day's money that somebody said, and answered by people alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.cast import Cast
from tests.peers.emulated import Walk, running
from tests.peers.x_server import TOKEN, US, X

from rapport.budgets.models import Spending
from rapport.connectors.registry import manifest
from rapport.curation.credit import credited
from rapport.curation.looking import look_around
from rapport.curation.models import CuratedCard, Looks, Sighting, Watcher, WatcherDay
from rapport.curation.passing_on import CannotPassOnAlone, begin_passing_on, may_pass_on, pass_on
from rapport.curation.ranking import ranked
from rapport.curation.taps import may_quote, may_repost
from rapport.curation.watching import CannotWatch, WatcherGiven, set_watcher
from rapport.inbox.models import Conversation, Message
from rapport.outbox.models import Delivery
from rapport.triage.read import default_reader

pytestmark = pytest.mark.peer
DAY = 500_000  # half a dollar
FAULTS = (0, 0, 0, 429, 500, "lost", "garbage")
_reader = default_reader()


@pytest.fixture
def network() -> Iterator[X]:
    with running(found := X()):
        yield found


class Lookout:
    """Casa Aurora's account on X, and what its watchers do there."""

    def __init__(self, cast: Cast, settings: Any, network: X) -> None:
        self.cast, self.net = cast, network
        self.walk = Walk(cast, settings, network, "x", {"token": TOKEN, "server": network.address})
        self.ahead, self.said = timedelta(0), 0
        early = (6 - datetime.now(UTC).hour + 12) % 24 - 12  # what is looked at hours later is of the same day
        cast.aurora.time_zone = f"Etc/GMT{-early:+d}"
        cast.aurora.save()
        network.billed = 0  # what signing in cost is counted elsewhere

    @property
    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def watch(self, words: str = "joinery", looks: Looks = Looks.KEYWORD, day: int | None = DAY) -> Watcher:
        what = WatcherGiven(
            words, looks, words, self.walk.channel, minutes=15, looks_a_day=96, millionths_a_day=day
        )
        return set_watcher(self.cast.aurora, what, self.cast.ana, self.now)

    def says(self, words: str, by: str = "", **more: Any) -> None:
        self.said += 1
        by = by or str(5_000 + self.said)
        self.net.people.setdefault(by, {"id": by, "name": f"Tove {by}", "username": f"tove{by}"})
        self.net.says(words, by, **more)

    def joiners(self, many: int) -> None:
        """So many people say things that have nothing in common but a word."""
        for n in range(many):
            self.says(f"joinery {self.said} {'abcdefghijklmnopqrstuvwxyz'[n % 26] * 9} {n * 7919}")

    def look(self, minutes: float = 0) -> Watcher:
        self.ahead += timedelta(minutes=minutes)
        look_around(_reader, self.now)
        return Watcher.of(self.cast.aurora).latest("pk")

    @property
    def counted(self) -> int:
        return sum(Spending.of(self.cast.aurora).filter(act="search").values_list("millionths", flat=True))

    @property
    def of_watchers(self) -> int:
        return sum(WatcherDay.of(self.cast.aurora).values_list("millionths", flat=True))

    def cards(self) -> list[CuratedCard]:
        return list(CuratedCard.of(self.cast.aurora).order_by("pk"))


@pytest.fixture
def out(cast: Cast, settings: object, network: X) -> Lookout:
    return Lookout(cast, settings, network)


def test_finds_are_cards_read_once_and_counted_as_they_are_billed(out: Lookout) -> None:
    out.joiners(25)
    out.says("nothing of the kind")
    out.net.says("our own joinery", US)
    row = out.watch(day=2 * DAY)
    out.look()
    assert len(out.cards()) == 25
    assert out.net.billed * 1000 == out.counted == out.of_watchers == 25 * 15_000
    out.look(20)
    assert out.counted == 25 * 15_000, "where nothing came, nothing is billed"
    out.joiners(2)
    row = out.look(20)
    assert (len(out.cards()), row.reason) == (27, "")
    assert out.net.billed * 1000 == out.counted == out.of_watchers == 27 * 15_000
    assert all("-is:retweet -from:aurora" in asked for asked in out.net.searched)


def test_a_card_names_its_author_and_says_what_it_cost(out: Lookout) -> None:
    out.says("A scarf joint is joinery at its best https://saws.example/joint", "42")
    out.watch()
    out.look()
    [found] = ranked(out.cast.aurora, out.now)
    assert (found.card.name, found.card.handle) == ("Dee Marsh", "dee")
    assert found.card.url.startswith("https://x.com/i/status/")
    assert found.card.link == "https://saws.example/joint"
    assert "read for 0.015 USD" in found.why
    assert credited(out.cast.aurora, found.card).endswith(found.card.url)
    assert not may_repost(found.card)
    assert not may_quote(found.card)


def test_a_tag_and_an_account_are_looked_for(out: Lookout) -> None:
    out.says("A chair that admits how it is made #joinery", "42")
    out.says("Three hundred years of not hiding it", "77")
    out.watch("joinery", Looks.TAG)
    out.watch("tove77", Looks.ACCOUNT)
    out.look()
    assert {one.author_id for one in out.cards()} == {"42", "77"}


@pytest.mark.parametrize("day", [None, 0, 149_999])
def test_without_money_enough_for_a_page_it_is_not_switched_on(out: Lookout, day: int | None) -> None:
    with pytest.raises(CannotWatch, match="0.15 USD"):
        out.watch(day=day)
    assert not Watcher.of(out.cast.aurora).exists()
    assert out.net.asked.count("GET /2/tweets/search/recent") == 0


def test_a_days_money_is_never_passed_and_what_was_paid_for_is_kept(out: Lookout) -> None:
    out.joiners(30)
    out.watch(day=310_000)
    row = out.look()
    assert len(out.cards()) == 20
    assert out.net.billed * 1000 == out.of_watchers == 300_000
    assert "Today's money" in row.reason
    out.joiners(3)
    assert "Today's money" in out.look(120).reason
    assert out.net.billed * 1000 == 300_000
    row = out.look(24 * 60)
    assert (len(out.cards()), row.reason) == (23, ""), "on the next day what is new, and only that"
    out.joiners(25)
    assert "Today's money" in out.look(60).reason
    more = WatcherGiven("joinery", Looks.KEYWORD, "joinery", out.walk.channel, 15, 96, None, 2 * DAY)
    assert set_watcher(out.cast.aurora, more, out.cast.ana, out.now, row).due_at <= out.now, "more money: at once"


def test_where_x_asks_to_wait_it_waits_and_nothing_is_counted(out: Lookout) -> None:
    out.joiners(3)
    out.watch()
    reset = int((out.now + timedelta(minutes=40)).timestamp())
    out.net.busy = {"x-rate-limit-remaining": "0", "x-rate-limit-reset": str(reset)}
    row = out.look()
    assert row.due_at >= datetime.fromtimestamp(reset - 5, UTC)
    assert (out.counted, out.of_watchers, out.cards()) == (0, 0, [])
    out.net.busy = {}
    out.look(60)
    assert len(out.cards()) == 3


def test_hostile_and_doubled_answers_break_nothing(out: Lookout) -> None:
    out.joiners(2)
    good = [{k: v for k, v in one.items() if k != "by"} for one in out.net.posts]
    odd: list[Any] = [
        *good,
        *good,
        "x",
        7,
        None,
        {"id": "9" * 400},
        {"id": "12", "text": "joinery"},
        {"text": "no id"},
    ]
    odd += [{**good[0], "id": "1800000000000000001", "created_at": "yesterday", "text": "joinery \x00 \ud800 odd"}]
    said = {"data": odd, "includes": {"users": ["?", {"id": 5}]}, "meta": {"next_token": 7}}
    out.net.instead = json.dumps(said).encode()
    out.watch()
    out.look()
    assert len(Sighting.of(out.cast.aurora)) >= 2
    assert out.counted <= DAY
    assert int(Watcher.of(out.cast.aurora).get().cursor or 0) < 2**63, "no number that X would not take"
    out.net.instead = b"\xff\xfe[[[[" * 1000
    assert out.look(60).failed == 1


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(st.integers(0, 14), st.sampled_from(FAULTS), st.sampled_from(FAULTS), st.integers(16, 400)),
        min_size=1,
        max_size=6,
    ),
    st.integers(150_000, 600_000),
)
def test_whatever_breaks_no_more_is_billed_than_was_counted_and_than_the_days_money(
    out: Lookout, doing: list[tuple[int, Any, Any, int]], day: int
) -> None:
    Watcher.of(out.cast.aurora).update(ended_at=out.now)
    before, counted = out.net.billed, out.counted
    row = out.watch(f"joinery {out.said}", day=day)
    for many, first, second, pause in doing:
        for n in range(many):
            out.says(f"{row.words} {n} {'abcdefghijklmnop'[n] * 8}")
        out.net.faults[:] = [first, second]
        out.look(pause)
        out.net.faults[:] = []
        mine = WatcherDay.of(out.cast.aurora).filter(watcher=row)
        assert all(one.millionths <= day for one in mine)
        assert (out.net.billed - before) * 1000 <= out.counted - counted == sum(one.millionths for one in mine)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.text(max_size=60), min_size=1, max_size=3),
    st.sampled_from(["@aurora is the shop open?", "When do you open?", "Is oak in stock?", ""]),
)
def test_what_a_watcher_brings_from_x_is_never_answered_by_itself(
    out: Lookout, words: list[str], question: str
) -> None:
    """Whatever is found: no conversation begins, nothing is in line, and nobody can let it repost by itself."""
    Watcher.of(out.cast.aurora).update(ended_at=out.now)
    begun = Message.of(out.cast.aurora).count(), Conversation.of(out.cast.aurora).count()
    row = out.watch("joinery", day=5 * DAY)
    for one in words:
        out.says(f"{question} joinery {one}", in_reply_to_user_id=US)
    out.look(60)
    with pytest.raises(CannotPassOnAlone):
        begin_passing_on(row, 60, 6, 30, out.cast.ana, out.now)
    assert not may_pass_on(row)
    assert pass_on(out.cast.aurora, out.now) == 0
    assert not Delivery.of(out.cast.aurora).exists()
    assert (Message.of(out.cast.aurora).count(), Conversation.of(out.cast.aurora).count()) == begun


def test_nothing_on_x_is_automatic_by_its_manifest() -> None:
    known = manifest("x")
    assert known.automatic == []
    assert "auto" not in known.modes.values()
    assert known.watch.keys() == {"keyword", "tag", "account"}
