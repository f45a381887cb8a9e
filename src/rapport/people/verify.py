"""Proving a channel with a call: before it is saved, before it is renewed, and whenever somebody asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import transaction

from rapport.connectors.base import Identity, Link
from rapport.connectors.errors import ConnectorError, NeedsReconnect, TryAgain
from rapport.connectors.http import Http
from rapport.connectors.registry import connector, manifest
from rapport.people.channels import asked, connect, healthy, keep, link, note
from rapport.people.models import Brand, Channel, Secret, State
from rapport.people.secrets import Unsealable


class SomebodyElse(Exception):
    """The sign-in works, but belongs to another handle than the channel's; nothing was changed."""


def open_channel(brand: Brand, network: str, given: Mapping[str, str]) -> tuple[Channel, Identity]:
    """Prove what was typed, then save it. Nothing is saved when the network says no.

    A handle that is connected already is renewed and keeps its history. Raises a `ConnectorError` whose text
    is for the person. Never inside a transaction.
    """
    identity = prove(network, asked(network, given))
    return connect(brand, network, given, identity), identity


def renew(channel: Channel, given: Mapping[str, str]) -> Identity:
    """Prove new settings or secrets of a channel, then save them; secrets left empty stay as they are.

    Raises a `ConnectorError` or `SomebodyElse`, with everything kept as it was.
    """
    try:
        held = link(channel)
    except Unsealable:
        held = replace(asked(channel.network, channel.settings), key=channel.key)
    private = {field.name for field in manifest(channel.network).fields if field.secret}
    typed = {name: text for name, text in given.items() if text or name not in private}
    plain = {k: v for k, v in typed.items() if k not in private}
    sealed = {**held.secrets, **{k: v for k, v in typed.items() if k in private}}
    tried = replace(held, handle="", network_id="", settings={**held.settings, **plain}, secrets=sealed)
    identity = prove(channel.network, replace(tried, keep=lambda changed: None))
    if identity.network_id != channel.network_id:
        raise SomebodyElse(identity.handle)
    connect(channel.brand, channel.network, typed, identity)
    return identity


def check(channel: Channel, now: datetime) -> Identity | None:
    """Ask the network now and note the channel's health; None when it said no. Never inside a transaction."""
    changed: dict[str, str] = {}
    try:
        identity = prove(channel.network, replace(link(channel), keep=changed.update))
    except ConnectorError as error:
        note(channel, _meaning(channel, error), str(error), now)
        return None
    except Unsealable as error:
        note(channel, State.NEEDS_SIGN_IN, str(error), now)
        return None
    finally:
        keep(channel, changed)
    if identity.settings:
        Channel.of(channel.brand).filter(pk=channel.pk).update(settings={**channel.settings, **identity.settings})
    healthy(channel, now)
    return identity


@transaction.atomic
def close(channel: Channel, now: datetime) -> None:
    """Disconnect: nothing comes in or goes out any more, and the secrets are forgotten. History stays."""
    Channel.of(channel.brand).filter(pk=channel.pk, closed_at__isnull=True).update(closed_at=now)
    Secret.of(channel.brand).filter(channel=channel).delete()


def prove(network: str, what: Link) -> Identity:
    """Who the network says this is. Raises a `ConnectorError`."""
    return async_to_sync(_prove)(network, what)


async def _prove(network: str, what: Link) -> Identity:
    async with Http(settings.PRIVATE_HOSTS) as http:
        return await connector(network)(what, http).verify()


def _meaning(channel: Channel, error: ConnectorError) -> State:
    """What a refusal says of the channel; a network that is merely out of reach leaves its state as it was."""
    if isinstance(error, NeedsReconnect):
        return State.NEEDS_SIGN_IN
    if isinstance(error, TryAgain):
        return State(channel.health.state)
    return State.REVOKED
