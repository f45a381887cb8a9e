"""Where something can be looked for: read from the manifests of the networks and the brand's own channels."""

from __future__ import annotations

from dataclasses import dataclass

from rapport.accounts.models import Brand
from rapport.channels.models import Channel
from rapport.connectors.manifest import Manifest
from rapport.connectors.prices import PaidAct, currency, dearest, written
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
    def page_cost(self) -> int:
        """Millionths that a page of results may cost at most."""
        return dearest(self.manifest.prices, PaidAct.SEARCH) if self.channel and not self.by_feed else 0

    @property
    def by_feed(self) -> bool:
        """Whether an account is watched by its feed, and nothing is searched."""
        return self.looks is Looks.ACCOUNT and self.manifest.can.feed_of

    @property
    def cost(self) -> str:
        """What a post costs that is found, or a page where those are billed; "" where it is free."""
        return in_money(self.manifest, find_cost(self.manifest)) if self.page_cost else ""


def find_cost(known: Manifest) -> int:
    """Millionths for each post that a search finds, with all that is billed beside it; else for a page of them."""
    return sum(one.millionths for one in known.prices if one.act is PaidAct.SEARCH)


def billed_each(known: Manifest) -> bool:
    """Whether each post that is found is billed, and not each page of them."""
    return any(one.most > 1 for one in known.prices if one.act is PaidAct.SEARCH)


def in_money(known: Manifest, millionths: int) -> str:
    """An amount in the network's currency."""
    return f"{written(millionths)} {currency(known.prices)}"


def feeds_network() -> str:
    """The network whose connector reads feeds."""
    return next(one.network for one in manifests() if "feed" in one.watch)


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
