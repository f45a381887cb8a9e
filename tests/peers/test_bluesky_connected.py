"""A Bluesky channel connected as a person does it, on the reference network, kept in our own database."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from asgiref.sync import async_to_sync
from django.utils import timezone
from tests.cast import Cast
from tests.peers.bluesky.cast import Person, app_password, expired, sign_up
from tests.peers.bluesky.network import Network

from rapport.channels.connected import link, opened, save_secrets
from rapport.channels.models import Channel, Secret
from rapport.channels.verify import check, open_channel, renew
from rapport.connectors.base import Connector, Page, Polls
from rapport.connectors.errors import NeedsReconnect
from rapport.connectors.http import Http

pytestmark = [pytest.mark.peer, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(scope="module")
def shop(bluesky: Network) -> Person:
    return sign_up(bluesky, "shop")


@pytest.fixture
def given(bluesky: Network, shop: Person, settings: object) -> dict[str, str]:
    """What a person types, on a machine whose owner has named the network's address."""
    settings.PRIVATE_HOSTS = bluesky.private  # type: ignore[attr-defined]
    password = app_password(shop.client, privileged=True)
    return {"service": bluesky.pds, "handle": shop.handle, "password": password}


@async_to_sync
async def fetched(connector: Connector) -> Page:
    assert isinstance(connector, Polls)
    async with connector.http:
        return await connector.fetch("")


def session(channel: Channel) -> dict[str, str]:
    found: dict[str, str] = json.loads(link(channel).secrets["session"])
    return found


def test_a_connected_channel_keeps_its_session_sealed(cast: Cast, given: dict[str, str], shop: Person) -> None:
    channel, _ = open_channel(cast.aurora, "bluesky", given)
    assert (channel.network_id, channel.handle) == (shop.did, shop.handle)
    assert session(channel)["did"] == shop.did
    stored = b"".join(bytes(secret.sealed) for secret in Secret.across_brands.filter(channel=channel))
    assert session(channel)["access"].encode() not in stored
    assert given["password"] not in json.dumps(channel.settings)


def test_a_session_that_ran_out_is_renewed_and_kept_while_listening(
    cast: Cast, given: dict[str, str], bluesky: Network
) -> None:
    channel, _ = open_channel(cast.aurora, "bluesky", given)
    before = session(channel)
    save_secrets(channel, {"session": json.dumps(before | {"access": expired(before["access"])})})
    fetched(opened(channel, Http(bluesky.private)))
    assert session(channel)["refresh"] != before["refresh"]
    assert check(channel, datetime.now(UTC))


def test_a_new_password_is_proved_before_it_replaces_the_old(
    cast: Cast, given: dict[str, str], shop: Person
) -> None:
    channel, _ = open_channel(cast.aurora, "bluesky", given)
    before = link(channel).secrets
    with pytest.raises(NeedsReconnect, match="app password"):
        renew(channel, given | {"password": "nope-nope-nope-nope"}, cast.ana, timezone.now())
    assert link(channel).secrets == before
