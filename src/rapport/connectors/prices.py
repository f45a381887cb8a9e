"""What the acts of a network cost in money, and what they are. Pure values, read from the manifest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from rapport.domain.message import Kind

# Of a bucket and of a cap, what nobody waits for may use this much; the rest is kept for answers.
LISTENING = 60


class PaidAct(StrEnum):
    """One use of a network that may cost calls or money; a page of a poll, a list, a search, a history each."""

    POLL = "poll"
    STREAM = "stream"
    LOOK = "look"
    SEND = "send"
    FIND = "find"
    PUBLISH = "publish"
    UPLOAD = "upload"
    DOWNLOAD = "download"
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

SAYING = frozenset(
    {
        PaidAct.SEND,
        PaidAct.PUBLISH,
        PaidAct.UPLOAD,
        PaidAct.EDIT,
        PaidAct.REMOVE,
        PaidAct.REACT,
        PaidAct.FOLLOW,
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


class PlacePrice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one template of a category costs by how the customer's number begins, in millionths, where it is known.

    In a currency in which the network bills some of its accounts; a channel's cap goes by `TemplatePrice`.
    """

    category: str
    codes: dict[Annotated[str, Meta(pattern="^[1-9][0-9]{0,5}$")], Annotated[int, Meta(ge=0)]]
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")]
    source: str
    read: date

    def code_of(self, number: str) -> str:
        """The longest of its codes with which a number begins; "" where there is none."""
        digits = number.removeprefix("+")
        fit = [code for code in self.codes if digits.isdecimal() and digits.startswith(code)]
        return max(fit, key=len, default="")


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
