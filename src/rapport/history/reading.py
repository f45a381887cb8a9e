"""A file is recognised by what is in it: by a network's own reader, else as a table of messages."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from rapport.accounts.models import Brand
from rapport.channels.connected import link
from rapport.channels.models import Channel
from rapport.connectors.base import ChannelConfig, Exports
from rapport.connectors.exports.box import Box, NoExport
from rapport.connectors.exports.values import Export, Told, plain
from rapport.connectors.registry import connector, packages
from rapport.history.table import table_export

UNKNOWN = (
    "it is none of the files that are read here: a mailbox (mbox, EML), a chat or a download of your information "
    "from a network, or a table of messages (CSV)"
)


def told_of(
    brand: Brand,
    now: datetime,
    zone: str = "",
    dates: str = "",
    us: Collection[str] = (),
    columns: Mapping[str, str] | None = None,
) -> Told:
    """What is known of the brand, with what was said of the file. Raises `KeyError` for a zone there is not."""
    links: dict[str, ChannelConfig] = {}
    names = {plain(brand.name), plain(brand.slug)}
    for one in Channel.of(brand).filter(closed_at=None).order_by("pk"):
        links.setdefault(one.network, link(one))
        names |= {plain(one.handle), plain(one.name), plain(one.network_id)}
    said = frozenset(plain(one) for one in us if plain(one))
    where = ZoneInfo(zone or brand.time_zone)
    return Told(where, now, dates, said, frozenset(names - {""}), links, columns or {})


def recognised(box: Box, told: Told) -> Export:
    """What the open box holds. Raises `NoExport`, which says why it cannot be read."""
    why = ""
    for network in packages():
        reads = connector(network)
        if issubclass(reads, Exports):
            try:
                if found := reads.export(box, told):
                    return found
            except NoExport as error:
                why = why or str(error)
    if why:
        raise NoExport(why)
    if found := table_export(box, told):
        return found
    raise NoExport(UNKNOWN)


def opened_box(path: Path, title: str = "") -> Box:
    """Raises `NoExport` for what is not there, or is empty."""
    try:
        if path.is_file() and not path.stat().st_size:
            raise NoExport("it is empty")
        if not (path.is_file() or path.is_dir()):
            raise NoExport("there is no such file")
        return Box(path, title)
    except OSError as error:
        raise NoExport(f"it cannot be opened: {error.strerror}") from error
