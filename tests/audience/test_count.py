"""Counting followers on a real small network: once each, within its bounds, and told again with the same seed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rapport.audience import count
from rapport.audience.count import AGAIN, begin_counts, count_followers
from rapport.audience.follow_back import choose_follower
from rapport.audience.forgetting import KEPT, forget_followers
from rapport.audience.models import FollowBack, Follower, FollowerCount
from rapport.audience.reach import ReachWord
from rapport.audience.share import FEWEST
from rapport.budgets.models import Cap
from rapport.ledger.models import Entry
from rapport.ledger.what import What
from tests.audience.world import counted, follow, follower, net
from tests.cast import channel
from tests.street import Street


def test_all_are_counted_page_by_page_and_once(street: Street) -> None:
    follow(street, *(f"n{number}" for number in range(450)))
    done = counted(street)
    assert (done.total, done.looked, done.whole) == (450, 450, True)
    assert Follower.of(street.brand).count() == 450
    assert sum(done.words.values()) == 450
    assert done.low == done.high == done.share == done.words.get(ReachWord.REACHABLE, 0) / 450
    assert Entry.of(street.brand).filter(what=What.FOLLOWERS_COUNTED).count() == 1


def test_few_are_counted_and_nothing_is_estimated(street: Street) -> None:
    follow(street, *(f"n{number}" for number in range(FEWEST - 1)))
    assert counted(street).share is None


def test_it_is_counted_again_after_a_week_or_when_somebody_asks(street: Street) -> None:
    follow(street, "dee", "gino")
    counted(street)
    assert count_followers(street.brand, street.now) == 0
    assert begin_counts(street.brand, street.ana, street.now) == 1
    assert begin_counts(street.brand, street.ana, street.now) == 0
    counted(street)
    street.now += AGAIN
    assert count_followers(street.brand, street.now) == 2
    assert FollowerCount.of(street.brand).count() == 3


def test_who_left_is_gone_and_who_comes_back_is_there(street: Street) -> None:
    follow(street, "dee", "gino")
    counted(street)
    with net(street).store.writing() as db:
        db.execute("DELETE FROM follows WHERE follower = 'gino'")
    street.now += AGAIN
    counted(street)
    assert follower(street, "gino").gone_at == street.now
    assert follower(street, "dee").gone_at is None
    follow(street, "gino")
    street.now += AGAIN
    assert counted(street).total == 2
    assert follower(street, "gino").gone_at is None


def test_a_list_beyond_its_bounds_is_looked_at_as_far_as_that_and_says_so(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(count, "MOST", 200)
    follow(street, *(f"n{number:03}" for number in range(500)))
    done = counted(street)
    assert (done.total, done.whole) == (200, False)
    assert not Follower.of(street.brand).exclude(gone_at=None).exists()


def test_a_network_in_trouble_is_asked_again_later_and_nothing_is_lost(street: Street) -> None:
    follow(street, *(f"n{number}" for number in range(10)))
    cap = Cap.across_brands.create(brand=street.brand, channel=street.channel, day=50, currency="XTS")
    assert count_followers(street.brand, street.now) == 0
    waiting = FollowerCount.of(street.brand).get()
    assert waiting.trouble
    assert waiting.try_at > street.now
    Cap.across_brands.filter(pk=cap.pk).update(day=None)
    street.now = waiting.try_at
    assert counted(street).total == 10


def test_copies_of_profiles_are_forgotten_after_a_month(street: Street) -> None:
    follow(street, "dee", "gino")
    counted(street)
    choose_follower(follower(street, "gino"), FollowBack.NEVER, street.ana, street.now)
    assert forget_followers(street.now + KEPT - timedelta(days=1)) == 0
    assert forget_followers(street.now + KEPT + timedelta(days=1)) == 1
    [left] = Follower.of(street.brand)
    assert (left.network_id, left.handle, left.name, left.shown) == ("gino", "", "", {})


def test_a_talker_is_reachable_and_an_empty_account_is_not(street: Street) -> None:
    street.says("Hello, is the shop open?", handle="dee")
    street.receive()
    follow(street, "dee", "gino")
    counted(street)
    assert follower(street, "dee").reach == ReachWord.REACHABLE
    assert follower(street, "dee").fact == "talked"


def test_another_brand_sees_nothing(street: Street, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = Street.open(tmp_path_factory.mktemp("other"))
    follow(street, "dee")
    counted(street)
    assert not Follower.of(other.brand).exists()
    assert count_followers(other.brand, other.now) == 2
    assert Follower.of(street.brand).filter(first_seen_at__gte=street.now - timedelta(days=1)).count() == 1


def test_a_list_that_costs_money_is_read_where_a_person_asks_for_it_and_never_by_itself(street: Street) -> None:
    paid = channel(street.brand, "x")
    assert count_followers(street.brand, street.now) > 0, "the free one is counted"
    assert begin_counts(street.brand, street.ana, street.now) <= 1
    assert not FollowerCount.of(street.brand).filter(channel=paid).exists()
    assert begin_counts(street.brand, street.ana, street.now, paid.pk) == 1
    assert begin_counts(street.brand, street.ana, street.now, paid.pk) == 0
    street.pass_time(AGAIN.total_seconds() * 2)
    FollowerCount.across_brands.filter(channel=paid).update(done_at=street.now - 2 * AGAIN)
    count_followers(street.brand, street.now)
    assert FollowerCount.of(street.brand).filter(channel=paid).count() == 1
