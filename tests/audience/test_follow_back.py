"""Following back: a person's choice, one at a time, through the one door, within the day's limit, undone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rapport.audience import follow_back
from rapport.audience.follow_back import (
    CannotFollow,
    RuleGiven,
    choose_follower,
    followed_today,
    mark_real,
    set_follow_back,
    undo_choice,
)
from rapport.audience.models import FollowBack, FollowChoice, RealMark
from rapport.audience.proposals import follow_back_list, growth_of, open_followers
from rapport.audience.weighing import Factor
from rapport.connectors.practice.following import followees
from rapport.outbox.models import Delivery, Step
from tests.audience.world import counted, follow, follower, net
from tests.street import Street


def followed(street: Street) -> list[str]:
    """Whom the brand follows on the network itself."""
    return [one.handle for one in followees(net(street).store, street.channel.handle, "", 100).found]


def choose(street: Street, handle: str, choice: FollowBack) -> FollowChoice:
    return choose_follower(follower(street, handle), choice, street.ana, street.now)


def test_a_follow_leaves_after_its_moment_to_undo_and_once(street: Street) -> None:
    follow(street, "dee", "gino")
    counted(street)
    choose(street, "dee", FollowBack.FOLLOW)
    choose(street, "dee", FollowBack.FOLLOW)
    street.deliver()
    assert followed(street) == []
    street.run(11)
    street.deliver()
    assert followed(street) == ["dee"]
    assert Delivery.of(street.brand).count() == 1


def test_undone_in_time_nothing_leaves_and_later_it_is_taken_back(street: Street) -> None:
    follow(street, "dee")
    counted(street)
    undo_choice(choose(street, "dee", FollowBack.FOLLOW), street.ana, street.now)
    street.pass_time(60)
    street.deliver()
    assert followed(street) == []
    again = choose(street, "dee", FollowBack.FOLLOW)
    street.pass_time(60)
    street.deliver()
    assert followed(street) == ["dee"]
    undo_choice(again, street.ana, street.now)
    undo_choice(FollowChoice.across_brands.get(pk=again.pk), street.ana, street.now)
    street.pass_time(60)
    street.deliver()
    assert followed(street) == []


def test_follows_leave_apart_and_no_more_than_the_day_takes(street: Street) -> None:
    follow(street, "a", "b", "c")
    counted(street)
    set_follow_back(street.brand, RuleGiven({}, a_day=2), street.ana, street.now)
    first, second = (choose(street, one, FollowBack.FOLLOW).delivery for one in ("a", "b"))
    assert first
    assert second
    assert second.not_before - first.not_before == follow_back.APART
    with pytest.raises(CannotFollow):
        choose(street, "c", FollowBack.FOLLOW)
    assert followed_today(street.brand, street.now) == 2
    assert choose(street, "c", FollowBack.LATER)
    street.now += timedelta(days=1)
    assert choose(street, "c", FollowBack.FOLLOW)


def test_later_comes_again_and_never_does_not(street: Street) -> None:
    follow(street, "dee", "gino")
    counted(street)
    choose(street, "dee", FollowBack.LATER)
    choose(street, "gino", FollowBack.NEVER)
    assert not open_followers(street.brand, street.now).exists()
    later = street.now + follow_back.LATER
    assert [one.handle for one in open_followers(street.brand, later)] == ["dee"]


def test_nobody_is_followed_where_the_network_leaves_it_to_its_own_app(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(street, "dee", "gino")
    counted(street)
    monkeypatch.setattr(follow_back, "mode_of", lambda network: "native")
    assert choose(street, "dee", FollowBack.FOLLOW).delivery is None
    monkeypatch.setattr(follow_back, "mode_of", lambda network: "off")
    with pytest.raises(CannotFollow):
        choose(street, "gino", FollowBack.FOLLOW)


def test_each_factor_is_seen_and_weights_change_the_order(street: Street) -> None:
    street.says("Thank you, a lovely table!", handle="dee", kind="mention")
    street.receive()
    follow(street, "dee", "gino")
    with net(street).store.writing() as db:
        db.execute("UPDATE people SET bio = 'I restore oak furniture in Ferrara' WHERE handle = 'gino'")
    counted(street)
    set_follow_back(street.brand, RuleGiven({}, topics="oak, furniture"), street.ana, street.now)
    first = follow_back_list(street.brand, street.now).proposals
    assert set(first[0].weighed) == set(Factor)
    by = {one.row.handle: one.weighed for one in first}
    assert by["dee"][Factor.TALKED].value
    assert by["gino"][Factor.TOPIC].fact == "furniture, oak"
    assert by["dee"][Factor.TOPIC].value is None
    only_topic = {**dict.fromkeys(map(str, Factor), 0), "topic": 5}
    set_follow_back(street.brand, RuleGiven(only_topic, topics="oak, furniture"), street.ana, street.now)
    assert follow_back_list(street.brand, street.now).proposals[0].row.handle == "gino"
    only_talk = {**dict.fromkeys(map(str, Factor), 0), "talked": 5}
    set_follow_back(street.brand, RuleGiven(only_talk), street.ana, street.now)
    assert follow_back_list(street.brand, street.now).proposals[0].row.handle == "dee"


def test_a_burst_is_seen_on_the_curve_and_beside_who_came_in_it(street: Street) -> None:
    for day in range(30, 0, -1):
        follow(street, f"calm{day}", days_ago=day)
    follow(street, *(f"crowd{number}" for number in range(60)), days_ago=3)
    counted(street)
    weeks, odd = growth_of(street.brand, street.now)
    assert sum(one.gained for one in weeks) == 90
    assert [(one.gained, (street.now.date() - one.start).days) for one in odd] == [(61, 3)]
    rows = follow_back_list(street.brand, street.now, shown=100).proposals
    risky = {one.row.handle: one.weighed[Factor.RISK].value for one in rows}
    assert risky["crowd1"]
    assert not risky["calm20"]


def test_who_was_there_before_is_not_new_this_week(street: Street) -> None:
    follow(street, "old", days_ago=40)
    follow(street, "young", days_ago=2)
    counted(street)
    assert follow_back_list(street.brand, street.now).fresh == 1


def test_whom_we_follow_already_is_not_proposed(street: Street) -> None:
    follow(street, "dee", "gino")
    with net(street).store.writing() as db:
        given = (street.channel.handle, "dee", street.now.isoformat())
        db.execute("INSERT INTO follows (follower, brand, at) VALUES (?, ?, ?)", given)
    counted(street)
    assert follower(street, "dee").ours
    assert [one.handle for one in open_followers(street.brand, street.now)] == ["gino"]


def test_a_mark_is_kept_once_and_can_be_changed(street: Street) -> None:
    follow(street, "dee")
    counted(street)
    for real in (True, False):
        mark_real(follower(street, "dee"), real, street.ana, street.now)
    assert [one.real for one in RealMark.of(street.brand)] == [False]


def test_a_refused_follow_is_no_follow(street: Street) -> None:
    follow(street, "dee")
    counted(street)
    choice = choose(street, "dee", FollowBack.FOLLOW)
    with net(street).store.writing() as db:
        db.execute("DELETE FROM people WHERE handle = 'dee'")
    street.pass_time(60)
    street.deliver()
    assert choice.delivery
    choice.delivery.refresh_from_db()
    assert choice.delivery.step == Step.FAILED
    assert followed_today(street.brand, street.now) == 0
    assert [one.handle for one in open_followers(street.brand, street.now)] == ["dee"]
    again = choose(street, "dee", FollowBack.FOLLOW)
    assert again.pk != choice.pk
