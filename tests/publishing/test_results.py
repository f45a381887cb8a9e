"""What came back of a post: asked for ever more seldom, never invented, and read back as it was meant or not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.budgets.models import Cap, Spending
from rapport.channels.models import Channel
from rapport.connectors.base import Connector
from rapport.connectors.errors import ConnectorError, NeedsReconnect, TryAgain
from rapport.connectors.http import Http
from rapport.connectors.practice.network import network
from rapport.connectors.prices import PaidAct, Price
from rapport.domain.message import Check
from rapport.domain.post_states import PostState
from rapport.domain.profile import Measured
from rapport.domain.quote import QUOTE_AWAITS, QUOTE_REFUSED
from rapport.ledger.models import Entry
from rapport.ledger.what import What
from rapport.outbox.budget import set_budget
from rapport.outbox.models import Publication, Step
from rapport.publishing.line import line_up
from rapport.publishing.models import When
from rapport.publishing.results.asking import ask_for_results
from rapport.publishing.results.compared import as_meant
from rapport.publishing.results.figures import AGES, figures, next_due
from rapport.publishing.results.models import Measurement, PostResult, ReadBack
from rapport.publishing.results.read_back import read_back
from rapport.publishing.writing import PostGiven, VariantGiven, write_post
from rapport.web.publish.words import reason_words
from tests.publishing.world import Desk
from tests.street import Street

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


class Measuring:
    """A network whose figures grow with each question."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.asked, self.fault = desk, 0, None  # type: tuple[Desk, int, ConnectorError | None]
        self.quoting: Check | None = None
        self.told: dict[str, int | None] = {"likes": 3, "reposts": 1, "replies": 2, "quotes": None, "views": None}

    def __call__(self, channel: Channel, http: Http) -> Connector:
        made = self.desk.paper.connector()
        fake = type("MeasuringPaper", (type(made),), {"measure": self.measure})(made.link, http)
        fake.manifest = made.manifest
        return fake  # type: ignore[no-any-return]

    async def measure(self, network_ids: Sequence[str]) -> dict[str, Measured]:
        self.asked += 1
        if self.fault:
            raise self.fault
        return {one: Measured(**self.told, at=self.desk.now, quoting=self.quoting) for one in network_ids}


def published(desk: Desk) -> Publication:
    line_up(desk.post(), When.NOW, desk.ana, desk.now)
    desk.send()
    return Publication.of(desk.brand).latest("pk")


@given(st.integers(0, 365 * 24), st.floats(0, 40))
def test_the_next_question_is_always_ahead_and_ends_after_four_weeks(hours: int, days: float) -> None:
    sent = NOW + timedelta(hours=hours)
    now = sent + timedelta(days=days)
    due = next_due(sent, now)
    assert (due is None) == (now >= sent + AGES[-1])
    assert due is None or now < due <= sent + AGES[-1]


@pytest.mark.django_db
def test_figures_are_kept_with_their_time_and_what_they_mean() -> None:
    desk = Desk.fresh(channels=1)
    ask = Measuring(desk)
    published(desk)
    assert (ask_for_results(desk.now, open=ask), ask.asked) == (0, 0)
    desk.wait(minutes=11)
    assert (ask_for_results(desk.now, open=ask), ask_for_results(desk.now, open=ask), ask.asked) == (1, 0, 1)
    [row] = Measurement.of(desk.brand)
    assert (row.at, row.definition, row.likes, row.quotes, row.views) == (desk.now, 1, 3, None, None)
    found = figures([row])
    assert found is not None
    assert (found.reached, found.reactions, found.replies) == (None, 4, 2)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("check", "reason", "what"),
    [(Check.PASSED, "", What.QUOTE_AGREED), (Check.REFUSED, QUOTE_REFUSED, What.QUOTE_REFUSED)],
)
def test_a_quote_awaits_its_author_and_is_asked_about_until_it_is_settled(
    check: Check, reason: str, what: What
) -> None:
    """The post is out either way: it is never failed and never said again."""
    desk = Desk.fresh(channels=1)
    ask, desk.paper.awaits = Measuring(desk), True
    row = published(desk)
    assert (row.step, row.reason, row.says_why) == (Step.SENT, QUOTE_AWAITS, True)
    standing = desk.stands(row.part.variant.post).variants[0]
    assert (standing.state, standing.reason) == (PostState.PUBLISHED, QUOTE_AWAITS)
    assert "before its author agrees" in reason_words(standing.reason)
    for quoting in (None, Check.AWAITED, check, Check.AWAITED):
        ask.quoting, before = quoting, ask.asked
        while ask.asked == before:
            desk.wait(hours=12)
            ask_for_results(desk.now, open=ask)
        row.refresh_from_db()
        assert row.step == Step.SENT
        if quoting is not check and row.reason == QUOTE_AWAITS:
            assert not Entry.across_brands.filter(what=what).exists()
    assert row.reason == reason
    assert Entry.across_brands.filter(what=what, brand=desk.brand).count() == 1
    desk.send()
    assert len(desk.paper.seen) == 1


