"""What a count says: who was looked at, which word each has, and the share that is reachable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from rapport.audience.followers import account_of, days_since
from rapport.audience.models import Follower, FollowerCount, RealMark
from rapport.audience.reach import ReachWord, SeenFollower, line_of, reach_of
from rapport.audience.share import FEWEST, Stratum, draw_strata, reach_share
from rapport.channels.models import Channel
from rapport.inbox.models import Direction, Message

TALKED = timedelta(days=180)


def settle_count(count: FollowerCount, now: datetime) -> None:
    """Draw the sample by the count's seed, give each of it a word, and close the count."""
    rows = list(Follower.across_brands.filter(channel=count.channel_id, gone_at=None).order_by("-place", "-pk"))
    drawn = draw_strata([one.network_id for one in rows], count.seed)
    line = marked_line(count.brand_id, now)
    looked = [[rows[place] for place in run] for run in drawn]
    everybody = [one for run in looked for one in run]
    say_words(count.channel, everybody, line, now)
    totals = [len(rows) * (n + 1) // len(drawn) - len(rows) * n // len(drawn) for n in range(len(drawn))]
    strata = [
        Stratum(total, len(run), sum(one.reach == ReachWord.REACHABLE for one in run))
        for total, run in zip(totals, looked, strict=True)
    ]
    count.total, count.looked, count.done_at = len(rows), len(everybody), now
    count.words = dict(Counter(one.reach for one in everybody))
    count.line = line if line > 0 else None
    if len(rows) >= FEWEST:
        told = reach_share(strata)
        count.share, count.low, count.high = told.share, told.low, told.high
    count.save()


def marked_line(brand: int, now: datetime) -> float:
    """The line from the real people whom the brand's own people marked, each as they are now.

    Whoever says that they moved is not among those whom the line is about.
    """
    marks = RealMark.across_brands.filter(brand=brand, real=True, follower__real__isnull=False)
    people = [one.follower for one in marks.select_related("follower__channel")]
    talked = {one: talked_lately(one, now) for one in {row.channel for row in people}}
    found = [reach_of(_seen(row, row.network_id in talked[row.channel], now)) for row in people]
    return line_of([one.hold for one in found if one.word is not ReachWord.MOVED])


def say_words(channel: Channel, rows: Sequence[Follower], line: float, now: datetime) -> None:
    """Give each follower its word; those that were not drawn have none."""
    talked = talked_lately(channel, now)
    for one in rows:
        found = reach_of(_seen(one, one.network_id in talked, now), line)
        one.looked, one.reach, one.fact, one.real = True, found.word, found.fact, found.real
    Follower.across_brands.filter(channel=channel).update(looked=False, reach="", fact="")
    Follower.across_brands.bulk_update(rows, ["looked", "reach", "fact", "real"], batch_size=200)


def talked_lately(channel: Channel, now: datetime) -> set[str]:
    """The network's ids of those who wrote to the brand on this network within half a year."""
    rows = Message.across_brands.filter(
        brand_id=channel.brand_id,
        direction=Direction.IN,
        at__gte=now - TALKED,
        identity__network=channel.network,
    )
    return set(rows.values_list("identity__network_id", flat=True).distinct())


def _seen(one: Follower, talked: bool, now: datetime) -> SeenFollower:
    moved = bool(one.shown.get("moved"))
    return SeenFollower(account_of(one, now), days_since(one, "last_post_at", now), moved, talked)
