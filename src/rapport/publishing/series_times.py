"""When what comes round leaves: by its rule alone, also beyond the copies that are made already."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import dropwhile, islice, takewhile
from zoneinfo import ZoneInfo

from django.db.models import Q

from rapport.channels.models import Channel
from rapport.domain.recurrence import moments
from rapport.publishing.evergreen_models import StopReason
from rapport.publishing.models import Post, Series


def times(series: Series) -> islice[datetime]:
    """All its moments in order, by the house's rule for changes of hour."""
    start = datetime.fromisoformat(series.start)
    return islice(moments(series.rule, start, ZoneInfo(series.zone)), 100_000)


def later_copies(channel: Channel, since: datetime, until: datetime) -> Iterator[datetime]:
    """The moments between at which a copy will leave on the channel that is not made yet.

    Of a set nobody knows whose turn it will be: it counts where any post of it that goes on is for the channel.
    """
    going = Q(evergreen=None) | Q(evergreen__why=StopReason.NONE)
    there = Post.across_brands.filter(going, variants__channel=channel).exclude(template_of=None)
    rows = Series.across_brands.filter(brand=channel.brand_id, ended_at=None, made_until__lt=until)
    for series in rows.filter(pk__in=there.values("template_of")):
        after = max(since, series.made_until)
        # The rule's order is that of time: what is past is dropped, and nothing beyond the end is computed.
        ahead = dropwhile(lambda at, after=after: at <= after, times(series))  # type: ignore[misc]
        yield from takewhile(lambda at: at < until, ahead)
