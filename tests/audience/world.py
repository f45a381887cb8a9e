"""Followers on the practice network: many at once, each with a day they came."""

from __future__ import annotations

from datetime import timedelta

from rapport.audience.count import count_followers
from rapport.audience.models import Follower, FollowerCount, RealMark
from rapport.connectors.practice.network import Network, network
from tests.street import Street


def net(street: Street) -> Network:
    return network(street.channel.settings["file"])


def follow(street: Street, *handles: str, days_ago: float = 0) -> None:
    """These follow the brand."""
    at = street.now - timedelta(days=days_ago)
    with net(street).store.writing():
        for handle in handles:
            net(street).follow(street.channel.handle, handle, handle.title(), at)


def counted(street: Street) -> FollowerCount:
    """A count from its beginning to its end."""
    while count_followers(street.brand, street.now):
        last = FollowerCount.of(street.brand).latest("pk")
        if last.done_at:
            return last
    return FollowerCount.of(street.brand).latest("pk")


def mark_real_people(street: Street, many: int = 400) -> None:
    """So many followers that people marked as real: from then on the line is drawn."""
    made = (street.now - timedelta(days=2000)).isoformat()
    times = {"first_seen_at": street.now, "seen_at": street.now}
    for n in range(many):
        shown = {"followers": 300, "following": 280, "posts": 2000, "likes": 2000 + n, "created_at": made}
        given = {"handle": f"real{n}", "name": "Ana", "about": "Bakes bread in Rome.", "shown": shown, "real": 0.9}
        row = Follower.across_brands.create(
            brand=street.brand, channel=street.channel, network_id=f"real{n}", **given, **times
        )
        RealMark.across_brands.create(brand=street.brand, follower=row, real=True, by=street.ana, at=street.now)


def follower(street: Street, handle: str) -> Follower:
    return Follower.of(street.brand).select_related("channel", "brand").get(handle=handle)
