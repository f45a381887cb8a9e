"""Apps: Rapport as the networks know it, with its secrets sealed, and the channels that an app serves."""

from __future__ import annotations

import json
import secrets as random
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db import transaction

from rapport.accounts.models import Brand
from rapport.channels.models import App, Channel
from rapport.channels.secrets import seal, unseal
from rapport.connectors.oauth import OAuthClient


def keep(
    network: str,
    client_id: str,
    secret: Mapping[str, str],
    *,
    brand: Brand | None = None,
    server: str = "",
    callback: str = "",
    scopes: str = "",
) -> App:
    """A new app, its secrets sealed. Without a brand it serves all of them."""
    key = random.token_urlsafe(16)
    return App.objects.create(
        brand=brand,
        network=network,
        server=server,
        key=key,
        client_id=client_id,
        callback=callback,
        scopes=scopes,
        sealed=seal(settings.SEAL_KEY_FILE, _where(key), json.dumps(dict(secret))),
    )


def known(brand: Brand, network: str, server: str, callback: str, scopes: str) -> App | None:
    """The app to sign in with: the brand's own before the installation's, the newest that fits.

    One that a person has made (no callback noted) fits every callback and scope.
    """
    rows = App.objects.filter(network=network, server=server, callback__in=["", callback])
    fit = [one for one in rows.order_by("-pk") if not one.callback or one.scopes == scopes]
    mine = [one for one in fit if one.brand_id == brand.pk]
    return next(iter(mine or [one for one in fit if one.brand_id is None]), None)


def secrets(app: App) -> dict[str, str]:
    """The app's secrets, opened."""
    found: dict[str, str] = json.loads(unseal(settings.SEAL_KEY_FILE, _where(app.key), bytes(app.sealed)))
    return found


def change_secrets(app: App, changed: Mapping[str, str]) -> None:
    """Seal changed secrets beside the others."""
    with transaction.atomic():
        held = App.objects.select_for_update().get(pk=app.pk)
        both = json.dumps({**secrets(held), **changed})
        held.sealed = seal(settings.SEAL_KEY_FILE, _where(held.key), both)
        held.save(update_fields=["sealed"])


def client(app: App) -> OAuthClient:
    return OAuthClient(app.client_id, secrets(app).get("client_secret", ""))


def channels_of(app: App, accounts: Iterable[str]) -> dict[str, list[str]]:
    """The keys of open channels by the network's own account ids: the app's brand only, where it has one."""
    rows = Channel.across_brands.filter(
        network=app.network, network_id__in=list(accounts), closed_at__isnull=True
    ).order_by("pk")
    if app.brand_id is not None:
        rows = rows.filter(brand_id=app.brand_id)
    found: dict[str, list[str]] = {}
    for account, key in rows.values_list("network_id", "key"):
        found.setdefault(account, []).append(key)
    return found


def _where(key: str) -> str:
    return f"app:{key}"
