"""When a channel posts: times of the week in a zone's wall time, and which of them is free next."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from rapport.accounts.models import Person
from rapport.channels.models import Channel
from rapport.domain.recurrence import instant
from rapport.domain.set_apart import isolated
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox.models import Step
from rapport.publishing.models import PostingSlot, Variant
from rapport.publishing.series_times import later_copies

HORIZON = timedelta(days=60)
# Two posts on one channel closer than this are in each other's way.
GAP = timedelta(minutes=15)
DAY = timedelta(days=1)


class QueueFull(Exception):
    """No slot is free within the horizon; nothing is dropped, the post stays a draft."""

    def __init__(self, channel: Channel, slots: bool) -> None:
        if slots:
            full = _("The next %(n)d days of %(channel)s are full. Nothing is dropped: set a date, or add slots.")
            super().__init__(full % {"n": HORIZON.days, "channel": isolated(channel.handle)})
        else:
            none = _("%(channel)s has no slots yet. Set some under Slots, or set a date.")
            super().__init__(none % {"channel": isolated(channel.handle)})


@dataclass(frozen=True, slots=True, order=True)
class SlotGiven:
    """Monday is 0."""

    weekday: int
    wall: time


@transaction.atomic
def set_slots(channel: Channel, slots: Sequence[SlotGiven], zone: str, by: Person, now: datetime) -> None:
    """The channel's week from now on. What is in line stays where it is."""
    PostingSlot.across_brands.filter(channel=channel).delete()
    wanted = sorted(set(slots))
    PostingSlot.across_brands.bulk_create(
        PostingSlot(brand_id=channel.brand_id, channel=channel, weekday=one.weekday, wall=one.wall, zone=zone)
        for one in wanted
    )
    told = [f"{one.weekday} {one.wall:%H:%M}" for one in wanted]
    note(channel.brand_id, What.POSTING_SLOTS_SET, now, by=by, channel=channel.pk, slots=told)


def slots_of(channel: Channel) -> list[PostingSlot]:
    """The channel's slots through the week."""
    return list(PostingSlot.across_brands.filter(channel=channel))


def slot_times(slots: Sequence[PostingSlot], after: datetime, until: datetime) -> Iterator[datetime]:
    """The moments of the slots after one moment and up to another, in order, none twice, by the house's rule."""
    # A change of hour, or of the date line, moves a wall time by a day at most.
    day, last = (after - 2 * DAY).date(), (until + 2 * DAY).date()
    waiting: set[datetime] = set()
    while day <= last:
        waiting |= {_at(one, day) for one in slots if one.weekday == day.weekday()}
        ready = sorted(at for at in waiting if at < _settled(day))
        waiting -= set(ready)
        yield from (at for at in ready if after < at <= until)
        day += DAY
    yield from (at for at in sorted(waiting) if after < at <= until)


def _at(slot: PostingSlot, day: object) -> datetime:
    return instant(datetime.combine(day, slot.wall), ZoneInfo(slot.zone))  # type: ignore[arg-type]


def _settled(day: object) -> datetime:
    """No slot of a later day comes before this moment."""
    return datetime.combine(day, time.min, ZoneInfo("UTC")) - DAY  # type: ignore[arg-type]


def taken_times(channel: Channel, since: datetime) -> list[datetime]:
    """When something leaves on the channel, or waits to: read from the posts, however they got there, and from
    the rules of those that come round later than copies are made.
    """
    on_way = Q(parts__publication__step__in=[Step.QUEUED, Step.SENDING, Step.SENT])
    rows = Variant.across_brands.filter(channel=channel, at__gt=since - GAP, at__lt=since + HORIZON + GAP)
    rows = rows.filter(on_way | Q(post__asked_at__isnull=False))
    made = {at for at in rows.values_list("at", flat=True) if at}
    return sorted(made.union(later_copies(channel, since - GAP, since + HORIZON + GAP)))


def is_free(at: datetime, taken: Sequence[datetime]) -> bool:
    """Whether nothing else leaves within the gap; `taken` is in order."""
    place = bisect_left(taken, at)
    return all(abs(at - other) >= GAP for other in taken[max(0, place - 1) : place + 1])


def next_free(channel: Channel, now: datetime) -> datetime:
    """The next slot at which nothing else leaves. Raises `QueueFull`."""
    slots = slots_of(channel)
    taken = taken_times(channel, now) if slots else []
    found = (at for at in slot_times(slots, now, now + HORIZON) if is_free(at, taken))
    if (at := next(found, None)) is None:
        raise QueueFull(channel, bool(slots))
    return at
