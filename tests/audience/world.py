"""Followers on the practice network: many at once, each with a day they came."""

from __future__ import annotations

from datetime import timedelta

from rapport.audience.count import count_followers
from rapport.audience.models import Follower, FollowerCount
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


def follower(street: Street, handle: str) -> Follower:
    return Follower.of(street.brand).select_related("channel", "brand").get(handle=handle)
