"""Where something can be looked for: read from the manifests of the networks and the brand's own channels."""

from __future__ import annotations

from dataclasses import dataclass

from rapport.accounts.models import Brand
from rapport.channels.models import Channel
from rapport.connectors.manifest import Manifest
from rapport.connectors.prices import PaidAct, currency, price, written
from rapport.connectors.registry import manifest, manifests
from rapport.curation.models import Looks


@dataclass(frozen=True, slots=True)
class WatchWay:
    """One place to look: a network, and the channel that is asked (None: a feed needs none)."""

    looks: Looks
    manifest: Manifest
    channel: Channel | None

    @property
    def value(self) -> str:
        """As a form names it."""
        return f"{self.looks} {self.channel.pk if self.channel else self.manifest.network}"

    @property
    def cost(self) -> str:
        """What one look costs, "" where it is free."""
        found = price(self.manifest.prices, PaidAct.SEARCH) if self.channel else 0
        return f"{written(found)} {currency(self.manifest.prices)}" if found else ""


def watch_ways(brand: Brand) -> list[WatchWay]:
    """All that this brand can look for, channel by channel, and feeds."""
    rows = Channel.of(brand).filter(closed_at=None).order_by("network", "handle")
    found = [
        WatchWay(looks, manifest(row.network), row)
        for row in rows
        for looks in Looks
        if looks is not Looks.FEED and looks.value in manifest(row.network).watch
    ]
    return found + [WatchWay(Looks.FEED, one, None) for one in manifests() if "feed" in one.watch]


def question(known: Manifest, looks: str, words: str) -> str:
    """What is asked on the network; words are put in as they are."""
    asked = next(said for name, said in known.watch.items() if name == looks)
    return asked.replace("{words}", words)
