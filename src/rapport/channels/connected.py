"""Channels as their connectors see them: secrets opened, health kept."""

from __future__ import annotations

import secrets as random
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from rapport.accounts.models import Brand
from rapport.channels.models import Channel, Grant, Health, Secret, State
from rapport.channels.permissions import forget_permissions, keep_permissions
from rapport.channels.secrets import seal, unseal
from rapport.connectors.base import ChannelConfig, Connector, OwnIdentity
from rapport.connectors.http import Http
from rapport.connectors.registry import connector, manifest, manifests


def link(channel: Channel) -> ChannelConfig:
    """The channel with its secrets opened; changed ones are sealed again through `keep`."""
    where = {
        s.name: unseal(settings.SEAL_KEY_FILE, _where(channel, s.name), bytes(s.sealed)) for s in _secrets(channel)
    }
    return ChannelConfig(
        key=channel.key,
        handle=channel.handle,
        network_id=channel.network_id,
        settings={**settings.CONNECTORS.get(channel.network, {}), **channel.settings},
        secrets=where,
        keep=lambda changed: _keep(channel, where, changed),
    )


@transaction.atomic
def _keep(channel: Channel, held: Mapping[str, str], changed: Mapping[str, str]) -> None:
    """What a connector changed; with another token every process opens the channel anew."""
    save_secrets(channel, changed)
    if changed.get("token", held.get("token")) != held.get("token"):
        Channel.across_brands.filter(pk=channel.pk).update(renewed_at=timezone.now())


def open_by_key(network: str, key: str) -> Channel | None:
    """The open channel of a network with this public key, of whichever brand: for doors that know no brand yet."""
    rows = Channel.across_brands.filter(network=network, key=key, closed_at__isnull=True)
    return rows.select_related("brand").first()


def open_of(brand: str, network: str) -> Channel | None:
    """The brand's oldest open channel of a network, by the brand's slug."""
    rows = Channel.across_brands.filter(brand__slug=brand, network=network, closed_at__isnull=True)
    return rows.select_related("brand").order_by("pk").first()


def draft_link(network: str, given: Mapping[str, str]) -> ChannelConfig:
    """A channel not saved yet, from what somebody gave, for `verify`. Only the network's own fields count."""
    fields = manifest(network).fields
    plain = {f.name: given.get(f.name, f.default) for f in fields if not f.secret}
    return ChannelConfig(
        key="",
        settings={**plain, **settings.CONNECTORS.get(network, {})},
        secrets={f.name: given.get(f.name, f.default) for f in fields if f.secret},
    )


def opened(channel: Channel, http: Http) -> Connector:
    """The channel's connector, ready to call."""
    return connector(channel.network)(link(channel), http)


class Opened:
    """One connector for each channel of a process, so that a session is refreshed by one of them only.

    Made anew when the channel was renewed. `channel` is a row read just now.
    """

    def __init__(self, http: Http) -> None:
        self.http = http
        self._held: dict[int, tuple[datetime, Connector]] = {}

    def forget(self, channel: Channel) -> None:
        """The next one is made anew, with nothing that the last one had given up on."""
        self._held.pop(channel.pk, None)

    def __call__(self, channel: Channel) -> Connector:
        edition, held = self._held.get(channel.pk, (None, None))
        if held is None or edition != channel.renewed_at:
            held = opened(channel, self.http)
            self._held[channel.pk] = (channel.renewed_at, held)
        return held


def save_secrets(channel: Channel, changed: Mapping[str, str]) -> None:
    """Seal and store changed secrets; they are on disk when this returns."""
    with transaction.atomic():
        for name, text in changed.items():
            sealed = seal(settings.SEAL_KEY_FILE, _where(channel, name), text)
            Secret.across_brands.update_or_create(
                channel=channel, name=name, defaults={"sealed": sealed, "brand_id": channel.brand_id}
            )


@transaction.atomic
def connect(brand: Brand, network: str, given: Mapping[str, str], identity: OwnIdentity) -> Channel:
    """Save a verified channel. Connecting the same handle again renews its secrets and keeps its history."""
    secret = {f.name for f in manifest(network).fields if f.secret}
    plain = {**{k: v for k, v in given.items() if k not in secret}, **identity.settings}
    known = {"handle": identity.handle, "name": identity.name, "settings": plain}
    channel, _ = Channel.across_brands.update_or_create(
        brand=brand,
        network=network,
        network_id=identity.network_id,
        closed_at=None,
        defaults={**known, "renewed_at": timezone.now()},
        create_defaults={
            **known,
            "key": random.token_urlsafe(16),
        },
    )
    Grant.across_brands.filter(channel=channel).delete()  # of an earlier sign-in; it would overwrite this one
    had = {s.name for s in _secrets(channel)}
    made = {name: text for name, text in identity.made.items() if name not in had}
    save_secrets(channel, {**{k: v for k, v in given.items() if k in secret}, **identity.secrets, **made})
    forget_permissions(channel)
    keep_permissions(channel, identity.permissions, channel.renewed_at)
    healthy(channel, timezone.now())
    return channel


def healthy(channel: Channel, now: datetime) -> None:
    """A call worked."""
    record_health(channel, State.OK, "", now)


def healed(channel: Channel, now: datetime) -> None:
    """A call worked, whoever had trouble before: signed out is over."""
    out = Health.across_brands.filter(channel=channel, state__in=[State.NEEDS_SIGN_IN, State.REVOKED])
    if out.exists():
        out.update(state=State.OK, reason="", since=now, checked_at=now)


def record_health(channel: Channel, state: State, reason: str, now: datetime) -> None:
    """Keep what a call said; `since` moves only when the state changes."""
    with transaction.atomic():
        health, _ = Health.across_brands.get_or_create(channel=channel, defaults={"brand_id": channel.brand_id})
        if health.state != state:
            health.since = now
        health.state, health.reason, health.checked_at = state, reason[:400], now
        health.save()


@transaction.atomic
def turned_away(channel: Channel, reason: str, now: datetime) -> None:
    """A call was turned away. `channel` as it was read for the call: a sign-in from since then is another one."""
    mine = Channel.across_brands.select_for_update().filter(pk=channel.pk, renewed_at=channel.renewed_at)
    if mine.exists():
        record_health(channel, State.NEEDS_SIGN_IN, reason, now)


def mark_heard(channel: Channel, now: datetime) -> None:
    """The channel brought something."""
    mine = Health.across_brands.filter(channel=channel)
    mine.update(heard_at=now)
    mine.filter(state=State.SILENT).update(state=State.OK, reason="", since=now)


def fall_silent(now: datetime) -> None:
    """Mark channels that bring nothing although their network says they should have by now."""
    for rules in manifests():
        if rules.silent_after_hours:
            late = now - timedelta(hours=rules.silent_after_hours)
            quiet = Health.across_brands.filter(state=State.OK, heard_at__lt=late, channel__network=rules.network)
            reason = f"Nothing has come for {rules.silent_after_hours} hours."
            quiet.update(state=State.SILENT, since=now, reason=reason)


def _secrets(channel: Channel) -> list[Secret]:
    return list(Secret.across_brands.filter(channel=channel))


def _where(channel: Channel, name: str) -> str:
    return f"{channel.brand_id}:{channel.pk}:{name}"
