"""Which permissions a channel's sign-in has: as its network told when asked, and when it was signed in to."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import structlog

from rapport.channels.models import Channel, Grant, PermissionTold
from rapport.connectors.base import Connector, OwnIdentity, TellsPermissions
from rapport.connectors.errors import ConnectorError
from rapport.connectors.permissions import Scope
from rapport.connectors.registry import manifest, packages
from rapport.domain.message import Kind

PATIENCE = 20.0

logger = structlog.get_logger()


class Held(StrEnum):
    """`UNTOLD`: nobody has said, and nothing is guessed."""

    GRANTED = "granted"
    MISSING = "missing"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class HeldPermission:
    """One that the manifest names, and whether the channel's sign-in has it."""

    scope: Scope
    held: Held

    @property
    def missing(self) -> bool:
        return self.held is Held.MISSING


async def asked_permissions(asked: Connector, proved: OwnIdentity) -> Mapping[str, bool]:
    """What the network tells now; nothing where it cannot be asked. A proof that was given stands without it."""
    if not isinstance(asked, TellsPermissions):
        return {}
    try:
        async with asyncio.timeout(PATIENCE):
            return await asked.permissions(proved)
    except (ConnectorError, TimeoutError) as error:
        logger.info("permissions were not told", network=asked.manifest.network, reason=str(error))
        return {}


def keep_permissions(channel: Channel, told: Mapping[str, bool], now: datetime) -> None:
    """Each as it was told now; what was told before of others stays, as the sign-in is the same."""
    named = {one.name for one in manifest(channel.network).asked_for}
    for name, granted in told.items():
        if name in named:
            PermissionTold.across_brands.update_or_create(
                channel=channel,
                name=name,
                defaults={"brand_id": channel.brand_id, "granted": granted, "told_at": now},
            )


def forget_permissions(channel: Channel) -> None:
    """There is another sign-in now: what was told was of the one before."""
    PermissionTold.across_brands.filter(channel=channel).delete()


def permissions_of(channel: Channel) -> list[HeldPermission]:
    """Each that the manifest names. Where two answers differ it is missing: who relies on it should know."""
    return permissions_by_channel([channel])[channel.pk]


def permissions_by_channel(channels: Sequence[Channel]) -> dict[int, list[HeldPermission]]:
    """The same of each of these, in two questions to the database however many they are."""
    named = {one.pk: manifest(one.network).asked_for for one in channels if one.network in packages()}
    asked = [number for number, scopes in named.items() if scopes]
    told, granted = dict[int, dict[str, bool]](), dict[int, list[str]]()
    if asked:
        for row in PermissionTold.across_brands.filter(channel__in=asked):
            told.setdefault(row.channel_id, {})[row.name] = row.granted
        for grant in Grant.across_brands.filter(channel__in=asked):
            granted[grant.channel_id] = grant.scopes.split()
    return {
        one.pk: [
            HeldPermission(scope, _held(scope, told.get(one.pk, {}), granted.get(one.pk, [])))
            for scope in named.get(one.pk, [])
        ]
        for one in channels
    }


def lacking_permissions(channel: Channel, kind: Kind) -> list[Scope]:
    """Those without which the network refuses words of this kind, and which are known to be missing."""
    return [one.scope for one in permissions_of(channel) if one.missing and kind in one.scope.kinds]


def _held(scope: Scope, told: Mapping[str, bool], granted: list[str]) -> Held:
    answers = [told[scope.name]] if scope.name in told else []
    answers += [scope.held_by(granted)] if granted else []
    if not answers:
        return Held.UNTOLD
    return Held.GRANTED if all(answers) else Held.MISSING
