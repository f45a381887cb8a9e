"""A network as its manifest tells it: kinds, abilities, modes, limits, prices and rules, with their sources."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from rapport.api.schemas.base import Shape
from rapport.api.schemas.channel import Rule
from rapport.connectors.network_table import NetworkRow


class Rate(Shape):
    """At most `calls` within any `seconds`, with where it was read and when.

    `kinds`: only of these kinds of message; `only`: only of answers in private, or of templates.
    `each_conversation`: there is one for each conversation; `conversations`: it counts conversations. `told`: the
    network itself tells how many there are, or how many are used. `shared`: all that uses the same app or account
    there counts.
    """

    code: str
    name: str
    calls: int
    seconds: int
    kinds: list[str]
    only: str
    each_conversation: bool
    conversations: bool
    told: bool
    shared: bool
    source: str
    read: date


class ActPrice(Shape):
    """What one act costs, in millionths of a unit of the currency; with messages of one `kind`, where it says so.

    `most`: so often it may be taken for one act. `linked`: what it costs instead with a link (0: the same).
    """

    act: str
    kind: str | None
    millionths: int
    most: int
    linked: int
    currency: str
    source: str
    read: date


class RangePrice(Shape):
    """What one template of a category costs, in millionths of a unit of the currency, by country."""

    category: str
    least: int
    most: int
    currency: str
    source: str
    read: date


class CodePrice(Shape):
    """What one template of a category costs in millionths, by how the customer's number begins."""

    category: str
    codes: dict[str, int]
    currency: str
    source: str
    read: date


class Pinned(Shape):
    """The version of the network's interface that is spoken, and the first day without it; null: none was told."""

    name: str
    ends: date | None
    source: str
    read: date


class AnsweringInPrivate(Shape):
    """Which `kinds` written in public may be answered in private: how often each, within how many hours.

    0 is no limit. `automatic`: by automatic words, too.
    """

    kinds: list[str]
    times: int
    hours: int
    automatic: bool


class PollLimits(Shape):
    """What a poll beside a post may be: how many options, how long each, and for how many minutes it is open.

    `question`: how long the words beside it may be; 0: as beside none.
    """

    options: int
    option: int
    shortest_minutes: int
    longest_minutes: int
    multiple: bool
    files: bool
    question: int


class QuoteRules(Shape):
    """What may stand beside a quote of another's post; `own_server`: only the channel that found it quotes."""

    files: bool
    poll: bool
    own_server: bool


class Permission(Shape):
    """What a person allows at the network, or gives a token of theirs, and what it is for."""

    name: str
    why: str


class ReviewDemanded(Shape):
    """What the network demands before it works for everybody, and how long that takes; "": it does not say.

    `features`: what it must allow the app in that review, and no sign-in asks for.
    """

    demands: str
    features: list[Permission]
    takes: str
    source: str
    read: date


class NetworkFacts(Shape):
    """One row of the table of networks. `limits` names only what is known; `approval` is none, later or first.

    `limits_by_kind`: what is otherwise for one kind of message, our own posts among them. `files`: kinds beside
    which files may stand. `polls`, `quotes`: null where a post can have none. `cards`: a post's first link has a
    card; `cards_from_us`: only where we send it. `review` is null where the network demands nothing of the kind.
    """

    network: str
    name: str
    summary: str
    connectable: bool
    kinds: list[str]
    automatic: list[str]
    abilities: list[str]
    modes: dict[str, str]
    watch: list[str]
    limits: dict[str, int | float | bool | str | list[str] | dict[str, int]]
    limits_by_kind: dict[str, dict[str, int | list[str]]]
    files: list[str]
    polls: PollLimits | None
    quotes: QuoteRules | None
    cards: bool
    cards_from_us: bool
    private_replies: AnsweringInPrivate | None
    rates: list[Rate]
    prices: list[ActPrice]
    template_prices: list[RangePrice]
    place_prices: list[CodePrice]
    rules: list[Rule]
    version: Pinned | None
    needs: str
    money: str
    approval: str
    permissions: list[Permission]
    review: ReviewDemanded | None

    @classmethod
    def of(cls, row: NetworkRow) -> NetworkFacts:
        plain: dict[str, Any] = msgspec.to_builtins(row)
        told = [{"told": bool(one["told_as"]) or one["told_used"], **one} for one in plain["rates"]]
        rates = [{name: one[name] for name in Rate.model_fields} for one in told]
        return cls(**{name: plain[name] for name in cls.model_fields} | {"rates": rates})
