"""The names of channels in a table's rows, against the channels that a brand has: one judge for every way in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rapport.accounts.models import Brand
from rapport.channels.models import Channel
from rapport.connectors.registry import manifest
from rapport.publishing.checks import publishes
from rapport.publishing.tables.posts import PostTable, TableRow


def with_channels(brand: Brand, table: PostTable) -> PostTable:
    """The rows with the names of channels that are not here; one that names no channel is for all.

    Such a row is no worse for it: a draft waits for its channel, and says in its notes which that is.
    """
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
    """A channel is named by its network, whatever people call that, by its handle, or by its key."""
    said = name.strip().removeprefix("@").casefold()
    known = manifest(channel.network)
    names = (channel.network, known.name, *known.also, channel.handle.removeprefix("@"), channel.key)
    return said in {one.casefold() for one in names}


def _judged(row: TableRow, channels: Sequence[Channel]) -> TableRow:
    return replace(row, not_here=missing_names(row, channels))
