"""Channels with their health and what their network allows; never their secrets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from rapport.api.schemas.base import Shape
from rapport.budgets import models as budgets
from rapport.channels import models as channels
from rapport.channels.permissions import Held, HeldPermission
from rapport.connectors.manifest import Manifest
from rapport.connectors.registry import manifest, packages


class Health(Shape):
    """ok, expiring, needs sign-in, revoked or silent; `heard_at` is when it last brought anything."""

    state: str
    reason: str
    since: datetime
    checked_at: datetime | None
    heard_at: datetime | None


class Restriction(Shape):
    """What the network said of our account: nothing leaves, and where it is `whole` nothing is read either."""

    reason: str
    since: datetime
    whole: bool

    @classmethod
    def of(cls, row: budgets.Restriction) -> Restriction:
        return cls(reason=row.reason, since=row.at, whole=row.whole)


class Rule(Shape):
    """One rule of the network, with where it was read and when."""

    code: str
    says: str
    source: str
    read: date


class Network(Shape):
    """A network's manifest in short: what it brings, what it takes, and its rules. Zero: no limit is known."""

    name: str
    summary: str
    kinds: list[str]
    automatic: list[str]
    text_limit: int
    window_hours: int
    rules: list[Rule]

    @classmethod
    def of(cls, found: Manifest) -> Network:
        return cls(
            name=found.name,
            summary=found.summary,
            kinds=[str(kind) for kind in found.kinds],
            automatic=[str(kind) for kind in found.automatic],
            text_limit=found.limits.text,
            window_hours=found.limits.window_hours,
            rules=[Rule(code=r.code, says=r.says, source=r.source, read=r.read) for r in found.rules],
        )


class PermissionHeld(Shape):
    """A permission that the network's manifest names. `held`: granted, missing, or untold: nobody has said."""

    name: str
    why: str
    held: Held


class Channel(Shape):
    """One connected handle. `about` is null when its connector is not installed any more, `restriction` when the
    network takes what we say.
    """

    id: int
    network: str
    handle: str
    name: str
    created_at: datetime
    closed_at: datetime | None
    health: Health | None
    restriction: Restriction | None
    permissions: list[PermissionHeld]
    about: Network | None

    @classmethod
    def of(
        cls,
        row: channels.Channel,
        held: budgets.Restriction | None = None,
        permissions: Sequence[HeldPermission] = (),
    ) -> Channel:
        health = getattr(row, "health", None)
        return cls(
            id=row.pk,
            network=row.network,
            handle=row.handle,
            name=row.name,
            created_at=row.created_at,
            closed_at=row.closed_at,
            health=_health(health) if health else None,
            restriction=Restriction.of(held) if held else None,
            permissions=[
                PermissionHeld(name=one.scope.name, why=one.scope.why, held=one.held) for one in permissions
            ],
            about=Network.of(manifest(row.network)) if row.network in packages() else None,
        )


def _health(row: channels.Health) -> Health:
    return Health(
        state=row.state,
        reason=row.reason,
        since=row.since,
        checked_at=row.checked_at,
        heard_at=row.heard_at,
    )
