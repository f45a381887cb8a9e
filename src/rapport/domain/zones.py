"""Time zones by their names: those that every machine knows, and what becomes of one that it does not know."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

# Each machine means something of its own by these, or nothing at all.
OF_ONE_MACHINE = frozenset({"localtime", "posixrules", "Factory"})


@cache
def zone_names() -> frozenset[str]:
    """Every zone that can be named. Remembered: looking for them reads some six hundred files."""
    return frozenset(available_timezones() - OF_ONE_MACHINE)


@cache
def zone_places() -> tuple[str, ...]:
    """UTC, and the zones that are called after a place, in order: what is offered to choose from."""
    named = (one for one in zone_names() if "/" in one and not one.startswith(("Etc/", "SystemV/")))
    return ("UTC", *sorted(named))


def zone_or_utc(name: str) -> ZoneInfo:
    """The zone; UTC where this machine does not know it any more, as after a move to another one."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
