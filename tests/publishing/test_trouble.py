"""Nothing sits silently in a queue: whatever does not go by itself says why, and what to do."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapport.availability.stops import stop
from rapport.channels import verify
from rapport.channels.connected import record_health
from rapport.channels.models import State
from rapport.channels.verify import close
from rapport.connectors.base import ChannelConfig, OwnIdentity
from rapport.connectors.errors import NeedsReconnect, Refused
from rapport.outbox.models import Delivery, Step
from rapport.publishing.calendar import PostCard, cards, collisions, post_times
from rapport.publishing.holding import hold_post, release_post
from rapport.publishing.line import line_up, move_post
from rapport.publishing.models import When
from rapport.publishing.permission import check_ahead
from rapport.publishing.trouble import troubles
from rapport.publishing.trouble_words import WHY_AND_TODO
from rapport.web.publish.words import TROUBLES
from tests.cast import channel
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def told(desk: Desk) -> list[tuple[str, str]]:
    return [(one.code, one.why) for one in troubles(desk.brand, desk.now)]


def dated(desk: Desk, idea: str = "Oak.") -> None:
    line_up(desk.post(idea), When.DATE, desk.ana, desk.now, at=desk.now + HOUR)


def test_what_goes_as_it_should_is_no_trouble() -> None:
    desk = Desk.fresh(channels=1)
    dated(desk)
    desk.post("A draft without an hour.")
    assert told(desk) == []
    desk.wait(hours=1)
    desk.send()
    assert (told(desk), desk.seen) == ([], ["Oak."])


def test_each_trouble_has_a_word_on_the_screen() -> None:
    assert set(WHY_AND_TODO) == set(TROUBLES)
    assert all(map(str, [*TROUBLES.values(), *(words for both in WHY_AND_TODO.values() for words in both)]))


def test_in_line_behind_its_hour_it_is_late() -> None:
    desk = Desk.fresh(channels=1)
    dated(desk)
    record_health(desk.channels[0], State.NEEDS_SIGN_IN, "token revoked", desk.now)
    desk.wait(minutes=63)
    assert [code for code, _ in told(desk)] == ["late"]


def test_held_behind_its_hour_it_is_told_until_it_is_let_go_or_thrown_away() -> None:
    desk = Desk.fresh(channels=1)
    dated(desk)
    [post] = desk.all()
    hold_post(post, "not yet", desk.ana, desk.now)
    assert told(desk) == []
    desk.wait(minutes=63)
    assert [code for code, _ in told(desk)] == ["held"]
    release_post(desk.all()[0], desk.ana, desk.now)
    assert [code for code, _ in told(desk)] != ["held"]


def test_refused_it_says_why_in_the_networks_words() -> None:
    desk = Desk.fresh(channels=1)
    line_up(desk.post(), When.NOW, desk.ana, desk.now)
    desk.paper.before = Refused("too wide")
    desk.send()
    assert told(desk) == [("failed", "too wide")]


def test_stopped_at_its_hour_it_is_missed() -> None:
    desk = Desk.fresh(channels=1)
    dated(desk)
    stop(desk.brand, desk.ana, desk.now)
    desk.wait(hours=1)
    desk.send()
    [(code, why)] = told(desk)
    assert (code, why.startswith("stopped")) == ("missed", True)


def test_nobody_knows_is_told() -> None:
    desk = Desk.fresh(channels=1)
    line_up(desk.post(), When.NOW, desk.ana, desk.now)
    Delivery.across_brands.update(step=Step.UNKNOWN)
    assert [code for code, _ in told(desk)] == ["unknown"]


@pytest.mark.parametrize("step", [Step.FAILED, Step.UNKNOWN, Step.WITHDRAWN])
def test_what_is_stuck_weeks_before_its_hour_is_told_now(step: Step) -> None:
    desk = Desk.fresh(channels=1)
    line_up(desk.post(), When.DATE, desk.ana, desk.now, at=desk.now + timedelta(days=21))
    assert told(desk) == []
    Delivery.across_brands.update(step=step)
    assert [code for code, _ in told(desk)] == ["missed" if step == Step.WITHDRAWN else step]


def test_as_many_questions_for_ten_as_for_two() -> None:
    desk, asked = Desk.fresh(), []
    end = desk.now + HOUR
    for n in (2, 8):
        for _ in range(n):
            line_up(desk.post(), When.NOW, desk.ana, desk.now)
        Delivery.across_brands.update(step=Step.FAILED)
        for reads in (lambda: troubles(desk.brand, desk.now), lambda: shown(desk, end)):
            with CaptureQueriesContext(connection) as found:
                reads()
            asked.append(len(found))
    assert asked[:2] == asked[2:]


def shown(desk: Desk, end: datetime) -> list[PostCard]:
    """The cards of all that leaves until then, by time."""
    times = post_times(desk.brand, desk.now, end)
    found = cards(desk.brand, times)
    return [found[one] for one in times]


def test_two_posts_close_together_on_a_channel_are_a_collision() -> None:
    desk = Desk.fresh(channels=1)
    dated(desk, "First.")
    desk.wait(minutes=10)
    dated(desk, "Second.")
    end = desk.now + 2 * HOUR
    assert [one.title for one in shown(desk, end)] == ["First.", "Second."]
    times = post_times(desk.brand, desk.now, end)
    assert collisions(times) == {times[1]: desk.channels[0].pk}


def test_what_leaves_within_a_day_on_a_signed_out_channel_is_told_before_its_hour() -> None:
    desk = Desk.fresh()
    dated(desk)
    assert told(desk) == []
    record_health(desk.channels[0], State.REVOKED, "token revoked", desk.now)
    assert [code for code, _ in told(desk)] == ["signed out"]


def test_the_day_before_a_channel_is_asked_once_in_six_hours(monkeypatch: pytest.MonkeyPatch) -> None:
    desk, asked = Desk.fresh(), []

    def refused(network: str, what: ChannelConfig) -> OwnIdentity:
        asked.append(what.key)
        raise NeedsReconnect("token revoked")

    monkeypatch.setattr(verify, "prove", refused)
    monkeypatch.setattr(verify, "link", lambda channel: ChannelConfig(key=channel.key))
    assert (check_ahead(desk.now), asked) == (0, [])
    dated(desk)
    assert (check_ahead(desk.now), len(asked)) == (2, 2)
    assert (check_ahead(desk.now), len(asked)) == (0, 2)
    assert {code for code, _ in told(desk)} == {"signed out"}


def test_what_a_network_allows_a_channel_is_asked_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    desk, asked = Desk.fresh(channels=1), []

    def told(network: str, what: ChannelConfig) -> OwnIdentity:
        asked.append(what.key)
        return OwnIdentity("106", "+1 555", settings={"people_a_day": "2000"})

    monkeypatch.setattr(verify, "prove", told)
    monkeypatch.setattr(verify, "link", lambda channel: ChannelConfig(key=channel.key))
    number = channel(desk.brand, network="whatsapp", settings={"number": "106"})
    for hours, times in ((0, 1), (7, 1), (24, 1), (25, 2)):
        assert (check_ahead(desk.now + hours * HOUR, desk.brand), asked) == (0, [number.key] * times)
    number.refresh_from_db()
    assert (number.settings["number"], number.settings["people_a_day"]) == ("106", "2000")
    close(number, desk.ana, desk.now)
    assert (check_ahead(desk.now + 99 * HOUR), len(asked)) == (0, 2)


def test_a_card_is_moved_on_its_own_channels_and_the_others_stay() -> None:
    desk = Desk.fresh()
    post = desk.post()
    first, second = (one.pk for one in desk.channels)
    for hours, number in ((1, first), (3, second)):
        line_up(post, When.DATE, desk.ana, desk.now, at=desk.now + hours * HOUR, channels=[number])
    move_post(post, desk.now + 5 * HOUR, desk.ana, desk.now, [first])
    hours = {one.variant.channel_id: (one.at - desk.now) / HOUR for one in desk.stands(post).variants if one.at}
    assert hours == {first: 5, second: 3}
