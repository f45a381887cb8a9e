"""Whether the sign-in has each permission: on the channel's page, before an answer or a post, for programs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from rapport.channels.models import Channel
from rapport.channels.permissions import keep_permissions
from rapport.connectors.registry import manifest
from rapport.domain.message import Kind
from rapport.publishing.to_know import to_know
from tests.api.caller import Caller
from tests.cast import NOW, Cast, channel
from tests.publishing.world import Desk
from tests.screens.fediverse import RIGHT, fediverse
from tests.screens.test_before_writing import page, talk_of

pytestmark = pytest.mark.django_db
CHATS = manifest("bluesky").permissions[0].name
REFUSED = "The network will refuse an answer"


@pytest.fixture
def server(settings: object) -> Iterator[str]:
    with fediverse() as host:
        settings.PRIVATE_HOSTS = frozenset({host})  # type: ignore[attr-defined]
        yield host


def shown(client: Client, cast: Cast, row: Channel, name: str = "channel") -> str:
    client.force_login(cast.ana)
    return client.get(reverse(f"settings:{name}", args=[cast.aurora.slug, row.pk])).content.decode()


def beside(text: str, permission: str) -> str:
    """What the tag beside a permission says."""
    told = text[text.index(f"<code>{permission}</code>") :]
    found = re.search(r'<span class="tag[^"]*">([^<]+)</span>', told)
    return found[1] if found else ""


def test_what_the_proof_found_stands_beside_each_permission(client: Client, cast: Cast, server: str) -> None:
    client.force_login(cast.ana)
    where = reverse("settings:connect", args=[cast.aurora.slug, "mastodon"])
    text = client.post(where, {"server": f"http://{server}", "token": RIGHT}, follow=True).content.decode()
    said = {name: beside(text, name) for name in ("read", "write:statuses", "write:media", "write:follows")}
    assert said == {
        "read": "granted",
        "write:statuses": "granted",
        "write:media": "missing",
        "write:follows": "missing",
    }
    assert "3 permissions are missing." in text
    assert "Sign in again, and leave it allowed there." in text
    assert "“Not told”" not in text
    row = Channel.of(cast.aurora).get(network="mastodon")
    assert beside(shown(client, cast, row, "channel_renewal"), "write:media") == "missing"


def test_a_network_that_tells_nothing_is_not_guessed_about(client: Client, cast: Cast) -> None:
    row = channel(cast.aurora, "threads")
    text = shown(client, cast, row)
    assert {beside(text, one.name) for one in manifest("threads").asked_for} == {"not told"}
    assert "nothing is guessed" in text
    assert "missing permission" not in text
    assert 'id="permissions"' not in shown(client, cast, channel(cast.aurora, "email"))


@pytest.mark.parametrize("name", ["show", "live"])
def test_a_direct_message_is_not_answered_in_the_belief_that_it_leaves(
    client: Client, cast: Cast, name: str
) -> None:
    talk = talk_of(cast, "bluesky", timedelta(hours=1))
    assert REFUSED not in page(client, cast, talk, name)
    keep_permissions(talk.channel, {CHATS: False}, NOW)
    text = page(client, cast, talk, name)
    assert REFUSED in text
    assert CHATS in text
    public = talk_of(cast, "bluesky", timedelta(hours=2), Kind.COMMENT)
    keep_permissions(public.channel, {CHATS: False}, NOW)
    assert REFUSED not in page(client, cast, public, name)


def test_a_post_without_leave_to_publish_is_told_before_it_goes_in_line() -> None:
    desk = Desk.fresh(1)
    variant = desk.post("Oak.").variants.get()
    Channel.across_brands.filter(pk=variant.channel_id).update(network="mastodon")
    variant.channel.refresh_from_db()
    keep_permissions(variant.channel, {"write:statuses": True}, desk.now)
    assert "permission missing" not in [one.code for one in to_know(variant, [], desk.now)]
    keep_permissions(variant.channel, {"write:statuses": False}, desk.now)
    (found,) = [one for one in to_know(variant, [], desk.now) if one.code == "permission missing"]
    assert "write:statuses" in found.says
    assert not found.blocks


def test_a_program_is_told_the_same(cast: Cast) -> None:
    talk = talk_of(cast, "bluesky", timedelta(hours=1))
    keep_permissions(talk.channel, {CHATS: False}, NOW)
    ana = Caller(cast.aurora, cast.ana)
    assert ana.get(f"/conversations/{talk.pk}").body["answering"]["lacks"] == [CHATS]
    told = ana.get(f"/channels/{talk.channel_id}").body["permissions"]
    assert [(one["name"], one["held"]) for one in told] == [(CHATS, "missing")]
    listed = {one["id"]: one["permissions"] for one in ana.get("/channels").body["items"]}
    assert listed[talk.channel_id] == told
    assert listed[cast.channel.pk] == []
