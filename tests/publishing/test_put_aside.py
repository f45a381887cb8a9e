"""A trouble stays until it is solved or somebody puts it aside, and the count is that of the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import product

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from rapport.channels.connected import record_health
from rapport.channels.models import State
from rapport.connectors.errors import Refused
from rapport.domain.quote import QUOTE_AWAITS, QUOTE_REFUSED
from rapport.ledger.models import Entry
from rapport.ledger.what import What
from rapport.outbox.models import Attempt, Delivery, Publication, Step
from rapport.publishing import suspects
from rapport.publishing.line import line_up
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post, PostPart, TroubleAside, Variant, When
from rapport.publishing.put_aside import AT_ONCE, presses_lately, put_troubles_aside, take_up_again
from rapport.publishing.results.models import PostResult
from rapport.publishing.trouble import count_troubles, held_channels, trouble_list, troubles
from rapport.publishing.trouble_of import TroubleKnown, trouble_of
from rapport.store.rows import Given
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HOURS = (-400 * DAY, -HOUR, -timedelta(minutes=1), HOUR, 3 * DAY)


def refused(desk: Desk, many: int = 1) -> list[str]:
    """Posts that the network does not take; their keys."""
    for n in range(many):
        line_up(desk.post(f"Oak {n}."), When.NOW, desk.ana, desk.now)
        desk.paper.before = Refused("too wide")
        desk.send()
    return [one.key for one in troubles(desk.brand, desk.now, 200)]


def every_state(desk: Desk) -> None:
    """A post for each way in which its parts can stand, held or not, asked or not, at each hour."""
    ways: list[tuple[Step, ...]] = [(), *product(Step), *product(Step, Step)]
    for n, (steps, held, hour) in enumerate(product(ways, (False, True), HOURS)):
        marks = {"held_at": desk.now if held else None, "asked_at": desk.now if not steps and n % 3 == 0 else None}
        post = Post.across_brands.create(brand=desk.brand, idea=f"{n}", author=desk.ana, **marks)
        where = desk.channels[n % 2]
        given = {"brand": desk.brand, "channel": where, "at": desk.now + hour}
        parts(Variant.across_brands.create(post=post, **given), steps, desk, n)


def parts(variant: Variant, steps: Sequence[Step], desk: Desk, n: int) -> None:
    for place, step in enumerate(steps):
        row = Publication.across_brands.create(
            brand=desk.brand,
            channel=variant.channel,
            approved_by=desk.ana,
            kind="publication",
            lane=variant.lane,
            key=f"{variant.pk} {place}",
            step=step,
            planned_for=variant.at if n % 4 else None,
            sent_at=variant.at if step == Step.SENT else None,
            reason=(QUOTE_AWAITS, QUOTE_REFUSED, "")[n // 5 % 3] if step == Step.SENT else "",
            text=f"{n}",
            digest="",
        )
        PostPart.across_brands.create(brand=desk.brand, variant=variant, place=place, publication=row)
        if step == Step.SENT and n % 4 == 0:
            verdict = {"verdict": "differs", "channel": variant.channel, "read_at": desk.now}
            PostResult.across_brands.create(brand=desk.brand, publication=row, **verdict)


def one_by_one(desk: Desk) -> set[str]:
    """The same, found by looking at every single post."""
    wrong = PostResult.of(desk.brand).order_by("-pk").values_list("publication__part__variant", "publication")
    known = TroubleKnown(held_channels(desk.brand), wrong={of: ("differs", number) for of, number in wrong})
    standings = [one for post in desk.all() for one in desk.stands(post).variants]
    return {found.key for one in standings if (found := trouble_of(one, desk.now, known))}


def test_the_database_finds_what_a_look_at_every_post_finds_and_counts_it() -> None:
    desk = Desk.fresh()
    every_state(desk)
    record_health(desk.channels[1], State.REVOKED, "token revoked", desk.now)
    wanted = one_by_one(desk)
    found = trouble_list(desk.brand, desk.now, 999)
    assert {one.key for one in found.lines} == wanted
    assert (found.total, count_troubles(desk.brand, desk.now), found.more) == (len(wanted), len(wanted), 0)
    codes = {one.code for one in found.lines}
    assert codes >= {"late", "held", "missed", "failed", "unknown", "waiting", "unplaced", "signed out"}
    assert codes >= {"differs", "awaiting", "quote refused"}
    pages = [
        one.key for skip in range(0, found.total, 50) for one in trouble_list(desk.brand, desk.now, 50, skip).lines
    ]
    assert pages == [one.key for one in found.lines]
    aside_in_turn(desk, found.total)


def aside_in_turn(desk: Desk, total: int) -> None:
    """Put aside press by press: each counts as much less; behind one trouble of a post its next one is told."""
    presses = []
    for _ in range(2 * total // AT_ONCE + 2):
        if shown := trouble_list(desk.brand, desk.now, AT_ONCE).lines:
            entry, many = put_troubles_aside(desk.brand, [one.key for one in shown], desk.ana, desk.now)
            assert many == len(shown)
            presses.append(entry.pk)
    assert count_troubles(desk.brand, desk.now) == len(troubles(desk.brand, desk.now)) == 0
    for one in presses:
        take_up_again(desk.brand, one, desk.ana, desk.now)
    assert count_troubles(desk.brand, desk.now) == total


def test_no_trouble_leaves_by_itself_and_a_list_says_how_many_more_there_are() -> None:
    desk = Desk.fresh(channels=1)
    refused(desk, 60)
    desk.wait(days=500)
    found = trouble_list(desk.brand, desk.now)
    assert (len(found.lines), found.total, found.more) == (50, 60, 10)
    assert len(trouble_list(desk.brand, desk.now, 50, 50).lines) == 10


def test_what_is_near_stands_before_what_is_old() -> None:
    desk = Desk.fresh(channels=1)
    refused(desk, 3)
    desk.wait(days=90)
    line_up(desk.post("New."), When.DATE, desk.ana, desk.now, at=desk.now + HOUR)
    record_health(desk.channels[0], State.REVOKED, "token revoked", desk.now)
    assert [one.code for one in troubles(desk.brand, desk.now, 2)] == ["signed out", "failed"]


def test_put_aside_it_asks_for_nobody_and_says_by_whom_and_can_be_undone() -> None:
    desk = Desk.fresh(channels=1)
    keys = refused(desk, 3)
    entry, many = put_troubles_aside(desk.brand, keys[:2], desk.bo, desk.now)
    assert (many, [one.key for one in troubles(desk.brand, desk.now)]) == (2, keys[2:])
    [press] = presses_lately(desk.brand, 9)
    assert (press.many, press.first.by, press.first.at) == (2, desk.bo, desk.now)
    assert (entry.what, entry.person) == (What.TROUBLES_PUT_ASIDE, desk.bo)
    assert take_up_again(desk.brand, entry.pk, desk.ana, desk.now) == 2
    assert [one.key for one in troubles(desk.brand, desk.now)] == keys
    assert Entry.of(desk.brand).filter(what=What.TROUBLES_TAKEN_UP, person=desk.ana).count() == 1
    assert TroubleAside.of(desk.brand).filter(by=desk.bo, undone_at=desk.now).count() == 2
    with pytest.raises(NotNow):
        take_up_again(desk.brand, entry.pk, desk.ana, desk.now)


def test_what_comes_anew_is_told_anew() -> None:
    desk = Desk.fresh(channels=1)
    [key] = refused(desk)
    put_troubles_aside(desk.brand, [key], desk.ana, desk.now)
    line_up(desk.all()[0], When.NOW, desk.ana, desk.now)
    desk.paper.before = Refused("too wide")
    desk.send()
    [again] = troubles(desk.brand, desk.now)
    assert again.key != key
    with pytest.raises(NotNow):  # the other tab shows the first one still
        put_troubles_aside(desk.brand, [key], desk.ana, desk.now)
    assert [one.key for one in troubles(desk.brand, desk.now)] == [again.key]


def test_in_doubt_after_another_call_it_is_told_again() -> None:
    desk = Desk.fresh(channels=1)
    line_up(desk.post(), When.NOW, desk.ana, desk.now)
    Delivery.across_brands.update(step=Step.UNKNOWN)
    put_troubles_aside(desk.brand, [one.key for one in troubles(desk.brand, desk.now)], desk.ana, desk.now)
    assert troubles(desk.brand, desk.now) == []
    Attempt.across_brands.create(brand=desk.brand, delivery=Delivery.of(desk.brand).get(), at=desk.now)
    assert [one.code for one in troubles(desk.brand, desk.now)] == ["unknown"]
    assert count_troubles(desk.brand, desk.now) == 1


@pytest.mark.parametrize("keys", [[], ["~"], ["999999~failed~1~1~"], ["x" * 90], ["1~2~3"], ["9" * 90]])
def test_a_key_that_names_nothing_puts_nothing_aside(keys: list[str]) -> None:
    desk = Desk.fresh(channels=1)
    refused(desk)
    for some in (keys, keys * (AT_ONCE + 1)):
        with pytest.raises(NotNow):
            put_troubles_aside(desk.brand, some, desk.ana, desk.now)
    assert not TroubleAside.of(desk.brand).exists()
    assert count_troubles(desk.brand, desk.now) == 1


def test_another_brand_puts_nothing_aside_here() -> None:
    desk, other = Desk.fresh(channels=1), Desk.fresh(channels=1)
    keys = refused(desk)
    entry, _ = put_troubles_aside(desk.brand, keys, desk.ana, desk.now)
    with pytest.raises(NotNow):
        take_up_again(other.brand, entry.pk, other.ana, other.now)
    take_up_again(desk.brand, entry.pk, desk.ana, desk.now)
    with pytest.raises(NotNow):
        put_troubles_aside(other.brand, keys, other.ana, other.now)
    assert (presses_lately(other.brand, 9), count_troubles(desk.brand, desk.now)) == ([], 1)


def test_awaited_for_long_or_not_agreed_to_it_is_told() -> None:
    desk = Desk.fresh(channels=1)
    now: datetime = timezone.now()
    line_up(desk.post(), When.NOW, desk.ana, now)
    Delivery.across_brands.update(step=Step.SENT, reason=QUOTE_AWAITS, sent_at=now)
    assert troubles(desk.brand, now + 23 * HOUR) == []
    assert [one.code for one in troubles(desk.brand, now + 25 * HOUR)] == ["awaiting"]
    Delivery.across_brands.update(reason=QUOTE_REFUSED)
    assert [one.code for one in troubles(desk.brand, now)] == ["quote refused"]


def plan_of(kind: Callable[[], QuerySet[Variant]]) -> str:
    """How the database would find them."""
    sql, values = kind().values_list("pk").query.sql_with_params()
    given = [1 if isinstance(one, Given) else one for one in values]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", given)
        return " ".join(row[3] for row in cursor.fetchall())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="it reads SQLite's plans")
@pytest.mark.parametrize("kind", [suspects._unknown, suspects._failed, suspects._missed, suspects._late])
def test_what_is_stuck_is_found_by_its_step_and_not_among_all_posts(kind: Callable[[], QuerySet[Variant]]) -> None:
    plan = plan_of(kind)
    assert "publications_by_" in plan
    assert "variants_by_time" not in plan
    assert "SCAN" not in plan


@pytest.mark.skipif(connection.vendor != "sqlite", reason="it reads SQLite's plans")
def test_what_rests_on_an_article_that_ends_is_found_from_the_articles() -> None:
    """They are few. From the hours, every post to come would be walked through, on each page of Publish."""
    plan = plan_of(suspects._fact_ends)
    assert "publishing_post_rests_on" in plan
    assert "variants_by_time" not in plan
    assert "SCAN" not in plan
