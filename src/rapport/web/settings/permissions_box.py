"""The permissions of a channel as its page and its sign-in show them."""

from __future__ import annotations

from rapport.channels.models import Channel
from rapport.channels.permissions import Held, permissions_of


def permissions_box(channel: Channel) -> dict[str, object]:
    """Each that the manifest names, with those that are missing; nothing where the manifest names none."""
    found = permissions_of(channel)
    return {
        "held_permissions": found,
        "lacks": [one for one in found if one.missing],
        "untold": any(one.held is Held.UNTOLD for one in found),
    }
