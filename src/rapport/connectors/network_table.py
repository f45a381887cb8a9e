"""The table of networks: kinds, abilities, modes, limits, prices, rules and their sources, as manifests say."""

from __future__ import annotations

from typing import Any

import msgspec

from rapport.connectors.buckets import Bucket
from rapport.connectors.film_limits import FilmLimits
from rapport.connectors.manifest import Approval, Manifest, PinnedVersion, Rule
from rapport.connectors.permissions import Review, Scope
from rapport.connectors.post_limits import PollLimits, Quoting, TitleLimits
from rapport.connectors.prices import PlacePrice, Price, TemplatePrice
from rapport.connectors.private_replies import PrivateReplies
from rapport.connectors.registry import manifests
from rapport.domain.message import Kind


class NetworkRow(msgspec.Struct, frozen=True):
    """One row of it, the same for screens and programs. `limits` names only what is known, and
    `limits_by_kind` what is otherwise for one kind of message. `files`: kinds beside which files may stand.
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
    quotes: Quoting | None
    films: FilmLimits | None
    titles: TitleLimits | None
    cards: bool
    cards_from_us: bool
    private_replies: PrivateReplies | None
    rates: list[Bucket]
    prices: list[Price]
    template_prices: list[TemplatePrice]
    place_prices: list[PlacePrice]
    rules: list[Rule]
    version: PinnedVersion | None
    needs: str
    money: str
    approval: Approval
    permissions: list[Scope]
    review: Review | None


def network_row(found: Manifest) -> NetworkRow:
    can = [name for name, value in _plain(found.can).items() if value is True]
    plain = _plain(found.limits)
    own = plain.pop("by_kind").items()
    by_kind = {kind: {name: n for name, n in held.items() if n} for kind, held in own}
    return NetworkRow(
        network=found.network,
        name=found.name,
        summary=found.summary,
        connectable=found.connectable,
        kinds=[str(kind) for kind in found.kinds],
        automatic=[str(kind) for kind in found.automatic],
        abilities=[*can, *(["sign_in"] if found.sign_in else [])],
        modes={act: str(mode) for act, mode in found.modes.items()},
        watch=[str(kind) for kind in found.watch],
        limits={name: value for name, value in plain.items() if value},
        limits_by_kind=by_kind,
        files=[str(kind) for kind in (*found.kinds, Kind.POST) if found.takes_files(kind)],
        polls=found.polls,
        quotes=found.quotes,
        films=found.films,
        titles=found.titles,
        cards=found.cards,
        cards_from_us=found.cards_from_us,
        private_replies=found.private_replies,
        rates=found.buckets,
        prices=found.prices,
        template_prices=found.template_prices,
        place_prices=found.place_prices,
        rules=found.rules,
        version=found.version,
        needs=found.cost.needs,
        money=found.cost.money,
        approval=found.cost.approval,
        permissions=found.asked_for,
        review=found.review,
    )


def network_rows() -> list[NetworkRow]:
    """All that are installed, whether or not a channel is connected."""
    return [network_row(one) for one in manifests()]


def _plain(value: msgspec.Struct) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(value)
    return found
