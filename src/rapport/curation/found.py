"""What a look brought, as plain bounded values: others' public words, and by which id we know them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from rapport.channels.models import Channel
from rapport.connectors.base import ChannelConfig, Connector
from rapport.connectors.errors import Unreadable
from rapport.curation.models import Looks, Sighting, Watcher
from rapport.domain.canonical_link import canonical_link, links_in
from rapport.domain.message import Incoming, Visibility
from rapport.domain.parameters import shows

PUBLIC = (Visibility.PUBLIC, Visibility.UNLISTED)
LONGEST, LONGEST_ID = 4_000, 400
# Older posts are nobody's news; a time in the future is a clock that is wrong.
OLDEST, AHEAD = timedelta(days=14), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class FoundWords:
    """Somebody else's public words; `known_by` is unique among all that a brand's watchers read on a network."""

    known_by: str
    said: Incoming
    text: str
    link: str


def found_words(
    watcher: Watcher, kind: type[Connector], raws: Sequence[bytes], ours: frozenset[str], now: datetime
) -> list[FoundWords]:
    """What of these raw items could be passed on: public, not ours, not old, each once."""
    config = ChannelConfig(
        key="", handle=watcher.channel.handle if watcher.channel else "", network_id=watcher.words
    )
    found = {known_by(watcher, one.network_id): one for one in _incoming(kind, raws, config)}
    return [
        FoundWords(name, one, storable(one.text, LONGEST), _link(watcher, one))
        for name, one in found.items()
        if _worth_a_look(one, ours, now)
    ]


def _incoming(kind: type[Connector], raws: Sequence[bytes], config: ChannelConfig) -> Iterator[Incoming]:
    for raw in raws:
        try:
            yield from (one for one in kind.translate(raw, config) if isinstance(one, Incoming))
        except Unreadable:
            continue


def _worth_a_look(one: Incoming, ours: frozenset[str], now: datetime) -> bool:
    fresh = now - OLDEST < one.at < now + AHEAD
    return one.visibility in PUBLIC and shows(one.text) and fresh and one.author.network_id not in ours


def storable(words: str, longest: int) -> str:
    """The beginning of words from outside, without what no database keeps: NUL, and half characters."""
    return words[:longest].replace("\x00", "").encode("utf-8", "replace").decode()


def known_by(watcher: Watcher, network_id: str) -> str:
    """The network's id; two feeds may use the same one, so a feed's entries are known with its address."""
    if watcher.looks == Looks.FEED:
        return hashlib.sha256(f"{watcher.words}\n{network_id}".encode("utf-8", "replace")).hexdigest()
    if storable(network_id, LONGEST_ID) == network_id:
        return network_id
    return hashlib.sha256(network_id.encode("utf-8", "replace")).hexdigest()


def _link(watcher: Watcher, one: Incoming) -> str:
    """Where it leads: an entry of a feed to its page, a post to the link of its card, or the first one in it."""
    if watcher.looks == Looks.FEED:
        leads = [storable(one.url, LONGEST)]
    else:
        leads = [storable(one.extra.get("link", ""), LONGEST), *links_in(storable(one.text, LONGEST))]
    return next(filter(None, map(canonical_link, leads)), "")


def ours_on(watcher: Watcher) -> frozenset[str]:
    """The ids of the brand's own accounts on the network."""
    rows = Channel.across_brands.filter(brand_id=watcher.brand_id, network=watcher.network)
    return frozenset(name for pair in rows.values_list("network_id", "handle") for name in pair)


def already_seen(watcher: Watcher, names: Sequence[str]) -> set[str]:
    """Which of them were read before."""
    rows = Sighting.across_brands.filter(brand_id=watcher.brand_id, network=watcher.network)
    return set(rows.filter(network_id__in=names).values_list("network_id", flat=True))
