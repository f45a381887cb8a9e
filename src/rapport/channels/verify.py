"""Proving a channel with a call: before it is saved, before it is renewed, and whenever somebody asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from rapport.accounts.models import Brand, Person
from rapport.budgets.charge import charge_past
from rapport.budgets.paid import Purse
from rapport.channels.connected import (
    connect,
    draft_link,
    healthy,
    link,
    record_health,
    save_secrets,
    turned_away,
)
from rapport.channels.connecting import forget_connecting
from rapport.channels.guess import completed
from rapport.channels.models import Channel, Grant, Secret, State
from rapport.channels.permissions import asked_permissions, keep_permissions
from rapport.channels.secrets import Unsealable
from rapport.channels.shared import note_shared
from rapport.channels.told_limits import keep_told
from rapport.connectors.base import ChannelConfig, Connector, OwnIdentity
from rapport.connectors.errors import ConnectorError, NeedsReconnect, Refused, Restricted, TryAgain
from rapport.connectors.http import Http
from rapport.connectors.prices import PaidAct
from rapport.connectors.registry import connector, manifest
from rapport.ledger.what import What
from rapport.ledger.write import note

NO_SIGN_IN = gettext_noop(
    "There is nothing to sign in with yet, so nothing was called. "
    "Sign in at the network, or write what it gave you."
)


class SomebodyElse(Exception):
    """The sign-in works, but belongs to another handle than the channel's; nothing was changed."""


def open_channel(
    brand: Brand, network: str, given: Mapping[str, str], by: Person | None = None, at: datetime | None = None
) -> tuple[Channel, OwnIdentity]:
    """Prove what was typed and what could be found out, then save it. Nothing is saved when the network says no.

    A handle that is connected already is renewed and keeps its history. `at` is when the record says it was, if
    not now. Raises a `ConnectorError` whose text is for the person. Never inside a transaction.
    """
    complete(network, given)
    given = completed(network, given)
    identity = prove(network, draft_link(network, given))
    with transaction.atomic():
        channel = connect(brand, network, given, identity)
        note_shared(channel)
        charge_past(channel, manifest(network), PaidAct.VERIFY, at or channel.renewed_at)
        forget_connecting(brand, network)
        _note(channel, What.CHANNEL_CONNECTED, at or channel.renewed_at, by)
    return channel, identity


def complete(network: str, given: Mapping[str, str]) -> None:
    """Raises `Refused` where something is lacking that the network cannot be asked without. Calls nothing."""
    known = manifest(network)
    empty = [
        one.label for one in known.fields if one.required and not (given.get(one.name) or one.default).strip()
    ]
    if empty:
        raise Refused(f"Nothing was called, because something is empty: {', '.join(empty)}.")
    private = [one for one in known.fields if one.secret]
    if private and not any(given.get(one.name, "").strip() for one in private):
        raise Refused(NO_SIGN_IN)


def renew(channel: Channel, given: Mapping[str, str], by: Person, now: datetime) -> OwnIdentity:
    """Prove new settings or secrets of a channel, then save them; secrets left empty stay as they are.

    Raises a `ConnectorError` or `SomebodyElse`, with everything kept as it was.
    """
    try:
        held = link(channel)
    except Unsealable:
        held = replace(draft_link(channel.network, channel.settings), key=channel.key)
    private = {field.name for field in manifest(channel.network).fields if field.secret}
    typed = {name: text for name, text in given.items() if text or name not in private}
    plain = {k: v for k, v in typed.items() if k not in private}
    sealed = {**held.secrets, **{k: v for k, v in typed.items() if k in private}}
    tried = replace(held, handle="", network_id="", settings={**held.settings, **plain}, secrets=sealed)
    identity = prove(channel.network, replace(tried, keep=lambda changed: None))
    if identity.network_id != channel.network_id:
        raise SomebodyElse(identity.handle)
    with transaction.atomic():
        note_shared(connect(channel.brand, channel.network, typed, identity))
        note(channel.brand, What.CHANNEL_RENEWED, now, by=by, channel=channel.pk)
    return identity


def check(channel: Channel, now: datetime) -> OwnIdentity | None:
    """Ask the network now and note the channel's health; None when it said no. Never inside a transaction."""
    changed: dict[str, str] = {}
    try:
        identity = prove(channel.network, replace(link(channel), keep=changed.update))
    except NeedsReconnect as error:
        turned_away(channel, str(error), now)
        return None
    except ConnectorError as error:
        said = "" if isinstance(error, Restricted) else str(error)
        record_health(channel, _meaning(channel, error), said, now)
        return None
    except Unsealable as error:
        record_health(channel, State.NEEDS_SIGN_IN, str(error), now)
        return None
    finally:
        save_secrets(channel, changed)
    if identity.settings:
        keep_told(channel, identity.settings, now, now)
    keep_permissions(channel, identity.permissions, now)
    note_shared(channel)
    healthy(channel, now)
    return identity


@transaction.atomic
def close(channel: Channel, by: Person, now: datetime) -> None:
    """Disconnect: nothing comes in or goes out any more, and the secrets are forgotten. History stays."""
    if Channel.of(channel.brand).filter(pk=channel.pk, closed_at__isnull=True).update(closed_at=now):
        Secret.of(channel.brand).filter(channel=channel).delete()
        Grant.of(channel.brand).filter(channel=channel).delete()
        _note(channel, What.CHANNEL_DISCONNECTED, now, by)


def _note(channel: Channel, what: What, at: datetime, by: Person | None) -> None:
    note(channel.brand, what, at, by=by, channel=channel.pk, network=channel.network, handle=channel.handle)


def prove(network: str, what: ChannelConfig) -> OwnIdentity:
    """Who the network says this is; the channel whose key it is pays. Raises a `ConnectorError`."""
    mine = Channel.across_brands.filter(network=network, key=what.key or None).select_related("brand")
    return async_to_sync(_prove)(network, what, mine.first())


async def _prove(network: str, what: ChannelConfig, payer: Channel | None) -> OwnIdentity:
    async with Http(settings.PRIVATE_HOSTS) as http:
        asked = connector(network)(what, http)
        if payer is None:  # what is not connected yet is charged once it is
            return await _proof(asked)
        purse = Purse(payer, asked.manifest, timezone.now)
        return await purse.paid(PaidAct.VERIFY, partial(_proof, asked))


async def _proof(asked: Connector) -> OwnIdentity:
    proved = await asked.verify()
    return replace(proved, permissions=await asked_permissions(asked, proved))


def _meaning(channel: Channel, error: ConnectorError) -> State:
    """What a refusal says of the channel; a network that is merely out of reach leaves its state as it was.

    That the account is restricted is a row of its own.
    """
    if isinstance(error, TryAgain | Restricted):
        return State(channel.health.state)
    return State.REVOKED
