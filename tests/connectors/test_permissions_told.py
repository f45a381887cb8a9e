"""What a sign-in may do is what its network tells of it; where it tells nothing, nothing is guessed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from rapport.connectors.base import ChannelConfig, OwnIdentity, TellsPermissions
from rapport.connectors.errors import ConnectorError, Refused
from rapport.connectors.graph.api import NotAllowed
from rapport.connectors.permissions import Scope, decided
from rapport.connectors.registry import connector, manifests
from tests.connectors.servers import outside

Answers = Mapping[str, object]
PROVED = OwnIdentity("17", "aurora")
NO = {"error": {"message": "(#10) Application does not have permission for this action", "code": 10}}
DENIED = {"error": {"message": "(#200) Requires another permission", "code": 200}}
ODD = {"error": {"message": "Unsupported get request", "code": 100}}
GRANTED = {"permission": "pages_messaging", "status": "granted"}
IG = {"instagram_business_basic": True}
MEDIA = {"17/media": {"data": [{"id": "5"}]}}


async def told(network: str, answers: Answers, seen: list[web.Request] | None = None) -> Mapping[str, bool]:
    """What the connector makes of these answers, by the end of the path asked for; anything else is 400."""

    async def handler(request: web.Request) -> web.Response:
        (seen if seen is not None else []).append(request)
        for path, said in answers.items():
            if request.path.endswith(path):
                wrong = isinstance(said, dict) and "error" in said
                return web.json_response(said, status=403 if wrong else 200)
        return web.json_response(ODD, status=400)

    async with outside(handler) as (http, address):
        sealed = {"token": "s3cr3t", "password": "s3cr3t"}
        settings = {"server": address, "service": address, "handle": "aurora.example"}
        link = ChannelConfig("k", "aurora", "", settings, sealed)
        made = connector(network)(link, http)
        assert isinstance(made, TellsPermissions)
        return await made.permissions(PROVED)


def missing(found: Mapping[str, bool]) -> list[str]:
    return sorted(name for name, granted in found.items() if not granted)


async def test_facebook_tells_what_the_person_left_out() -> None:
    declined = {"permission": "pages_manage_posts", "status": "declined"}
    found = await told("facebook", {"me/permissions": {"data": [GRANTED, declined]}})
    assert found["pages_messaging"]
    assert not found["pages_manage_posts"]
    assert not found["pages_show_list"], "what is not in the list was not granted"


@pytest.mark.parametrize("answer", [NO, {"data": []}, {"data": "no"}, {}])
async def test_a_page_s_own_token_tells_nothing(answer: dict[str, Any]) -> None:
    with pytest.raises(ConnectorError):
        await told("facebook", {"me/permissions": answer})


@pytest.mark.parametrize("network", ["threads", "whatsapp"])
async def test_a_token_is_inspected_and_is_in_no_error(network: str) -> None:
    named = connector(network).manifest.asked_for
    seen: list[web.Request] = []
    found = await told(network, {"debug_token": {"data": {"scopes": [named[0].name, "more", 5]}}}, seen)
    assert missing(found) == sorted(one.name for one in named[1:])
    assert [one.query["input_token"] for one in seen] == ["s3cr3t"]
    for answer in (NO, {"data": {}}, {"data": {"scopes": []}}, {"data": {"scopes": "all"}}, {}):
        with pytest.raises(ConnectorError) as failed:
            await told(network, {"debug_token": answer})
        assert "s3cr3t" not in str(failed.value)


async def test_instagram_is_asked_what_each_permission_lets_it_read() -> None:
    fine: dict[str, object] = {"5/comments": {"data": []}, "17/conversations": {"data": []}}
    room = {"17/content_publishing_limit": {"data": []}}
    found = await told("instagram", {**MEDIA, **fine, **room})
    assert set(found) == {one.name for one in connector("instagram").manifest.asked_for}
    assert missing(found) == []
    found = await told("instagram", {**MEDIA, "5/comments": NO, "17/conversations": DENIED, **room})
    assert missing(found) == ["instagram_business_manage_comments", "instagram_business_manage_messages"]


async def test_what_instagram_refuses_for_another_reason_is_not_told() -> None:
    assert await told("instagram", {**MEDIA, "5/comments": ODD}) == IG
    assert await told("instagram", {"17/media": {"data": []}, "17/conversations": ODD}) == IG


async def test_a_server_of_mastodon_tells_scopes_and_wider_ones_hold_narrow_ones() -> None:
    where = "/api/v1/apps/verify_credentials"
    found = await told("mastodon", {where: {"scopes": ["read", "write"]}})
    assert missing(found) == []
    found = await told("mastodon", {where: {"scopes": ["read", "write:statuses", "follow"]}})
    assert missing(found) == ["write:favourites", "write:media"]
    for silent in ({"name": "app"}, {"scopes": []}, {"scopes": "read"}):
        assert await told("mastodon", {where: silent}) == {}


@pytest.mark.parametrize(
    ("answer", "says"), [({"convos": []}, True), ({"error": "InvalidToken", "message": "Bad token scope"}, False)]
)
async def test_an_app_password_without_chats_is_known_before_anybody_answers_one(
    answer: dict[str, Any], says: bool
) -> None:
    entered = {"accessJwt": "a.b.c", "refreshJwt": "a.b.c", "handle": "aurora.example", "did": "did:plc:aurora"}
    answers = {"createSession": entered, "chat.bsky.convo.listConvos": answer}
    found = await told("bluesky", answers)
    assert list(found.values()) == [says]


@given(st.lists(st.sampled_from(["read", "write", "write:media", "follow", "other"])))
def test_a_whole_list_decides_each_that_is_named(granted: list[str]) -> None:
    asked = [Scope("read", "."), Scope("write:media", ".", within=["write"])]
    found = decided(asked, granted)
    assert found == {"read": "read" in granted, "write:media": bool({"write", "write:media"} & set(granted))}


def test_a_refusal_for_want_of_permission_is_still_a_refusal() -> None:
    assert issubclass(NotAllowed, Refused)


def test_what_is_answered_with_a_permission_is_said_by_each_network_that_speaks() -> None:
    """Who may be refused for want of a permission is told before: each kind that needs one is named."""
    for one in manifests():
        if one.asked_for and one.can.send:
            named = {kind for scope in one.asked_for for kind in scope.kinds}
            lacks = set(one.kinds) - named
            assert not lacks or one.network == "bluesky", (one.network, lacks)
