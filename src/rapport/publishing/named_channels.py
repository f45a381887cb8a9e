"""The names of channels in a table's rows, against the channels that a brand has: one judge for every way in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rapport.accounts.models import Brand
from rapport.channels.models import Channel
from rapport.publishing.checks import publishes
from rapport.publishing.tables.posts import PostTable, TableRow

MOST_NAMES, MOST_CHANNELS, LONGEST_NAME = 5, 12, 60
WHAT_TO_DO = "write one of these, connect it, or leave the row out"
NOTHING_HERE = "no channel that publishes is connected; connect one, or leave the row out"


def with_channels(brand: Brand, table: PostTable) -> PostTable:
    """The rows, none of them good that names a channel which is not here; one that names none is for all."""
    channels = publishing_channels(brand)
    return replace(table, rows=tuple(_judged(row, channels) for row in table.rows))


def publishing_channels(brand: Brand) -> list[Channel]:
    """Where its posts can leave."""
    rows = Channel.of(brand).filter(closed_at=None).order_by("network", "handle", "pk")
    return [one for one in rows if publishes(one.network)]


def missing_names(row: TableRow, channels: Sequence[Channel]) -> tuple[str, ...]:
    """The names in it that mean none of the channels, each once."""
    names = dict.fromkeys(row.channels)
    return tuple(name for name in names if not any(means_channel(name, one) for one in channels))


def means_channel(name: str, channel: Channel) -> bool:
    """A channel is named by its network, its handle, or its key."""
    said = name.strip().removeprefix("@").casefold()
    names = (channel.network, channel.handle.removeprefix("@"), channel.key)
    return said in {one.casefold() for one in names}


def _judged(row: TableRow, channels: Sequence[Channel]) -> TableRow:
    missing = missing_names(row, channels)
    if not missing:
        return row
    here = _listed([f"{one.network} ({one.handle})" for one in channels], MOST_CHANNELS)
    there = f"there are {here}; {WHAT_TO_DO}" if channels else NOTHING_HERE
    problem = f"no channel here is called {_listed(missing, MOST_NAMES)}: {there}"
    return replace(row, not_here=missing, problems=(*row.problems, problem))


def _listed(names: Sequence[str], most: int) -> str:
    """So many that somebody reads them, and how many there are besides."""
    more = f" (+{len(names) - most})" if len(names) > most else ""
    return ", ".join(name[:LONGEST_NAME] for name in names[:most]) + more
