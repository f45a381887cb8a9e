"""What a Mastodon server is asked for each act, and what its refusals mean, on an honest little fake."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from rapport.connectors.base import ChannelConfig
from rapport.connectors.errors import ConnectorError, MaybeSent, NeedsReconnect, Refused, TryAgain
from rapport.connectors.faults import FAULTS, Fault
from rapport.connectors.mastodon import poll, server, uploads
from rapport.connectors.mastodon.connector import MastodonConnector
from rapport.connectors.mastodon.words import Words
from rapport.connectors.testing_films import BYTES, a_film
from rapport.domain.acts import How, Reaction, Removal
from rapport.domain.message import Act, Check, Kind, Media, Visibility
from rapport.domain.reply import Outgoing
from tests.connectors.servers import outside

SHOP = {"id": "01SHOP", "acct": "shop", "username": "shop"}
CAKE = Media("", "image/png", alt="A small cake", name="cake.png")
POST = Outgoing("k", "Rye is back", Kind.POST, visibility=Visibility.PUBLIC)
Answer = Callable[[web.Request], web.Response]


def status(number: str, words: str = "Rye is back", **more: Any) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat()
    return {"id": number, "account": SHOP, "created_at": now, "content": f"<p>{words}</p>", **more}


@asynccontextmanager
async def answering(answer: Answer, **settings: str) -> AsyncIterator[tuple[MastodonConnector, list[str]]]:
    """A channel on a server that answers so, and what it was asked."""
    asked: list[str] = []

    async def serve(request: web.Request) -> web.StreamResponse:
        asked.append(f"{request.method} {request.path}")
        await request.read()
        return answer(request)

    async with outside(serve) as (http, address):
        link = ChannelConfig(
            "k", "shop", "01SHOP@shop.example", {"server": address, **settings}, {"token": "t0k3n"}
        )
        yield MastodonConnector(link, http), asked


@pytest.mark.parametrize(
    ("content", "media", "limits", "words"),
    [
        (b"x" * 11, CAKE, {"image_bytes": "10"}, "11 bytes; this server takes 10"),
        (b"x" * 11, replace(CAKE, mime="video/mp4"), {"image_bytes": "99", "video_bytes": "10"}, "takes 10"),
        (b"x", replace(CAKE, mime="application/pdf"), {}, "neither picture"),
        (b"x", replace(CAKE, alt="é" * 1501), {}, "1501 characters; it may have 1500"),
        (b"", CAKE, {}, "empty"),
    ],
)
async def test_a_file_the_server_would_not_take_is_refused_before_any_call(
    content: bytes, media: Media, limits: dict[str, str], words: str
) -> None:
    async with answering(lambda _: web.json_response({"id": "7"}), **limits) as (channel, asked):
        with pytest.raises(Refused, match=words):
            await channel.upload("u", content, media)
    assert asked == []


async def test_a_file_is_waited_for_until_the_server_has_made_it_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "WAITS", (0.0, 0.0, 0.0))
    codes = iter([202, 206, 206, 200])

    def answer(request: web.Request) -> web.Response:
        code = next(codes)
        return web.json_response(
            {"id": "7", "url": "https://shop.example/7" if code == 200 else None}, status=code
        )

    async with answering(answer) as (channel, asked):
        there = await channel.upload("u", b"\x89PNG", CAKE)
    assert (there.id, there.alt, there.url) == ("7", "A small cake", "https://shop.example/7")
    assert asked == ["POST /api/v2/media", *["GET /api/v1/media/7"] * 3]


async def test_a_file_that_is_never_ready_is_tried_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "WAITS", (0.0,) * 3)
    async with answering(lambda _: web.json_response({"id": "7"}, status=202)) as (channel, _):
        with pytest.raises(TryAgain):
            await channel.upload("u", b"\x89PNG", CAKE)


def test_files_are_attached_by_their_ids_and_counted() -> None:
    ready = replace(CAKE, id="7")
    assert Words.of(replace(POST, media=(ready,)), {}, 500).form()["media_ids"] == ["7"]
    assert Words.of(replace(POST, text="", media=(ready,)), {}, 500).form()["status"] == ""
    with pytest.raises(Refused, match="4 files"):
        Words.of(replace(POST, media=(ready,) * 5), {}, 500)
    with pytest.raises(Refused, match="not been uploaded"):
        Words.of(replace(POST, media=(CAKE,)), {}, 500)


def test_a_change_says_everything_that_shall_stay() -> None:
    changed = Words.of(replace(POST, media=(replace(CAKE, id="7"),), language="it"), {}, 500).changed()
    assert changed == {
        "status": "Rye is back",
        "language": "it",
        "spoiler_text": "",
        "sensitive": False,
        "media_ids": ["7"],
        "media_attributes": [{"id": "7", "description": "A small cake"}],
    }


@given(st.sampled_from([Visibility.PUBLIC, Visibility.UNLISTED, Visibility.FOLLOWERS]), st.text(max_size=30))
def test_a_post_is_never_seen_by_more_than_was_chosen(seen_by: Visibility, text: str) -> None:
    order = {"public": Visibility.PUBLIC, "unlisted": Visibility.UNLISTED, "private": Visibility.FOLLOWERS}
    form = Words.of(replace(POST, text=f"Hello {text}", visibility=seen_by), {}, 500).form()
    assert order[form["visibility"]] is seen_by


@pytest.mark.parametrize(
    ("there", "found"),
    [
        ([status("1")], "1"),
        ([status("2", "Something else"), status("1")], "1"),
        ([status("1", in_reply_to_id="0")], None),
        ([status("1", media_attachments=[{"id": "7"}])], None),
        ([], None),
        ([status("1", created_at="2026-01-02T10:00:00Z")], MaybeSent),
    ],
)
async def test_a_post_is_found_by_its_words_unless_they_may_be_older_ones(
    there: list[dict[str, Any]], found: object
) -> None:
    def answer(request: web.Request) -> web.Response:
        return web.json_response([] if "max_id" in request.query else there)

    async with answering(answer) as (channel, _):
        if found is MaybeSent:
            with pytest.raises(MaybeSent, match="2026-01-02"):
                await channel.find_published(POST)
        else:
            sent = await channel.find_published(POST)
            assert (sent.network_id if sent else None) == found


async def test_a_post_that_cannot_be_looked_for_far_enough_is_a_persons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poll, "PAGE", 2)

    def answer(request: web.Request) -> web.Response:
        number = int(request.query.get("max_id", "99"))
        return web.json_response([status(str(number - n), f"Post {number - n}") for n in (1, 2)])

    async with answering(answer) as (channel, asked):
        with pytest.raises(MaybeSent, match="within a day"):
            await channel.find_published(POST)
    assert len(asked) == poll.PAGES


async def test_a_post_with_files_is_found_by_them_however_old_or_changed() -> None:
    old = (datetime.now(UTC) - timedelta(days=9)).isoformat()
    there = [status("2"), status("1", "Another word", created_at=old, media_attachments=[{"id": "7"}])]

    def answer(request: web.Request) -> web.Response:
        return web.json_response([] if "max_id" in request.query else there)

    async with answering(answer) as (channel, _):
        sent = await channel.find_published(replace(POST, media=(replace(CAKE, id="7"),)))
    assert sent
    assert sent.network_id == "1"


async def test_a_permission_for_less_is_refused_and_the_channel_goes_on() -> None:
    denied = {"error": "This action is outside the authorized scopes"}
    async with answering(lambda _: web.json_response(denied, status=403)) as (channel, _):
        with pytest.raises(Refused, match="write:favourites"):
            await channel.react(Reaction("r", Act.FAVOURITE, "1"))
        with pytest.raises(Refused, match="write:follows"):
            await channel.follow(Reaction("r", Act.FOLLOW, "1"))
        with pytest.raises(Refused, match="write:media"):
            await channel.upload("u", b"x", CAKE)
        with pytest.raises(NeedsReconnect):
            await channel.publish(POST)


@pytest.mark.parametrize("fault", FAULTS, ids=str)
async def test_each_failed_act_has_one_meaning(fault: Fault) -> None:
    async def honest(request: web.Request) -> web.StreamResponse:
        return web.json_response(status("1"))

    async def serve(request: web.Request) -> web.StreamResponse:
        return await fault.act(request, honest, "http://127.0.0.1:9/")

    gone = fault.name in ("404",)
    async with outside(serve) as (http, address):
        http.seconds = 0.4
        link = ChannelConfig("k", network_id="01SHOP", settings={"server": address}, secrets={"token": "t0k3n"})
        channel = MastodonConnector(link, http)
        for call in (
            lambda: channel.publish(POST),
            lambda: channel.edit("1", POST),
            lambda: channel.react(Reaction("r", Act.FAVOURITE, "1")),
            lambda: channel.remove(Removal("d", "1", How.DELETE, "wrong")),
        ):
            if call.__code__.co_names[0] in ("react", "remove") and gone:
                continue  # what is gone is told in its own way
            with pytest.raises(ConnectorError) as failed:
                await call()
            assert type(failed.value) is fault.said, (fault.name, failed.value)


def test_a_found_post_of_our_own_is_no_news() -> None:
    link = ChannelConfig("k", network_id="01SHOP")
    assert MastodonConnector.translate(json.dumps({"found": status("1")}).encode(), link) == []


async def test_a_quote_is_looked_at_first_and_named_to_the_server() -> None:
    said: list[dict[str, Any]] = []

    def answer(request: web.Request) -> web.Response:
        if request.method == "POST":
            said.append(json.loads(request._read_bytes or b"{}"))
            return web.json_response(status("02", quote={"state": "accepted", "quoted_status": status("42")}))
        return web.json_response(status("42", quote_approval={"current_user": "automatic"}))

    async with answering(answer, quotes="yes") as (channel, asked):
        assert (await channel.publish(replace(POST, quotes="42"))).network_id == "02"
    assert asked == ["GET /api/v1/statuses/42", "POST /api/v1/statuses"]
    assert said[0]["quoted_status_id"] == "42"


@pytest.mark.parametrize(
    ("code", "current_user", "words"), [(404, "", "is gone"), (200, "denied", "does not let us quote")]
)
async def test_what_is_gone_or_not_to_be_quoted_is_refused_before_anything_is_said(
    code: int, current_user: str, words: str
) -> None:
    def answer(request: web.Request) -> web.Response:
        return web.json_response(status("42", quote_approval={"current_user": current_user}), status=code)

    async with answering(answer, quotes="yes") as (channel, asked):
        with pytest.raises(Refused, match=words):
            await channel.publish(replace(POST, quotes="42"))
    assert asked == ["GET /api/v1/statuses/42"]


@pytest.mark.parametrize("known", [{}, {"quotes": "no"}])
async def test_a_server_that_does_not_say_it_has_quotes_is_not_asked_for_one(known: dict[str, str]) -> None:
    async with answering(lambda _: web.json_response(status("02")), **known) as (channel, asked):
        with pytest.raises(Refused, match="no quotes"):
            await channel.publish(replace(POST, quotes="42"))
    assert asked == []


@pytest.mark.parametrize(
    ("said", "has"), [({"mastodon": 7}, True), ({"mastodon": 6}, False), (None, False), ("7", False)]
)
async def test_a_server_says_by_its_version_whether_it_has_quotes(said: object, has: bool) -> None:
    async def serve(_: web.Request) -> web.Response:
        return web.json_response({"domain": "shop.example", "api_versions": said})

    async with outside(serve) as place:
        assert (await server.ask(*place)).quotes is has


async def test_a_post_of_the_same_words_that_quotes_another_is_not_ours() -> None:
    quote = {"state": "accepted", "quoted_status": status("41")}
    shown = '<p class="quote-inline">RE: <a href="https://shop.example/1">shop.example/1</a></p><p>Rye is back</p>'
    rows = [
        status("03", quote=quote, content=shown),
        status("02"),
        status("01", quote={**quote, "quoted_status": status("42")}),
    ]

    async with answering(lambda _: web.json_response(rows), quotes="yes") as (channel, _):
        found = [await channel.find_published(replace(POST, quotes=one)) for one in ("41", "", "42", "40")]
    assert [one and one.network_id for one in found] == ["03", "02", "01", None]


@pytest.mark.parametrize(("state", "awaits"), [("pending", True), ("accepted", False)])
async def test_a_quote_waits_for_its_author_and_what_became_of_it_is_told_with_its_figures(
    state: str, awaits: bool
) -> None:
    told = {"pending": Check.AWAITED, "accepted": Check.PASSED, "rejected": Check.REFUSED, "deleted": None}
    stands = [state]

    def answer(request: web.Request) -> web.Response:
        if request.path.endswith("/42"):
            return web.json_response(status("42", quote_approval={"current_user": "manual"}))
        return web.json_response(status("02", quote={"state": stands[0], "quoted_status": None}))

    async with answering(answer, quotes="yes") as (channel, _asked):
        sent = await channel.publish(replace(POST, quotes="42"))
        assert (sent.network_id, sent.awaits) == ("02", awaits)
        changed = await channel.edit("02", POST)
        assert not changed.awaits
        for stands[0], check in told.items():
            assert (await channel.measure(["02"]))["02"].quoting is check


async def test_a_film_is_sent_from_the_disk_and_looked_at_while_the_server_works_on_it(tmp_path: Path) -> None:
    got: list[bytes] = []
    codes = iter([202, 206, 200, 404])

    def answer(request: web.Request) -> web.Response:
        got.append(request._read_bytes or b"")
        code = next(codes)
        return web.json_response({"id": "7"} if code != 404 else {"error": "gone"}, status=code)

    film = a_film(tmp_path)
    async with answering(answer) as (channel, asked):
        brought = await channel.upload_film("u", film, POST)
        looks = [await channel.find_film("u", brought.media) for _ in range(3)]
        assert await channel.find_film("u", film) is None
    assert (brought.media.id, brought.ready) == ("7", False)
    assert [one and one.ready for one in looks] == [False, True, None]
    assert BYTES in got[0]
    assert asked == ["POST /api/v2/media", *["GET /api/v1/media/7"] * 3]


async def test_a_film_that_the_server_could_not_use_says_why(tmp_path: Path) -> None:
    def answer(_: web.Request) -> web.Response:
        return web.json_response({"error": "Error processing thumbnail"}, status=422)

    async with answering(answer, video_bytes="9000") as (channel, asked):
        with pytest.raises(Refused, match="Error processing"):
            await channel.find_film("u", replace(a_film(tmp_path), id="7"))
        with pytest.raises(Refused, match="too large"):
            await channel.upload_film("u", a_film(tmp_path, 9001), POST)
    assert asked == ["GET /api/v1/media/7"]
