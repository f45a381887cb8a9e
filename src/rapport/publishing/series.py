"""Posts that come round: each time of the rule has one post of its own, known by its row."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice, pairwise, takewhile
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from rapport.accounts.models import Brand, Person
from rapport.availability.queue_hold import held_brands
from rapport.domain.parameters import NotReadable
from rapport.domain.recurrence import moments
from rapport.domain.recurrence_rule import parsed
from rapport.jobs.one_by_one import one_by_one
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.checks import NotReady
from rapport.publishing.composed import with_parts
from rapport.publishing.copying import said_by
from rapport.publishing.evergreen import leave_to_copies, look_after, next_template
from rapport.publishing.evergreen_models import StopReason
from rapport.publishing.line import line_up
from rapport.publishing.links.counting import count_copy
from rapport.publishing.locked import NotNow, locked
from rapport.publishing.models import Post, Series, Variant, When
from rapport.publishing.reply_plan import plan_of, set_plan
from rapport.publishing.series_times import times
from rapport.publishing.writing import write_post

AHEAD = timedelta(days=14)
AT_ONCE = 50
YEARS = 10
LOOKED_AT, LEAST_APART = 100, timedelta(hours=3)
SLOW_ENOUGH = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")


@transaction.atomic
def repeat_post(post: Post, rule: str, start: datetime, zone: str, by: Person, now: datetime) -> Series:
    """From now on copies of this draft leave when the rule says; `start` is a wall time of the zone.

    What came round by a rule that is over may come round by another. Raises `NotReadable` for a rule that cannot
    be read or comes too often, and `NotNow`.
    """
    _slow_enough(rule, start, ZoneInfo(zone), now)
    found = locked(post)
    leave_to_copies(found, now)
    row = Series.across_brands.create(
        brand_id=post.brand_id, rule=rule, start=start.isoformat(), zone=zone, by=by, made_until=now
    )
    Post.across_brands.filter(pk=post.pk).update(template_of=row)
    look_after(post)
    note(post.brand_id, What.RECURRENCE_SET, now, by=by, post=post.pk, rule=rule, zone=zone)
    return row


def _slow_enough(rule: str, start: datetime, zone: ZoneInfo, now: datetime) -> None:
    if abs(start.year - now.year) > YEARS:
        raise NotReadable(f"a start at most {YEARS} years from now")
    slow = parsed(rule, start).freq in SLOW_ENOUGH
    first = list(islice(moments(rule, start, zone), LOOKED_AT))
    if not first:
        raise NotReadable("a rule that comes round at least once")
    if not slow or any(later - one < LEAST_APART for one, later in pairwise(first)):
        raise NotReadable("a rule of days, weeks, months or years; posts do not come round by the hour")


def come_round(now: datetime, brand: Brand | None = None) -> int:
    """Every time within the next two weeks gets its post; done twice it makes nothing more. How many were made."""
    # In an incident nothing new comes round; what fell due meanwhile is a draft with its hour afterwards.
    rows = Series.across_brands.filter(ended_at=None, made_until__lt=now + AHEAD)
    rows = rows.exclude(brand__in=held_brands())
    rows = rows.filter(brand=brand) if brand else rows
    return one_by_one(rows.order_by("made_until")[:AT_ONCE], lambda row: _round(row, now))


def _round(series: Series, now: datetime) -> int:
    until = now + AHEAD
    ahead = takewhile(lambda at: at <= until, times(series))
    due = list(islice((at for at in ahead if at > series.made_until), AT_ONCE))
    for at in due:
        _made(series, at, now)
    if len(due) < AT_ONCE:
        Series.across_brands.filter(pk=series.pk, made_until__lt=until).update(made_until=until)
    return len(due)


def next_time(post: Post, now: datetime) -> datetime | None:
    """When a post that comes round leaves next by its rule; None where it does not, or no more."""
    series = post.template_of
    if series is None or series.ended_at:
        return None
    return next((at for at in times(series) if at > now), None)


@transaction.atomic
def _made(series: Series, at: datetime, now: datetime) -> None:
    """The copy for one moment, and that it is made, in one transaction."""
    mine = Series.across_brands.select_for_update().filter(pk=series.pk, made_until__lt=at)
    if not mine.update(made_until=at):
        return
    template = _template(series, at)
    if template is None:
        return
    writer = template.versions.latest("number").by
    post = write_post(template.brand, said_by(template), writer, now)
    Post.across_brands.filter(pk=post.pk).update(
        series=series, occurrence=at, copy_of=template, rests_on=template.rests_on_id
    )
    post.rests_on_id = template.rests_on_id
    set_plan(post, plan_of(template), writer, now)
    count_copy(post, template, now)
    Variant.across_brands.filter(post=post).update(at=at, how=When.DATE)
    if at > now:
        _lined_up(post, writer, at, now)


def _template(series: Series, at: datetime) -> Post | None:
    """Whose copy leaves at this moment, None where it was stopped; of a set the one whose turn it is."""
    if series.apart_days is not None:
        return next_template(series, at)
    goes = Q(evergreen=None) | Q(evergreen__why=StopReason.NONE)
    found: Post | None = with_parts(Post.across_brands.filter(goes, template_of=series)).first()
    return found


def _lined_up(post: Post, writer: Person, at: datetime, now: datetime) -> None:
    """By whoever wrote the words last. What cannot go in line stays a draft with its hour, and Today says so."""
    try:
        with transaction.atomic():
            line_up(post, When.DATE, writer, now, at=at)
    except (NotNow, NotReady):
        return
