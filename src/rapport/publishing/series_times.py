"""When what comes round leaves: by its rule alone, also beyond the copies that are made already."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import dropwhile, islice, takewhile
from zoneinfo import ZoneInfo

from django.db.models import Q

from rapport.channels.models import Channel
from rapport.domain.recurrence import moments
from rapport.publishing.evergreen_models import StopReason
from rapport.publishing.models import Post, Series

MOST = 100_000


def times(series: Series) -> islice[datetime]:
    """All its moments in order, by the house's rule for changes of hour."""
    start = datetime.fromisoformat(series.start)
    return islice(moments(series.rule, start, ZoneInfo(series.zone)), MOST)


def series_over(series: Series, now: datetime) -> bool:
    """Whether it comes round no more: a person ended it, or its rule has no further time."""
    return series.ended_at is not None or all(at <= now for at in times(series))


def later_copies(channel: Channel, since: datetime, until: datetime) -> Iterator[datetime]:
    """The moments between at which a copy will leave on the channel that is not made yet.

    Of a set nobody knows whose turn it will be: it counts where any post of it that goes on is for the channel.
    """
    going = Q(evergreen=None) | Q(evergreen__why=StopReason.NONE)
    there = Post.across_brands.filter(going, variants__channel=channel).exclude(template_of=None)
    rows = Series.across_brands.filter(brand=channel.brand_id, ended_at=None, made_until__lt=until)
    first, last = _midnight(since), _midnight(until + timedelta(days=1))
    for series in rows.filter(pk__in=there.values("template_of")):
        after = max(since, series.made_until)
        known = _between(series.rule, series.start, series.zone, first, last)
        yield from (at for at in known if after < at < until)


@lru_cache(maxsize=512)
def _between(rule: str, start: str, zone: str, first: datetime, last: datetime) -> tuple[datetime, ...]:
    """A rule's moments of whole days. Remembered: it is asked for by every page, and counted from its start, which
    may be ten years ago.
    """
    every = islice(moments(rule, datetime.fromisoformat(start), ZoneInfo(zone)), MOST)
    # Its order is that of time: what is past is dropped, and nothing beyond the end is computed.
    return tuple(takewhile(lambda at: at < last, dropwhile(lambda at: at < first, every)))


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)
