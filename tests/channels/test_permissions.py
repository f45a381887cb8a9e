"""Permissions of a channel: kept as told, of this sign-in only, and known before somebody relies on one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.channels import grants, oauth_apps
from rapport.channels.connected import connect
from rapport.channels.models import Channel, PermissionTold
from rapport.channels.permissions import (
    Held,
    asked_permissions,
    keep_permissions,
    lacking_permissions,
    permissions_by_channel,
    permissions_of,
)
from rapport.connectors.base import ChannelConfig, OwnIdentity
from rapport.connectors.bluesky.connector import BlueskyConnector
from rapport.connectors.errors import TryAgain
from rapport.connectors.http import Http
from rapport.connectors.oauth import Tokens
from rapport.connectors.registry import manifest
from rapport.domain.message import Kind
from tests.cast import NOW, Cast, channel

CHATS = manifest("bluesky").permissions[0].name
FORCE = manifest("youtube").asked_for[0].name


def states(row: Channel) -> dict[str, Held]:
    return {one.scope.name: one.held for one in permissions_of(row)}


def signed_in(row: Channel, *scopes: str) -> None:
    app = oauth_apps.keep(row.network, "id", {"client_secret": "s"})
    grants.store(row, app, Tokens("a", "r", NOW + timedelta(hours=1), scopes), NOW)


def test_where_nobody_told_nothing_is_guessed(cast: Cast) -> None:
    for network in ("bluesky", "instagram", "youtube", "x"):
        assert set(states(channel(cast.aurora, network)).values()) == {Held.UNTOLD}
    assert states(channel(cast.aurora, "email")) == {}
    assert states(channel(cast.aurora, "a-network-of-before")) == {}


def test_what_is_missing_is_known_for_its_kind_alone(cast: Cast) -> None:
    mine = channel(cast.aurora, "bluesky")
    keep_permissions(mine, {CHATS: False, "of another manifest": True}, NOW)
    assert states(mine) == {CHATS: Held.MISSING}
    assert [one.name for one in lacking_permissions(mine, Kind.DIRECT)] == [CHATS]
    assert lacking_permissions(mine, Kind.MENTION) == []
    keep_permissions(mine, {CHATS: True}, NOW)
    assert (states(mine), lacking_permissions(mine, Kind.DIRECT)) == ({CHATS: Held.GRANTED}, [])


def test_what_was_told_at_the_sign_in_counts_without_another_call(cast: Cast) -> None:
    mine, yours = channel(cast.aurora, "youtube"), channel(cast.aurora, "x")
    signed_in(mine, "openid", FORCE)
    signed_in(yours, "tweet.read", "tweet.write")
    assert states(mine) == {FORCE: Held.GRANTED}
    assert states(yours)["dm.write"] == Held.MISSING
    assert lacking_permissions(yours, Kind.POST) == []
    both = permissions_by_channel([mine, yours])
    assert both == {mine.pk: permissions_of(mine), yours.pk: permissions_of(yours)}


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    told=st.dictionaries(st.sampled_from(["write:media", "write:follows"]), st.booleans()),
    scopes=st.lists(st.sampled_from(["write:media", "write", "write:follows", "follow", "read"]), max_size=3),
)
def test_of_two_answers_the_one_that_lacks_it_counts(
    cast: Cast, told: Mapping[str, bool], scopes: list[str]
) -> None:
    mine = channel(cast.aurora, "mastodon")
    keep_permissions(mine, told, NOW)
    signed_in(mine, *scopes)
    found = states(mine)
    for scope in manifest("mastodon").asked_for:
        answers = [told[scope.name]] if scope.name in told else []
        answers += [scope.held_by(scopes)] if scopes else []
        assert (found[scope.name] == Held.MISSING) == (False in answers)
        assert (found[scope.name] == Held.UNTOLD) == (not answers)


def test_another_sign_in_forgets_what_was_told_of_the_one_before(cast: Cast) -> None:
    first = OwnIdentity("did:plc:a", "aurora.example", permissions={CHATS: False})
    mine = connect(cast.aurora, "bluesky", {"handle": "aurora.example", "password": "p"}, first)
    assert states(mine) == {CHATS: Held.MISSING}
    connect(cast.aurora, "bluesky", {"handle": "aurora.example", "password": "q"}, OwnIdentity("did:plc:a", "a"))
    assert states(mine) == {CHATS: Held.UNTOLD}
    assert not PermissionTold.across_brands.filter(channel=mine).exists()


class Unreachable(BlueskyConnector):
    async def permissions(self, proved: OwnIdentity) -> Mapping[str, bool]:
        raise TryAgain("It does not answer.", after=1)


async def test_a_network_that_does_not_answer_leaves_the_proof_standing() -> None:
    asked = Unreachable(ChannelConfig("k"), Http(frozenset()))
    assert await asked_permissions(asked, OwnIdentity("did:plc:a", "a")) == {}
