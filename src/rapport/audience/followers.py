"""Followers as rows: what a network lists is kept, and read again as the signs that an estimate wants."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rapport.audience.models import Follower, FollowerCount
from rapport.channels.models import Channel
from rapport.domain.profile import Profile
from rapport.triage.authenticity import Account

COUNTS = ("followers", "following", "posts", "likes")
TIMES = ("created_at", "last_post_at")
FLAGS = ("is_bot", "plain_picture", "moved")
MOST_COUNTED = 10**12
KEPT = ("handle", "name", "about", "url", "shown", "place", "followed_at", "seen_at", "gone_at", "looked")


def keep_page(count: FollowerCount, found: Sequence[Profile], now: datetime) -> int:
    """Make or renew a row for each of a page's accounts, once each; how many of them are new in this count."""
    named = {one.network_id[:255]: one for one in found if one.network_id}
    mine = Follower.across_brands.filter(channel=count.channel_id, network_id__in=named)
    again = set(mine.filter(seen_at__gte=count.begun_at).values_list("network_id", flat=True))
    fresh = [one for network_id, one in named.items() if network_id not in again]
    rows = [_row(count.channel, one, count.total + number, now) for number, one in enumerate(fresh)]
    Follower.across_brands.bulk_create(
        rows, update_conflicts=True, unique_fields=["channel", "network_id"], update_fields=KEPT, batch_size=200
    )
    return len(rows)


def mark_ours(count: FollowerCount, found: Sequence[Profile]) -> None:
    """Those of a page whom we follow and who follow us."""
    ids = [one.network_id[:255] for one in found]
    Follower.across_brands.filter(channel=count.channel_id, network_id__in=ids).update(ours=True)


def _row(channel: Channel, one: Profile, place: int, now: datetime) -> Follower:
    return Follower(
        brand_id=channel.brand_id,
        channel=channel,
        network_id=one.network_id[:255],
        handle=_storable(one.handle)[:255],
        name=_storable(one.name)[:255],
        about=_storable(one.about)[:1000],
        url=one.url[:1000] if one.url.startswith(("https://", "http://")) else "",
        shown=kept_profile(one),
        place=place,
        followed_at=one.followed_at if one.followed_at and one.followed_at <= now else None,
        first_seen_at=now,
        seen_at=now,
        gone_at=None,
        looked=False,
    )


def kept_profile(one: Profile) -> dict[str, Any]:
    """A profile's counts, times and flags as they are kept; what the network does not say is not there."""
    counts = {name: getattr(one, name) for name in COUNTS if getattr(one, name) is not None}
    times = {name: at.isoformat() for name in TIMES if (at := getattr(one, name)) is not None}
    flags = {name: getattr(one, name) for name in FLAGS if getattr(one, name) is not None}
    bounded = {name: min(max(0, int(many)), MOST_COUNTED) for name, many in counts.items()}
    return {**bounded, **times, **flags, **({"place": _storable(one.place)[:120]} if one.place else {})}


def account_of(row: Follower, now: datetime) -> Account:
    """The signs of a follower, as of now."""
    kept = row.shown
    return Account(
        handle=row.handle,
        name=row.name,
        about=row.about,
        place=kept.get("place"),
        followers=kept.get("followers"),
        following=kept.get("following"),
        likes=kept.get("likes"),
        posts=kept.get("posts"),
        age=days_since(row, "created_at", now),
        plain_picture=kept.get("plain_picture"),
        robot=kept.get("is_bot"),
    )


def days_since(row: Follower, name: str, now: datetime) -> float | None:
    """How many days ago a kept time was; None where it is not known."""
    if not (said := row.shown.get(name)):
        return None
    return max(0.0, (now - datetime.fromisoformat(said)).total_seconds() / 86_400)


def _storable(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode()
