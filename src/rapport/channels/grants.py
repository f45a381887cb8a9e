"""What a network has granted a channel: stored with its tokens, refreshed at 80 % of its life by one process."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from rapport.budgets.paid import Purse
from rapport.channels import oauth_apps
from rapport.channels.connected import link, record_health, save_secrets
from rapport.channels.models import App, Channel, Grant, State
from rapport.channels.secrets import Unsealable
from rapport.connectors import oauth
from rapport.connectors.errors import ConnectorError, NeedsReconnect, Refused, TryAgain
from rapport.connectors.http import Http
from rapport.connectors.oauth import SignsIn, Tokens
from rapport.connectors.prices import PaidAct
from rapport.connectors.registry import connector, manifest
from rapport.jobs.one_by_one import one_by_one

SHARE = 0.8
LEASE = timedelta(minutes=2)
SOON = timedelta(minutes=5)

logger = structlog.get_logger()


def as_json(tokens: Tokens) -> dict[str, object]:
    until = tokens.expires_at.isoformat() if tokens.expires_at else ""
    return {"access": tokens.access, "refresh": tokens.refresh, "until": until, "scopes": list(tokens.scopes)}


def from_json(text: str) -> Tokens:
    found = json.loads(text)
    until = datetime.fromisoformat(found["until"]) if found["until"] else None
    return Tokens(found["access"], found["refresh"], until, tuple(found["scopes"]))


def as_secrets(tokens: Tokens) -> dict[str, str]:
    """Tokens under the names that connectors read."""
    return {"token": tokens.access, "refresh_token": tokens.refresh}


def refresh_time(got: datetime, until: datetime | None) -> datetime | None:
    """80 % of the way from `got` to `until`; None for what does not expire."""
    return got + (until - got) * SHARE if until else None


def store(channel: Channel, app: App, tokens: Tokens, now: datetime) -> None:
    """The grant beside the channel's secrets, which the caller has stored in the same transaction."""
    Grant.across_brands.update_or_create(
        channel=channel,
        defaults={
            "brand_id": channel.brand_id,
            "app": app,
            "scopes": " ".join(tokens.scopes),
            "got_at": now,
            "expires_at": tokens.expires_at,
            "refresh_at": refresh_time(now, tokens.expires_at) if tokens.refresh else None,
            "lease_until": None,
        },
    )


def refresh_due(now: datetime) -> int:
    """Refresh every grant whose time has come; how many were. One that fails holds no other. Asks networks."""
    due = Grant.across_brands.filter(_free(now), _due(now), channel__closed_at__isnull=True)
    first = due.order_by("refresh_at").values_list("pk", flat=True)[:100]
    return one_by_one(first, lambda number: refresh(number, now))


def refresh(number: int, now: datetime) -> bool:
    """Refresh one grant, unless somebody else is at it. Never inside a transaction."""
    mine = Grant.across_brands.filter(_free(now), _due(now), pk=number)
    if not mine.update(lease_until=now + LEASE):
        return False
    grant = Grant.across_brands.select_related("channel__brand", "app").get(pk=number)
    try:
        purse = Purse(grant.channel, manifest(grant.channel.network), lambda: now)
        held = link(grant.channel).secrets.get("refresh_token", "")
        got = async_to_sync(purse.paid)(PaidAct.REFRESH, partial(_asked, grant, held, now))
    except (ConnectorError, Unsealable) as error:
        _failed(grant, error, now)
        return False
    return _kept(grant, got, now)


def _due(now: datetime) -> Q:
    """Its time has come; or a clock that was ahead says when that is, and the network counts by another one."""
    return Q(refresh_at__lte=now) | Q(got_at__gt=now + SOON, refresh_at__gte=F("got_at"))


def _free(now: datetime) -> Q:
    """Nobody is at it. A lease that ends later than any that is given was given by a clock that was ahead."""
    return Q(lease_until__isnull=True) | Q(lease_until__lt=now) | Q(lease_until__gt=now + LEASE + SOON)


@transaction.atomic
def _kept(grant: Grant, got: Tokens, now: datetime) -> bool:
    """Store fresh tokens, unless a person has signed in again meanwhile: theirs are newer."""
    held = Grant.across_brands.select_for_update().filter(pk=grant.pk, got_at=grant.got_at).first()
    if held is None or Channel.across_brands.filter(pk=grant.channel_id, closed_at__isnull=False).exists():
        return False
    save_secrets(grant.channel, as_secrets(got))
    # Without a word about scopes they are as before (RFC 6749, 5.1).
    same = replace(got, scopes=got.scopes or tuple(held.scopes.split()))
    store(grant.channel, grant.app, same, now)
    Channel.across_brands.filter(pk=grant.channel_id).update(renewed_at=now)
    return True


def _failed(grant: Grant, error: Exception, now: datetime) -> None:
    """A network out of reach is asked again soon; one that said no needs a person."""
    logger.warning("a grant was not refreshed", channel=str(grant.channel), reason=str(error))
    mine = Grant.across_brands.filter(pk=grant.pk, got_at=grant.got_at)
    if isinstance(error, TryAgain):
        pause = max(SOON, timedelta(seconds=error.after))
        mine.update(lease_until=None, refresh_at=now + pause)
        if grant.expires_at and now >= grant.expires_at:
            record_health(grant.channel, State.EXPIRING, str(error), now)
        return
    over = isinstance(error, NeedsReconnect | Refused | Unsealable)
    if mine.update(lease_until=None, refresh_at=None if over else now + SOON) and over:
        record_health(grant.channel, State.NEEDS_SIGN_IN, str(error), now)


async def _asked(grant: Grant, held: str, now: datetime) -> Tokens:
    kind = connector(grant.channel.network)
    if not held or not issubclass(kind, SignsIn):
        raise NeedsReconnect("There is nothing to refresh this sign-in with.")
    async with Http(settings.PRIVATE_HOSTS) as http:
        where = oauth.allowed(await kind.provider(http, grant.channel.settings), settings.PRIVATE_HOSTS)
        return await oauth.refresh(http, where, oauth_apps.client(grant.app), held, now)
