"""What the hour of a variant is: proposed, or an hour at which the outbox lets it leave; read from its rows."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class PostHour(StrEnum):
    """`PROPOSED`: nothing of it is in line, so that nothing leaves then by itself. `WAS`: it is over or off."""

    PROPOSED = "proposed"
    SCHEDULED = "scheduled"
    LEFT = "left"
    WAS = "was"


def post_hour(steps: Collection[str]) -> PostHour:
    """From the steps of its parts in the outbox, where an hour that was said yes to is a row of each part."""
    found = set(steps)
    if not found:
        return PostHour.PROPOSED
    if "sent" in found:
        return PostHour.LEFT
    return PostHour.SCHEDULED if found & {"queued", "sending"} else PostHour.WAS
