"""What the acts of a network cost: calls out of its buckets, and money. Pure values, read from the manifest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from rapport.domain.message import Kind

# Of a bucket and of a cap, what nobody waits for may use this much; the rest is kept for answers.
LISTENING = 60
# A bucket's window slides by this part of itself.
SLOTS = 60


class PaidAct(StrEnum):
    """One use of a network that may cost calls or money; a page of a poll, a list, a search, a history each."""

    POLL = "poll"
    STREAM = "stream"
    LOOK = "look"
    SEND = "send"
    FIND = "find"
    PUBLISH = "publish"
    UPLOAD = "upload"
    EDIT = "edit"
    REMOVE = "remove"
    REACT = "react"
    FOLLOW = "follow"
    LIST = "list"
    SEARCH = "search"
    PROFILE = "profile"
    MEASURE = "measure"
    RECALL = "recall"
    VERIFY = "verify"
    REFRESH = "refresh"

    @property
    def listens(self) -> bool:
        """Whether it only brings something here, so that it leaves room for what is said."""
        return self in LISTENS


LISTENS = frozenset(
    {
        PaidAct.POLL,
        PaidAct.STREAM,
        PaidAct.LOOK,
        PaidAct.LIST,
        PaidAct.SEARCH,
        PaidAct.PROFILE,
        PaidAct.MEASURE,
        PaidAct.RECALL,
    }
)


class Price(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an act costs, in millionths of one unit of the currency, with where it was read and when.

    `most`: so often the price may be taken for one such act, where each thing is billed that the network gives.
    `nothing_free`: where it gave nothing it bills nothing; else one of them is counted.
    `linked`: what it costs instead where there is a link in the words (0: the same). `kind`: of the messages for
    which it holds (none: all that have no price of their own).
    """

    act: PaidAct
    millionths: Annotated[int, Meta(ge=0)]
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")]
    source: str
    read: date
    most: Annotated[int, Meta(gt=0)] = 1
    nothing_free: bool = False
    linked: Annotated[int, Meta(ge=0)] = 0
    kind: Kind | None = None


class TemplatePrice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one template of a category costs, in millionths: from `least` to `most`, by where the customer is."""

    category: str
    least: Annotated[int, Meta(ge=0)]
    most: Annotated[int, Meta(ge=0)]
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")]
    source: str
    read: date


class Bucket(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At most `calls` within any `seconds`: `acts` says how many each act takes, `others` what every other takes.

    `each_call`: the network counts calls, so those that an act made beyond what it takes are counted afterwards,
    but for as many as it counts elsewhere (`elsewhere`).
    """

    code: str
    name: str
    calls: Annotated[int, Meta(gt=0)]
    seconds: Annotated[int, Meta(gt=0)]
    source: str
    read: date
    acts: dict[PaidAct, int] = {}
    others: int = 0
    each_call: bool = False
    elsewhere: dict[PaidAct, int] = {}

    def takes(self, act: PaidAct) -> int:
        """How many of the bucket's calls one such act uses up."""
        return self.acts.get(act, self.others)

    def beyond(self, act: PaidAct | None, made: int) -> int:
        """How many of the calls made for an act it did not count yet; None: for none that was charged."""
        if not self.each_call:
            return 0
        return made - (self.takes(act) + self.elsewhere.get(act, 0) if act else 0)

    def room(self, act: PaidAct) -> int:
        """How full such an act may leave it: all of one that only listening uses.

        An act that alone is more than that still fits an empty bucket.
        """
        if not self.others and all(one.listens for one, taken in self.acts.items() if taken):
            return self.calls
        return max(share(self.calls, act), min(self.calls, self.takes(act)))

    @property
    def window(self) -> timedelta:
        return timedelta(seconds=self.seconds)

    @property
    def slot(self) -> timedelta:
        """The window slides in steps of this length."""
        return timedelta(seconds=max(1, -(-self.seconds // SLOTS)))

    def slot_of(self, now: datetime) -> datetime:
        """When the slot began in which `now` is."""
        length = int(self.slot.total_seconds())
        return datetime.fromtimestamp(int(now.timestamp()) // length * length, UTC)

    def pause(self, acts: Sequence[PaidAct]) -> float:
        """Seconds between rounds of these acts at which they use up no more than their room."""
        taken = sum(map(self.takes, acts))
        return self.seconds * taken / max(1, min(map(self.room, acts)))


def share(most: int, act: PaidAct) -> int:
    """How much of `most` such acts may use."""
    return most * LISTENING // 100 if act.listens else most


def price_of(prices: Sequence[Price], act: PaidAct, kind: Kind | None = None) -> Price | None:
    """The row that holds for such an act with messages of this kind; None where the manifest names no price."""
    rows = [one for one in prices if one.act is act and one.kind in (kind, None)]
    return max(rows, key=lambda one: one.kind is not None, default=None)


def price(prices: Sequence[Price], act: PaidAct, kind: Kind | None = None) -> int:
    """Millionths that one such act costs; nothing where the manifest names no price."""
    found = price_of(prices, act, kind)
    return found.millionths if found else 0


def link_cost(prices: Sequence[Price], act: PaidAct, kind: Kind | None = None) -> int:
    """Millionths that such an act costs beyond its price where there is a link in its words."""
    found = price_of(prices, act, kind)
    return max(0, found.linked - found.millionths) if found and found.linked else 0


def dearest(prices: Sequence[Price], act: PaidAct, kind: Kind | None = None) -> int:
    """Millionths that one such act may cost at most; what brings messages of every kind, the most of each."""
    if act.listens and kind is None:
        return sum(one.millionths * one.most for one in prices if one.act is act)
    found = price_of(prices, act, kind)
    return found.millionths * found.most if found else 0


def currency(prices: Sequence[Price]) -> str:
    """The one currency of a manifest, "" where nothing costs money."""
    return prices[0].currency if prices else ""


def written(millionths: int) -> str:
    """An amount as people write it, with at least two digits after the point: 12.50, 0.0001."""
    whole, part = divmod(millionths, 1_000_000)
    digits = f"{part:06d}".rstrip("0")
    return f"{whole}.{digits:0<2}"