@pytest.mark.django_db
def test_it_is_asked_eleven_times_at_most() -> None:
    desk = Desk.fresh(channels=1)
    ask = Measuring(desk)
    published(desk)
    for _ in range(40 * 4):
        desk.wait(hours=6)
        ask_for_results(desk.now, open=ask)
    assert 6 <= ask.asked <= len(AGES)
    assert PostResult.of(desk.brand).get().due_at is None


@pytest.mark.django_db
def test_each_question_is_paid_and_none_is_asked_beyond_the_cap() -> None:
    desk = Desk.fresh(channels=1)
    ask = Measuring(desk)
    published(desk)
    desk.paper.prices = [Price(PaidAct.MEASURE, 40_000, "EUR", "https://prices.example", desk.now.date())]
    set_budget(desk.channels[0], 70_000, None, desk.ana, desk.now)
    Cap.across_brands.update(currency="EUR")
    for _ in range(3):
        desk.wait(hours=1)
        ask_for_results(desk.now, open=ask)
    assert (ask.asked, sum(one.millionths for one in Spending.of(desk.brand))) == (1, 40_000)


@pytest.mark.django_db
@pytest.mark.parametrize("fault", [TryAgain("slow", 5.0), NeedsReconnect("gone")])
def test_a_network_that_does_not_answer_is_asked_later_and_nothing_is_zero(fault: ConnectorError) -> None:
    desk = Desk.fresh(channels=1)
    ask = Measuring(desk)
    published(desk)
    desk.wait(minutes=11)
    ask.fault = fault
    assert ask_for_results(desk.now, open=ask) == 0
    due = PostResult.of(desk.brand).get().due_at
    assert due is not None
    assert due > desk.now
    assert not Measurement.of(desk.brand).exists()


@pytest.mark.django_db
def test_what_cannot_be_a_number_of_people_is_not_available() -> None:
    desk = Desk.fresh(channels=1)
    ask = Measuring(desk)
    published(desk)
    ask.told |= {"likes": -4, "views": 10**30}
    desk.wait(minutes=11)
    ask_for_results(desk.now, open=ask)
    row = Measurement.of(desk.brand).get()
    assert (row.likes, row.views, row.replies) == (None, None, 2)


def sent_on(street: Street) -> Publication:
    post = write_post(
        street.brand, PostGiven("Oak, slowly.", (VariantGiven(street.channel),)), street.ana, street.now
    )
    line_up(post, When.NOW, street.ana, street.now)
    street.deliver()
    return Publication.of(street.brand).get()


@pytest.mark.django_db
def test_on_the_practice_network_it_stands_as_it_was_meant(street: Street) -> None:
    row = sent_on(street)
    street.pass_time(90)
    assert read_back(street.now) == 1
    assert (PostResult.of(street.brand).get().verdict, read_back(street.now)) == (ReadBack.SAME, 0)
    street.pass_time(600)
    assert ask_for_results(street.now) == 1
    assert Measurement.of(street.brand).get().result.publication_id == row.pk


@pytest.mark.django_db
def test_what_says_something_else_is_told(street: Street) -> None:
    row = sent_on(street)
    db = network(street.channel.settings["file"]).store.db
    db.execute("UPDATE posts SET text = 'Oak, quickly.' WHERE id = ?", (int(row.network_id),))
    street.pass_time(90)
    read_back(street.now)
    found = PostResult.of(street.brand).get()
    assert (found.verdict, found.found) == (ReadBack.DIFFERS, "Oak, quickly.")


@pytest.mark.django_db
def test_gone_is_said_after_three_hours_and_not_before(street: Street) -> None:
    row = sent_on(street)
    db = network(street.channel.settings["file"]).store.db
    db.execute("DELETE FROM posts WHERE id = ?", (int(row.network_id),))
    said = []
    for minutes in (2, 4, 30, 160):
        street.pass_time(60 * minutes)
        read_back(street.now)
        said.append(PostResult.of(street.brand).get().verdict)
    assert said == ["", "", "", ReadBack.MISSING]


@pytest.mark.django_db
def test_a_network_that_cannot_be_read_is_no_trouble() -> None:
    desk = Desk.fresh(channels=1)
    published(desk)
    desk.wait(minutes=2)
    read_back(desk.now, open=lambda channel, http: desk.paper.connector())
    assert PostResult.of(desk.brand).get().verdict == ReadBack.UNREAD


@pytest.mark.parametrize(
    ("meant", "there", "same"),
    [
        ("Oak,\n slowly.", "Oak, slowly.", True),
        ("With @dee@shop.example: https://www.oak.example/a", "With @dee: oak.example/a", True),
        ("Oak at 90 €", "Oak at 80 €", False),
        ("Oak, slowly.", "Oak, slowly", False),
    ],
)
def test_only_what_networks_do_to_every_post_is_no_difference(meant: str, there: str, same: bool) -> None:
    assert as_meant(Publication(text=meant, payload={}), there) is same
