"""What a Bluesky server is asked for each act, and what its refusals mean, on an honest little fake."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from rapport.connectors.bluesky import tid
from rapport.connectors.bluesky.connector import BlueskyConnector
from rapport.connectors.bluesky.tests import DEE, SHOP, signed_in
from rapport.connectors.errors import ConnectorError, Refused, TryAgain
from rapport.connectors.faults import FAULTS, Fault
from rapport.domain.acts import How, Reaction, Removal
from rapport.domain.message import Act, Kind, Media, Visibility
from rapport.domain.reply import Outgoing
from tests.connectors.servers import outside

THEIRS, OURS = f"at://{DEE}/app.bsky.feed.post/3lbtheirs2222", f"at://{SHOP}/app.bsky.feed.post/3lbours222222"
CAKE = Media("", "image/png", alt="A small cake", name="cake.png")
POST = Outgoing("k", "Rye is back", Kind.POST, visibility=Visibility.PUBLIC)
LIKE = Reaction("r", Act.FAVOURITE, THEIRS)


class Repository:
    """One account's records by address, and what the network shows of others: as late as `viewer` says."""

    def __init__(self) -> None:
        self.records: dict[str, dict[str, Any]] = {}
        self.viewer: dict[str, Any] = {}
        self.gone = False
        self.calls: list[str] = []
        self.meanwhile: dict[str, Any] = {}

    async def answer(self, request: web.Request) -> web.StreamResponse:
        method = request.path.rpartition(".")[2]
        self.calls.append(method)
        body = await request.json() if request.content_type == "application/json" and request.can_read_body else {}
        return web.json_response(*getattr(self, method)(request.query, body))

    def getPosts(self, query: Any, _: Any) -> Any:  # noqa: N802
        reply = {"reply": {"root": {"uri": OURS, "cid": "c"}, "parent": {"uri": OURS, "cid": "c"}}}
        one = {"uri": query["uris"], "cid": "cid", "record": {"text": "Hi", **reply}, "viewer": self.viewer}
        return [{"posts": [] if self.gone else [{**one, "likeCount": 3, "replyCount": 0}]}]

    def getProfile(self, query: Any, _: Any) -> Any:  # noqa: N802
        return [{"did": query["actor"], "handle": "dee.test", "viewer": self.viewer, "followersCount": 7}]

    def getRecord(self, query: Any, _: Any) -> Any:  # noqa: N802
        uri = f"at://{query['repo']}/{query['collection']}/{query['rkey']}"
        if uri not in self.records:
            raise web.HTTPBadRequest(text='{"error":"RecordNotFound"}', content_type="application/json")
        return [{"uri": uri, "cid": f"cid-{len(self.records[uri])}", "value": self.records[uri]}]

    def putRecord(self, _: Any, body: Any) -> Any:  # noqa: N802
        uri = f"at://{body['repo']}/{body['collection']}/{body['rkey']}"
        there = self.records | self.meanwhile
        if (f"cid-{len(there[uri])}" if uri in there else None) != body["swapRecord"]:
            raise web.HTTPBadRequest(text='{"error":"InvalidSwap"}', content_type="application/json")
        self.records[uri] = body["record"]
        return [{"uri": uri, "cid": "cid"}]

    def deleteRecord(self, _: Any, body: Any) -> Any:  # noqa: N802
        self.records.pop(f"at://{body['repo']}/{body['collection']}/{body['rkey']}", None)
        return [{}]

    def uploadBlob(self, _: Any, body: Any) -> Any:  # noqa: N802
        return [{"blob": {"$type": "blob", "ref": {"$link": "bafkcake"}, "mimeType": "image/png", "size": 4}}]


@asynccontextmanager
async def connected(repository: Repository) -> AsyncIterator[BlueskyConnector]:
    async with outside(repository.answer) as (http, address):
        yield BlueskyConnector(signed_in(address), http)


@pytest.mark.parametrize(
    ("content", "media", "words"),
    [
        (b"x" * 2_000_001, CAKE, "larger than 2 MB"),
        (b"x", replace(CAKE, mime="video/mp4"), "not a picture"),
        (b"", CAKE, "empty"),
    ],
)
async def test_a_file_the_network_would_not_take_is_refused_before_any_call(
    content: bytes, media: Media, words: str
) -> None:
    repository = Repository()
    async with connected(repository) as channel:
        with pytest.raises(Refused, match=words):
            await channel.upload("u", content, media)
    assert repository.calls == []


async def test_an_uploaded_picture_is_named_by_its_post_and_not_sent_again() -> None:
    repository = Repository()
    async with connected(repository) as channel:
        there = await channel.upload("u", b"\x89PNG", CAKE)
        sent = await channel.publish(replace(POST, media=(there,)))
        with pytest.raises(Refused, match="upload it again"):
            await channel.publish(replace(POST, key="other", media=(replace(CAKE, id="7"),)))
    (record,) = repository.records.values()
    (image,) = record["embed"]["images"]
    assert (image["alt"], image["image"]["ref"]["$link"]) == ("A small cake", "bafkcake")
    assert repository.calls.count("uploadBlob") == 1
    assert sent.network_id == f"at://{SHOP}/app.bsky.feed.post/{tid.of('k')}"


@given(st.text(min_size=1), st.sampled_from([Visibility.FOLLOWERS, Visibility.PRIVATE]))
async def test_words_that_are_not_for_everybody_are_never_published(text: str, seen_by: Visibility) -> None:
    async with outside(Repository().answer) as (http, address):
        with pytest.raises(Refused):
            await BlueskyConnector(signed_in(address), http).publish(replace(POST, text=text, visibility=seen_by))


