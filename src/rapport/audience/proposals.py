"""Whom to look at: followers that nobody has chosen about yet, the best first, with what speaks for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate

from rapport.accounts.models import Brand
from rapport.answers.models import Wording
from rapport.audience.bursts import Burst, GrowthWeek, bursts, growth
from rapport.audience.factors import Talked, talked_with, topics_of, weigh_follower
from rapport.audience.follow_back import followed_today, mode_of, rule_of, standing_choices
from rapport.audience.models import FollowBack, FollowBackRule, FollowChoice, Follower, FollowerCount
from rapport.audience.reach import ReachWord
from rapport.audience.weighing import Factor, Weighed, follow_score, weights_from

POOL, SHOWN = 200, 5
NEW = timedelta(days=7)
WEEKS = 26


@dataclass(frozen=True)
class Proposal:
    """One follower, its factors and its score; `mode` is how its network is followed on."""

    row: Follower
    weighed: dict[Factor, Weighed]
    score: int
    mode: str


@dataclass(frozen=True)
class FollowBackList:
    """The best of those new, how many are open, and how far today's limit is."""

    proposals: list[Proposal]
    fresh: int
    today: int
    rule: FollowBackRule
    weights: dict[Factor, int]
    last: FollowChoice | None


def open_followers(brand: Brand, now: datetime) -> QuerySet[Follower]:
    """Those whom we do not follow, and about whom nobody has chosen or whose time to look again has come."""
    chosen = standing_choices(brand).exclude(choice=FollowBack.LATER, until__lte=now)
    rows = (
        Follower.of(brand).filter(gone_at=None, ours=False, channel__closed_at=None).exclude(reach=ReachWord.MOVED)
    )
    return rows.exclude(pk__in=chosen.values("follower")).select_related("channel", "brand")


def follow_back_list(brand: Brand, now: datetime, shown: int = SHOWN) -> FollowBackList:
    """The newest 200 that are open, weighed; the best of them."""
    rule = rule_of(brand)
    weights = weights_from(rule.weights)
    waiting = open_followers(brand, now)
    proposals = weighed_followers(brand, list(waiting.order_by("-first_seen_at", "place")[:POOL]), rule, now)
    mine = FollowChoice.of(brand).filter(undone_at=None).select_related("follower")
    return FollowBackList(
        proposals=proposals[:shown],
        fresh=_fresh(brand, waiting, now),
        today=followed_today(brand, now),
        rule=rule,
        weights=weights,
        last=mine.order_by("-pk").first(),
    )


def _fresh(brand: Brand, waiting: QuerySet[Follower], now: datetime) -> int:
    """How many began to follow within a week; who was there at a channel's first look is not new by that."""
    since = now - NEW
    unsaid = waiting.filter(followed_at=None, first_seen_at__gte=since)
    for channel in unsaid.values_list("channel", flat=True).distinct().order_by():
        first = FollowerCount.of(brand).filter(channel=channel).order_by("pk").first()
        if first and (first.done_at is None or first.done_at >= since):
            unsaid = unsaid.exclude(channel=channel, first_seen_at__lte=first.done_at or now)
    return waiting.filter(followed_at__gte=since).count() + unsaid.count()


def weighed_followers(brand: Brand, rows: list[Follower], rule: FollowBackRule, now: datetime) -> list[Proposal]:
    """Each with its factors and score, the best first."""
    weights, topics = weights_from(rule.weights), topics_of(brand, rule)
    spoken = set(Wording.of(brand).values_list("language", flat=True).distinct()) | {brand.language}
    talked, odd = talked_with(brand, rows, now), channel_bursts(brand, now)
    found = []
    for row in rows:
        said = talked.get((row.channel.network, row.network_id), Talked())
        weighed = weigh_follower(row, said, rule, topics, spoken, odd.get(row.channel_id, []))
        found.append(Proposal(row, weighed, follow_score(weighed, weights), mode_of(row.channel.network)))
    return sorted(found, key=lambda one: (-one.score, -one.row.pk))


def gained_by_day(brand: Brand, now: datetime) -> dict[int, dict[date, int]]:
    """For each channel, how many of those there now began to follow on each day, in the brand's wall time.

    Networks that do not say when somebody followed count from the first look on, which itself tells nothing.
    """
    zone = ZoneInfo(brand.time_zone)
    since = now - timedelta(weeks=WEEKS)
    rows = Follower.of(brand).filter(followed_at__gte=since)
    later = Q(followed_at=None, first_seen_at__gte=since)
    found: dict[int, dict[date, int]] = {}
    for some, name in ((rows, "followed_at"), (Follower.of(brand).filter(later), "first_seen_at")):
        days = some.annotate(day=TruncDate(name, tzinfo=zone)).values_list("channel", "day")
        for channel, day, many in days.annotate(many=Count("pk")).order_by():
            here = found.setdefault(channel, {})
            here[day] = here.get(day, 0) + many
    return _without_first_look(brand, zone, found)


def _without_first_look(
    brand: Brand, zone: ZoneInfo, found: dict[int, dict[date, int]]
) -> dict[int, dict[date, int]]:
    rows = Follower.of(brand).filter(followed_at=None).order_by("channel", "first_seen_at")
    first: dict[int, date] = {}
    for channel, at in rows.values_list("channel", "first_seen_at").distinct():
        first.setdefault(channel, at.astimezone(zone).date())
    for channel, day in first.items():
        found.get(channel, {}).pop(day, None)
    return found


def channel_bursts(brand: Brand, now: datetime) -> dict[int, list[Burst]]:
    """The bursts of each channel."""
    return {channel: bursts(days, *_span(brand, now)) for channel, days in gained_by_day(brand, now).items()}


def growth_of(brand: Brand, now: datetime) -> tuple[list[GrowthWeek], list[Burst]]:
    """All channels together: weeks with their band, and the bursts of the sum."""
    whole: dict[date, int] = {}
    for days in gained_by_day(brand, now).values():
        for day, many in days.items():
            whole[day] = whole.get(day, 0) + many
    first, last = _span(brand, now)
    return growth(whole, first, last), bursts(whole, first, last)


def _span(brand: Brand, now: datetime) -> tuple[date, date]:
    last = now.astimezone(ZoneInfo(brand.time_zone)).date()
    return last - timedelta(weeks=WEEKS) + timedelta(days=1), last
