"""The way back from a network: the channel proved with its tokens, then saved with them and with its record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from rapport.budgets.charge import charge_past
from rapport.channels import grants
from rapport.channels.authorize import tokens
from rapport.channels.connected import connect, draft_link, link, save_secrets
from rapport.channels.connecting import forget_connecting
from rapport.channels.models import Authorization, Channel
from rapport.channels.secrets import Unsealable
from rapport.channels.shared import note_shared
from rapport.channels.verify import SomebodyElse, prove
from rapport.connectors.base import ChannelConfig, OwnIdentity
from rapport.connectors.oauth import Tokens
from rapport.connectors.prices import PaidAct
from rapport.connectors.registry import manifest
from rapport.ledger.what import What
from rapport.ledger.write import note


@dataclass(frozen=True, slots=True)
class Finished:
    """The channel connected or signed in again, and what the network says of it."""

    channel: Channel
    identity: OwnIdentity
    again: bool


def finish(found: Authorization, query: Mapping[str, str], now: datetime) -> Finished:
    """From a claimed authorization to a channel. Raises a `ConnectorError`, `CodeNotTaken` or `SomebodyElse`.

    The tokens are on disk before the network is asked who we are. Never inside a transaction.
    """
    got = tokens(found, query, now)
    identity = prove(found.app.network, _tried(found, got))
    if found.channel and identity.network_id != found.channel.network_id:
        raise SomebodyElse(identity.handle)
    return _saved(found, got, identity, now)


@transaction.atomic
def _saved(found: Authorization, got: Tokens, identity: OwnIdentity, now: datetime) -> Finished:
    again = Channel.of(found.brand).filter(
        network=found.app.network, network_id=identity.network_id, closed_at__isnull=True
    )
    was = again.exists()
    channel = connect(found.brand, found.app.network, found.given, identity)
    save_secrets(channel, grants.as_secrets(got))
    grants.store(channel, found.app, got, now)
    note_shared(channel)
    if not found.channel:
        forget_connecting(found.brand, channel.network)
        charge_past(channel, manifest(channel.network), PaidAct.VERIFY, now)
    Authorization.of(found.brand).filter(pk=found.pk).update(done_at=now, sealed=b"")
    if was:
        note(found.brand, What.CHANNEL_RENEWED, now, by=found.person, channel=channel.pk)
    else:
        network, handle = channel.network, channel.handle
        note(
            found.brand,
            What.CHANNEL_CONNECTED,
            now,
            by=found.person,
            channel=channel.pk,
            network=network,
            handle=handle,
        )
    return Finished(channel, identity, was)


def _tried(found: Authorization, got: Tokens) -> ChannelConfig:
    """The channel as it would be, for a proof that keeps nothing."""
    draft = draft_link(found.app.network, found.given)
    if found.channel:
        try:
            held = link(found.channel)
            draft = replace(held, handle="", network_id="", settings={**held.settings, **found.given})
        except Unsealable:
            draft = replace(draft, key=found.channel.key)
    secrets = {**draft.secrets, **grants.as_secrets(got)}
    return replace(draft, secrets=secrets, keep=lambda changed: None)