async def test_a_like_that_the_network_shows_late_is_still_one_like() -> None:
    repository = Repository()
    async with connected(repository) as channel:
        first = await channel.react(LIKE)
        assert await channel.react(replace(LIKE, key="r2")) == first
        await channel.react(replace(LIKE, key="r3", undo=True))
        repository.viewer = {"like": first.network_id}  # the network still shows what is gone
        assert await channel.find_reaction(LIKE) is None
        assert await channel.find_reaction(replace(LIKE, undo=True))
    assert repository.records == {}


async def test_a_like_of_the_networks_own_app_is_known_and_taken_back() -> None:
    repository, native = Repository(), f"at://{SHOP}/app.bsky.feed.like/3lbnative2222"
    repository.records[native] = {}
    repository.viewer = {"like": native}
    async with connected(repository) as channel:
        found = await channel.find_reaction(LIKE)
        assert found
        assert found.network_id == native == (await channel.react(LIKE)).network_id
        await channel.react(replace(LIKE, undo=True))
    assert repository.records == {}


async def test_what_is_gone_is_not_liked_and_what_is_done_to_it_is_taken_back() -> None:
    repository = Repository()
    async with connected(repository) as channel:
        liked = await channel.react(LIKE)
        repository.gone = True
        await channel.react(replace(LIKE, undo=True, undoes=liked.network_id))
        with pytest.raises(Refused, match="gone"):
            await channel.react(LIKE)
    assert repository.records == {}


async def test_nobody_elses_record_is_ever_touched() -> None:
    repository = Repository()
    async with connected(repository) as channel:
        with pytest.raises(Refused, match="our own"):
            await channel.remove(Removal("d", THEIRS, How.DELETE, "no"))
        with pytest.raises(Refused):
            await channel.remove(Removal("d", f"at://{SHOP}/app.bsky.actor.profile/self", How.DELETE, "no"))
    assert "deleteRecord" not in repository.calls


async def test_hiding_keeps_what_else_the_gate_says_and_gives_way_to_another() -> None:
    repository, gate = Repository(), OURS.replace("feed.post", "feed.threadgate")
    repository.records[gate] = {"post": OURS, "allow": [], "hiddenReplies": ["at://x/app.bsky.feed.post/1"]}
    hide = Removal("h", THEIRS, How.HIDE, "spam")
    async with connected(repository) as channel:
        repository.meanwhile = {gate: {}}
        with pytest.raises(TryAgain):
            await channel.remove(hide)
        repository.meanwhile = {}
        await channel.remove(hide)
        assert await channel.removed(hide)
        assert repository.records[gate]["hiddenReplies"] == ["at://x/app.bsky.feed.post/1", THEIRS]
        await channel.remove(replace(hide, how=How.UNHIDE))
        assert not await channel.removed(hide)
    assert repository.records[gate]["allow"] == []


async def test_what_others_did_and_who_somebody_is() -> None:
    async with connected(Repository()) as channel:
        measured = (await channel.measure([THEIRS, "not-a-post"]))[THEIRS]
        assert (measured.likes, measured.replies, measured.reposts, measured.views) == (3, 0, None, None)
        who = await channel.profile(DEE)
        assert (who.network_id, who.handle, who.followers, who.posts) == (DEE, "dee.test", 7, None)
    assert json.dumps(who.url) == '"https://bsky.app/profile/dee.test"'


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.name != "401"], ids=str)
async def test_each_failed_act_has_one_meaning(fault: Fault) -> None:
    repository = Repository()

    async def serve(request: web.Request) -> web.StreamResponse:
        writes = request.path.endswith(("putRecord", "deleteRecord"))
        return await (
            fault.act(request, repository.answer, "http://127.0.0.1:9/") if writes else repository.answer(request)
        )

    async with outside(serve) as (http, address):
        http.seconds = 0.4
        channel = BlueskyConnector(signed_in(address), http)
        with pytest.raises(ConnectorError) as failed:
            await channel.publish(POST)
        assert type(failed.value) is fault.said
        for call in (channel.react(LIKE), channel.remove(Removal("d", OURS, How.DELETE, "wrong"))):
            with pytest.raises(ConnectorError) as failed:
                await call
            assert type(failed.value) is fault.said


async def test_a_quote_names_address_and_content_and_stands_beside_pictures() -> None:
    repository = Repository()
    async with connected(repository) as channel:
        there = await channel.upload("u", b"\x89PNG", CAKE)
        await channel.publish(replace(POST, quotes=THEIRS))
        await channel.publish(replace(POST, key="k2", quotes=THEIRS, media=(there,)))
    plain, beside = (one["embed"] for one in repository.records.values())
    assert plain == {"$type": "app.bsky.embed.record", "record": {"uri": THEIRS, "cid": "cid"}}
    assert (beside["$type"], beside["record"]) == ("app.bsky.embed.recordWithMedia", plain)
    assert beside["media"]["images"][0]["alt"] == "A small cake"


@pytest.mark.parametrize("words", ["is gone", "does not let it"])
async def test_what_is_gone_or_not_to_be_quoted_is_refused_and_nothing_is_written(words: str) -> None:
    repository = Repository()
    repository.gone, repository.viewer = words == "is gone", {"embeddingDisabled": True}
    async with connected(repository) as channel:
        for uri in (THEIRS, *(["https://bsky.app/x"] if repository.gone else [])):
            with pytest.raises(Refused, match=words):
                await channel.publish(replace(POST, quotes=uri))
    assert (repository.records, "putRecord" in repository.calls) == ({}, False)
