"""How far an owner is with connecting a network: steps done and plain words typed, kept until it is connected.

It is a note to the team itself and changes nothing that Rapport does, so the ledger has no row of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from rapport.accounts.models import Brand
from rapport.channels.models import Connecting
from rapport.connectors.registry import manifest


def connecting(brand: Brand, network: str) -> Connecting | None:
    """What was kept; None where nobody has begun."""
    return Connecting.of(brand).filter(network=network).first()


@transaction.atomic
def mark_step(brand: Brand, network: str, step: str, done: bool, now: datetime) -> Connecting:
    """A step is done, or is not after all."""
    row = _locked(brand, network, now)
    others = {code: at for code, at in row.done.items() if code != step}
    row.done = {**others, step: row.done.get(step, now.isoformat())} if done else others
    row.changed_at = now
    row.save()
    return row


@transaction.atomic
def keep_typed(brand: Brand, network: str, given: Mapping[str, str], now: datetime) -> Connecting:
    """The words typed so far. Secrets are left out: they are sealed with a channel, or not kept at all."""
    plain = {field.name for field in manifest(network).fields if not field.secret}
    row = _locked(brand, network, now)
    row.typed = {**row.typed, **{name: text for name, text in given.items() if name in plain}}
    row.changed_at = now
    row.save()
    return row


def forget_connecting(brand: Brand, network: str) -> None:
    """It is connected, or somebody thought better of it."""
    Connecting.of(brand).filter(network=network).delete()


def _locked(brand: Brand, network: str, now: datetime) -> Connecting:
    fresh = {"begun_at": now, "changed_at": now}
    Connecting.across_brands.get_or_create(brand=brand, network=network, defaults=fresh)
    return Connecting.of(brand).select_for_update().get(network=network)
