"""Events: told in words, moved with the posts that tell of them, and never told with an hour that is over."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import translation

from rapport.approvals.models import ApprovalRequest, RequestOutcome
from rapport.approvals.rule import set_four_eyes
from rapport.domain.post_states import PostState
from rapport.ledger.models import Entry
from rapport.ledger.what import What
from rapport.publishing.editing import edit_published
from rapport.publishing.line import line_up
from rapport.publishing.locked import ChangedMeanwhile, NotNow
from rapport.publishing.models import Post, Variant, When
from rapport.publishing.occasions.address import occasion_behind, occasion_calendar
from rapport.publishing.occasions.behind import behind_of, leave_words, wished_words
from rapport.publishing.occasions.models import Occasion, OccasionPost
from rapport.publishing.occasions.on_days import occasions_on_days
from rapport.publishing.occasions.reminder import remind_of
from rapport.publishing.occasions.words import occasion_lines
from rapport.publishing.occasions.writing import (
    NotAnEvent,
    OccasionGiven,
    announce_occasion,
    call_off_occasion,
    change_occasion,
    set_address,
)
from rapport.publishing.out_parts import out_parts
from rapport.publishing.series import repeat_post
from rapport.publishing.trouble import troubles
from rapport.publishing.voting import vote
from rapport.publishing.writing import PostGiven, VariantGiven, change_post, discard_post
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db
S = PostState
WALL = datetime.fromisoformat("2026-12-11T20:00")


def given(hours: int = 0, **more: str) -> OccasionGiven:
    starts = WALL + timedelta(hours=hours)
    said = {"title": "An evening of oak", "place": "The blue hall", **more}
    return OccasionGiven(starts=starts, ends=starts + timedelta(hours=2), zone="Europe/Madrid", **said)


def announced(desk: Desk, **more: str) -> tuple[Occasion, Post]:
    row = announce_occasion(desk.brand, given(**more), desk.ana, desk.now, channels=desk.channels)
    return row, row.posts.get().post


def changed(desk: Desk, row: Occasion, hours: int) -> Occasion:
    return change_occasion(row, given(hours), desk.ana, desk.now)


def when(row: Occasion) -> str:
    return occasion_lines(row, "announces", "en")["when"]


def test_the_post_says_when_and_where_in_its_own_language() -> None:
    desk = Desk.fresh()
    row, post = announced(desk, terms="From 16 years on.")
    assert "Friday, 11 December 2026, 20:00–22:00 (time of Madrid)\nThe blue hall\nFrom 16 years on." in post.idea
    assert f"/events/{row.key}.ics" in post.idea
    assert row.starts_at.isoformat() == "2026-12-11T19:00:00+00:00"
    es = announce_occasion(desk.brand, given(), desk.ana, desk.now, language="es").posts.get().post
    assert "Viernes, 11 de diciembre de 2026, 20:00" in es.idea
    assert translation.get_language() == "en"


def test_one_form_is_one_event_and_what_cannot_be_is_refused() -> None:
    desk = Desk.fresh()
    rows = {announce_occasion(desk.brand, given(), desk.ana, desk.now, source="form 1").pk for _ in range(2)}
    assert len(rows) == 1
    with pytest.raises(NotAnEvent):
        announce_occasion(desk.brand, given(title="Typed later"), desk.ana, desk.now, source="form 1")
    back = OccasionGiven("A", WALL, WALL, "Europe/Madrid")
    for wrong in (given(title=" "), back, OccasionGiven("A", WALL, WALL + timedelta(hours=1), "Nowhere/Town")):
        with pytest.raises(NotAnEvent):
            announce_occasion(desk.brand, wrong, desk.ana, desk.now)
    assert (Occasion.of(desk.brand).count(), Post.of(desk.brand).count()) == (1, 1)


def test_a_zone_is_one_that_every_machine_knows_and_seconds_are_nobodys() -> None:
    desk = Desk.fresh()
    for zone in ("localtime", "Factory"):
        odd = OccasionGiven("A", WALL, WALL + timedelta(hours=1), zone)
        with pytest.raises(NotAnEvent):
            announce_occasion(desk.brand, odd, desk.ana, desk.now)
    short = OccasionGiven("A", WALL, WALL + timedelta(seconds=59), "Europe/Madrid")
    with pytest.raises(NotAnEvent):
        announce_occasion(desk.brand, short, desk.ana, desk.now)


def test_in_a_zone_that_went_away_it_is_told_in_utc() -> None:
    desk = Desk.fresh(channels=1)
    row, _post = announced(desk)
    Occasion.across_brands.filter(pk=row.pk).update(zone="Gone/Town")
    row = call_off_occasion(row, "Flooded.", desk.ana, desk.now)
    assert when(row) == "Called off: Friday, 11 December 2026, 19:00–21:00 (UTC)"
    assert "DTSTART:20261211T190000Z" in occasion_calendar(row)


def test_a_post_in_line_gets_the_new_hour_and_stays_in_line() -> None:
    desk = Desk.fresh()
    row, post = announced(desk)
    at = desk.now + timedelta(hours=5)
    line_up(post, When.DATE, desk.ana, desk.now, at=at)
    row = changed(desk, row, 1)
    assert (desk.states(post), set(Variant.of(desk.brand).values_list("at", flat=True))) == (
        [S.SCHEDULED] * 2,
        {at},
    )
    desk.wait(hours=5)
    desk.send()
    assert len(desk.seen) == 2
    assert all("21:00–23:00" in one and "20:00–22:00" not in one for one in desk.seen)
    assert not troubles(desk.brand, desk.now)


def test_a_yes_to_the_old_hour_is_void() -> None:
    desk = Desk.fresh()
    row, post = announced(desk)
    set_four_eyes(desk.brand, True, desk.ana, desk.now)
    line_up(post, When.DATE, desk.ana, desk.now, at=desk.now + timedelta(hours=5))
    old = ApprovalRequest.of(desk.brand).get()
    vote(old, True, desk.bo, desk.now, seen=old.digest)
    assert desk.states(post) == [S.SCHEDULED] * 2
    changed(desk, row, 1)
    assert desk.states(post) == [S.WAITING] * 2
    fresh = ApprovalRequest.of(desk.brand).get(outcome=RequestOutcome.OPEN)
    assert fresh.digest != old.digest
    desk.wait(hours=5)
    desk.send()
    assert desk.seen == []


def test_words_that_were_written_otherwise_leave_the_line_and_are_told() -> None:
    desk = Desk.fresh(channels=1)
    row, post = announced(desk)
    own = PostGiven("Come next Friday at eight!", tuple(map(VariantGiven, desk.channels)))
    change_post(post, own, desk.ana, desk.now)
    assert behind_of(post, desk.now) is None
    line_up(post, When.DATE, desk.ana, desk.now, at=desk.now + timedelta(hours=5))
    changed(desk, row, 1)
    assert desk.states(post) == [S.DRAFT]
    assert [one.code for one in troubles(desk.brand, desk.now)] == ["event changed"]
    leave_words(OccasionPost.of(desk.brand).get(), desk.bo, desk.now)
    assert not troubles(desk.brand, desk.now)
    assert Entry.of(desk.brand).filter(what=What.OCCASION_LEFT, person_id=desk.bo.pk).count() == 1


def test_what_is_out_is_told_until_it_is_changed_there() -> None:
    desk = Desk.fresh(channels=1)
    row, post = announced(desk)
    line_up(post, When.NOW, desk.ana, desk.now)
    desk.send()
    changed(desk, row, 1)
    assert desk.states(post) == [S.PUBLISHED]
    assert [one.code for one in troubles(desk.brand, desk.now)] == ["event changed"]
    found, [part] = behind_of(post, desk.now), out_parts(desk.stands(post).variants)
    assert found is not None
    words = wished_words(found.row, part)
    assert "21:00–23:00" in words
    edit_published(post, part.publication.pk, words, desk.stands(post).post.version, desk.ana, desk.now)
    assert not troubles(desk.brand, desk.now)


def test_called_off_it_is_told_everywhere_under_the_same_name() -> None:
    desk = Desk.fresh(channels=1)
    row, post = announced(desk)
    before = occasion_calendar(row)
    line_up(post, When.DATE, desk.ana, desk.now, at=desk.now + timedelta(hours=5))
    with pytest.raises(NotAnEvent):
        call_off_occasion(row, " ", desk.ana, desk.now)
    row = call_off_occasion(row, "The hall is flooded.", desk.ana, desk.now)
    assert call_off_occasion(row, "Again.", desk.bo, desk.now).called_off_why == "The hall is flooded."
    after = occasion_calendar(row)
    [uid] = [line for line in before.split("\r\n") if line.startswith("UID:")]
    assert uid in after
    assert ("STATUS:CONFIRMED" in before, "STATUS:CANCELLED" in after, "SEQUENCE:1" in after) == (True, True, True)
    desk.wait(hours=5)
    desk.send()
    assert "Called off: Friday, 11 December 2026" in desk.seen[0]
    with pytest.raises(NotAnEvent):
        changed(desk, row, 1)


def test_a_revoked_address_opens_nothing_and_leaves_no_post() -> None:
    desk = Desk.fresh(channels=1)
    row, post = announced(desk)
    old = row.key
    line_up(post, When.DATE, desk.ana, desk.now, at=desk.now + timedelta(hours=5))
    row = set_address(row, False, desk.ana, desk.now)
    assert occasion_behind(old) is None
    assert ".ics" not in desk.stands(post).post.idea
    assert desk.states(post) == [S.SCHEDULED]
    row = set_address(row, True, desk.ana, desk.now)
    assert occasion_behind(row.key) == row != occasion_behind(old)


def test_a_reminder_goes_as_the_first_went_and_moves_with_the_event() -> None:
    desk = Desk.fresh()
    row, post = announced(desk)
    draft = remind_of(row, desk.ana, desk.now).post
    assert desk.states(draft) == [S.DRAFT] * 2
    discard_post(draft, desk.ana, desk.now)
    line_up(post, When.NOW, desk.ana, desk.now)
    made = remind_of(row, desk.ana, desk.now)
    assert remind_of(row, desk.bo, desk.now).post_id == made.post_id
    assert (made.why, desk.states(made.post)) == ("", [S.SCHEDULED] * 2)
    row = changed(desk, row, 48)
    hours = set(Variant.of(desk.brand).filter(post=made.post_id).values_list("at", flat=True))
    assert hours == {row.starts_at - timedelta(days=1)}
    assert desk.states(made.post) == [S.SCHEDULED] * 2
    assert "Sunday, 13 December 2026" in desk.stands(made.post).post.idea


def test_a_day_before_a_change_of_the_clock_is_the_same_wall_time() -> None:
    desk = Desk.fresh(channels=1)
    wall = datetime.fromisoformat("2027-03-28T20:00")
    said = OccasionGiven("Spring", wall, wall + timedelta(hours=1), "Europe/Madrid")
    row = announce_occasion(desk.brand, said, desk.ana, desk.now, channels=desk.channels)
    assert row.starts_at - (remind_of(row, desk.ana, desk.now).leaves_at or row.starts_at) == timedelta(hours=23)


def test_what_somebody_else_changed_meanwhile_is_not_written_over() -> None:
    desk = Desk.fresh()
    row, _post = announced(desk)
    changed(desk, row, 1)
    with pytest.raises(ChangedMeanwhile):
        change_occasion(row, given(2), desk.bo, desk.now, seen=0)


def test_it_takes_place_once_so_its_post_does_not_come_round() -> None:
    desk = Desk.fresh()
    _row, post = announced(desk)
    with pytest.raises(NotNow):
        repeat_post(post, "FREQ=WEEKLY", WALL, "Europe/Madrid", desk.ana, desk.now)


def test_it_stands_on_each_day_it_takes_in_the_brands_zone() -> None:
    desk = Desk.fresh(zone="Pacific/Auckland")
    row = announce_occasion(
        desk.brand, OccasionGiven("Fair", WALL, WALL + timedelta(days=1), "Europe/Madrid"), desk.ana, desk.now
    )
    bounds = [datetime.fromisoformat(f"2026-12-{day}T00:00:00+13:00") for day in range(10, 17)]
    found = occasions_on_days(desk.brand, bounds)
    assert {day.isoformat(): rows for day, rows in found.items()} == {"2026-12-12": [row], "2026-12-13": [row]}
