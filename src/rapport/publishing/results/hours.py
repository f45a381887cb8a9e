"""How a channel's posts fared by hour of the week, for the best time to post."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from rapport.channels.models import Channel
from rapport.publishing.results.figures import reactions
from rapport.publishing.results.models import Measurement

SINCE = timedelta(weeks=26)
# Posts are compared at one age: about a day.
YOUNGEST, AGE, OLDEST = timedelta(hours=20), timedelta(hours=24), timedelta(hours=60)
MOST = 5000


def posts_by_hour(channel: Channel, zone: str, now: datetime) -> list[tuple[int, int]]:
    """Each measured post: its hour of the week in the zone (Monday 0 h is 0), and its reactions and replies."""
    rows = Measurement.of(channel.brand).filter(
        result__channel=channel,
        result__publication__part__place=0,
        result__publication__sent_at__gt=now - SINCE,
    )
    best: dict[int, tuple[timedelta, int, int]] = {}
    for row in rows.select_related("result__publication").order_by("-pk")[: MOST * 3]:
        sent, count = row.result.publication.sent_at, _engaged(row)
        if sent is None or count is None or not YOUNGEST <= row.at - sent <= OLDEST:
            continue
        wall, off = sent.astimezone(ZoneInfo(zone)), abs(row.at - sent - AGE)
        if row.result_id not in best or off < best[row.result_id][0]:
            best[row.result_id] = (off, wall.weekday() * 24 + wall.hour, count)
    return [(cell, count) for _off, cell, count in best.values()][:MOST]


def _engaged(row: Measurement) -> int | None:
    """Reactions and replies together; None where the network tells neither."""
    told = [one for one in (reactions(row), row.replies) if one is not None]
    return sum(told) if told else None
