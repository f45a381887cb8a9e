"""What the figures of a post mean. A changed meaning is a new number here; rows keep the one they were taken by.

Definition 1 (2026-11): *reached* is what the network calls views or impressions; *reactions* are likes, reposts
and quotes together, of those that the network counts; *replies* are answers of everybody, ours included.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rapport.domain.profile import Measured
from rapport.publishing.results.models import Measurement, PostResult

DEFINITION = 1
# How old a post is when its figures are asked for: ever more seldom, and no more after the last.
AGES = tuple(
    timedelta(minutes=n) for n in (10, 30, 60, 180, 480, 1440, 2 * 1440, 4 * 1440, 7 * 1440, 14 * 1440, 28 * 1440)
)
MOST = 10**15


def next_due(sent: datetime, now: datetime) -> datetime | None:
    """When the figures of a post that left at `sent` are asked for next after `now`; None: no more."""
    return next((sent + age for age in AGES if sent + age > now), None)


def measurement(result: PostResult, told: Measured) -> Measurement:
    """What a network said, as a row; what cannot be a number of people is taken for not said."""
    counts = (told.likes, told.reposts, told.replies, told.quotes, told.views)
    likes, reposts, replies, quotes, views = (
        one if one is not None and 0 <= one < MOST else None for one in counts
    )
    return Measurement(
        brand_id=result.brand_id,
        result=result,
        at=told.at,
        definition=DEFINITION,
        likes=likes,
        reposts=reposts,
        replies=replies,
        quotes=quotes,
        views=views,
        votes=[[option[:200], n] for option, n in told.votes[:20] if 0 <= n < MOST],
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """What became of a post on one channel by `at`; None: not available. `definition`: the newest of its rows'."""

    at: datetime
    definition: int
    reached: int | None
    reactions: int | None
    replies: int | None
    votes: Sequence[tuple[str, int]] = ()


def figures(rows: Iterable[Measurement]) -> Figures | None:
    """The parts of one post together, each by its latest row; what one part does not say, the whole does not."""
    found = list(rows)
    if not found:
        return None
    return Figures(
        max(one.at for one in found),
        max(one.definition for one in found),
        _sum(one.views for one in found),
        _sum(reactions(one) for one in found),
        _sum(one.replies for one in found),
        next((one.votes for one in found if one.votes), ()),
    )


def reactions(row: Measurement) -> int | None:
    """Likes, reposts and quotes, of those that are counted; None where none is."""
    counted = [one for one in (row.likes, row.reposts, row.quotes) if one is not None]
    return sum(counted) if counted else None


def _sum(some: Iterable[int | None]) -> int | None:
    known = list(some)
    return None if None in known else sum(one for one in known if one is not None)
