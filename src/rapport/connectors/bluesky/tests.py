"""Bluesky keeps the contract, and its own promises."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st

from rapport.connectors.base import ChannelConfig
from rapport.connectors.bluesky import position, reading, tid
from rapport.connectors.bluesky.connector import BlueskyConnector
from rapport.connectors.bluesky.facets import facets, length, marks
from rapport.connectors.bluesky.feeds import Feeds
from rapport.connectors.bluesky.position import Mark
from rapport.connectors.bluesky.reading import LATE, backwards
from rapport.connectors.bluesky.session import Session
from rapport.connectors.errors import MaybeSent, NeedsReconnect, Refused, Restricted, TryAgain, Unreadable
from rapport.connectors.history import HistoryRow
from rapport.connectors.http import Http
from rapport.connectors.testing import ConnectorContract
from rapport.connectors.testing_http import HttpFaults
from rapport.domain.link_card import SentCard
from rapport.domain.message import Incoming, Kind, Media, Visibility
from rapport.domain.reply import Outgoing

SHOP, DEE = "did:plc:shop", "did:plc:dee"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def token(begun: float, ends: float) -> str:
    claims = base64.urlsafe_b64encode(json.dumps({"iat": begun, "exp": ends}).encode()).decode().rstrip("=")
    return f"head.{claims}.sign-{ends}"


def signed_in(service: str, password: str = "app-pass-word", **more: str) -> ChannelConfig:
    """A connected channel with tokens granted before."""
    settings, pds = {"service": service, "handle": "shop.test"}, service.rstrip("/")
    granted_for = position.fingerprint(pds, "shop.test", "app-pass-word")
    held = {"access": "access-0", "refresh": "refresh-0", "pds": pds, "did": SHOP, "granted_for": granted_for}
    return ChannelConfig(
        "k", "shop.test", SHOP, settings, {"password": password, "session": json.dumps(held | more)}
    )


class Fake:
    """An honest little server of one account: records by key, notifications newest first, sessions that end."""

    def __init__(self) -> None:
        self.records: dict[str, dict[str, Any]] = {}
        self.notes: list[dict[str, Any]] = []
        self.granted = 0
        self.good: set[str] | None = None
        self.refusals: dict[str, dict[str, Any]] = {}
        self.calls: list[str] = []
        self.talk: list[dict[str, Any]] = []
        self.logs: list[dict[str, Any]] = []
        self.members = [SHOP, DEE]
        self.followers: list[str] = []
        self.life = 0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        method = request.path.removeprefix("/xrpc/").rpartition(".")[2]
        self.calls.append(method)
        if method in self.refusals:
            return web.json_response(**self.refusals[method])
        if self.good is not None and "Session" not in method and request.headers["Authorization"] not in self.good:
            return web.json_response({"error": "ExpiredToken", "message": "Token has expired"}, status=400)
        return await getattr(self, method)(request)

    async def refreshSession(self, request: web.Request) -> web.Response:  # noqa: N802
        self.granted += 1
        access = token(0, self.life) if self.life else f"access-{self.granted}"
        if self.good is not None:
            self.good = {f"Bearer {access}"}
        return web.json_response({"accessJwt": access, "refreshJwt": f"refresh-{self.granted}", "did": SHOP})

    async def listNotifications(self, request: web.Request) -> web.Response:  # noqa: N802
        limit, start = int(request.query["limit"]), int(request.query.get("cursor", "0"))
        newest = self.notes[::-1]
        more = {"cursor": str(start + limit)} if start + limit < len(newest) else {}
        return web.json_response({"notifications": newest[start : start + limit], **more})

    async def listRecords(self, request: web.Request) -> web.Response:  # noqa: N802
        keys = sorted(key for key in self.records if key > request.query["cursor"])[: int(request.query["limit"])]
        return web.json_response(
            {"records": [self.record(key) for key in keys], "cursor": keys[-1] if keys else ""}
        )

    async def getPosts(self, request: web.Request) -> web.Response:  # noqa: N802
        uris = set(request.query.getall("uris"))
        posts = [{**note, "cid": "cid"} for note in self.notes if note["uri"] in uris]
        return web.json_response({"posts": posts})

    async def getRecord(self, request: web.Request) -> web.Response:  # noqa: N802
        if request.query["rkey"] in self.records:
            return web.json_response(self.record(request.query["rkey"]))
        return web.json_response({"error": "RecordNotFound", "message": "Could not locate record"}, status=400)

    async def putRecord(self, request: web.Request) -> web.Response:  # noqa: N802
        body = await request.json()
        assert body["swapRecord"] is None
        if body["rkey"] in self.records:
            return web.json_response({"error": "InvalidSwap"}, status=400)
        self.records[body["rkey"]] = body["record"]
        return web.json_response({"uri": self.record(body["rkey"])["uri"], "cid": "cid"})

    async def getLog(self, request: web.Request) -> web.Response:  # noqa: N802
        return web.json_response({"logs": self.logs, "cursor": request.query["cursor"]})

    async def getProfiles(self, request: web.Request) -> web.Response:  # noqa: N802
        return web.json_response({"profiles": [{"did": did} for did in request.query.getall("actors")]})

    async def getFollowers(self, request: web.Request) -> web.Response:  # noqa: N802
        start = int(request.query.get("cursor", "0"))
        more = {"cursor": str(start + 100)} if start + 100 < len(self.followers) else {}
        found = [{"did": did, "handle": "x.test"} for did in self.followers[start : start + 100]]
        return web.json_response({"followers": found, **more})

    async def getConvo(self, request: web.Request) -> web.Response:  # noqa: N802
        return web.json_response({"convo": {"id": "c1", "members": [{"did": did} for did in self.members]}})

    async def getMessages(self, request: web.Request) -> web.Response:  # noqa: N802
        start, newest = int(request.query.get("cursor", "0")), self.talk[::-1]
        more = {"cursor": str(start + 2)} if start + 2 < len(newest) else {}
        return web.json_response({"messages": newest[start : start + 2], **more})

    def record(self, key: str) -> dict[str, Any]:
        return {"uri": f"at://{SHOP}/app.bsky.feed.post/{key}", "cid": "cid", "value": self.records[key]}

    def mention(self) -> None:
        now = datetime.now(UTC)
        uri = f"at://{DEE}/app.bsky.feed.post/{tid.at(now)}{len(self.notes)}"
        note = {
            "uri": uri,
            "reason": "mention",
            "indexedAt": iso(now),
            "author": {"did": DEE, "handle": "dee.test"},
        }
        self.notes.append({**note, "record": {"text": "Are you open?", "createdAt": iso(now)}})


class TestBluesky(HttpFaults, ConnectorContract):
    network = "bluesky"

    @pytest.fixture(autouse=True)
    def _fake(self) -> None:
        self.fake = Fake()
        self.fake.mention()

    def link(self, url: str) -> ChannelConfig:
        return signed_in(url)

    def outgoing(self, key: str) -> Outgoing:
        return Outgoing(key, "Yes, until six.", Kind.MENTION, "thread", in_reply_to=self.fake.notes[0]["uri"])

    async def answer(self, request: web.Request) -> web.StreamResponse:
        return await self.fake.answer(request)

    def speaks(self, request: web.Request) -> bool:
        return request.path.endswith("putRecord")

    async def happen(self) -> None:
        self.fake.mention()

    async def test_two_sends_with_one_key_at_once_leave_one_post(self) -> None:
        async with self.running() as channel:
            first, second = await asyncio.gather(*(channel.send(self.outgoing("key-1")) for _ in range(2)))
            assert first == second
            assert len(self.fake.records) == 1

    async def test_a_slow_down_names_its_wait(self) -> None:
        reset = datetime.now(UTC) + timedelta(seconds=90)
        headers = {"RateLimit-Remaining": "0", "RateLimit-Reset": str(int(reset.timestamp()))}
        body = {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}
        self.fake.refusals["listNotifications"] = {"data": body, "status": 429, "headers": headers}
        async with self.running() as channel:
            with pytest.raises(TryAgain) as asked:
                await channel.fetch("")
            assert 60 < asked.value.after <= 91

    @pytest.mark.parametrize("name", ["AccountTakedown", "AccountDeactivated"])
    async def test_an_account_taken_down_is_restricted(self, name: str) -> None:
        for method in ("listNotifications", "refreshSession", "createSession"):
            self.fake.refusals[method] = {"data": {"error": name, "message": "no"}, "status": 401}
        async with self.running() as channel:
            with pytest.raises(Restricted, match="Bluesky|account"):
                await channel.fetch("")

    @pytest.mark.parametrize("name", ["ExpiredToken", "InvalidToken"])
    async def test_a_lost_sign_in_asks_for_a_person(self, name: str) -> None:
        for method in ("listNotifications", "refreshSession", "createSession"):
            self.fake.refusals[method] = {"data": {"error": name, "message": "no"}, "status": 400}
        async with self.running() as channel:
            with pytest.raises(NeedsReconnect, match="Bluesky|account"):
                await channel.fetch("")
            before = len(self.fake.calls)
            with pytest.raises(NeedsReconnect, match="Bluesky|account"):
                await channel.fetch("")
            assert self.fake.calls[before:] == ["listNotifications"], "a refused sign-in is not tried again"

    async def test_an_app_password_for_less_is_not_a_lost_sign_in(self) -> None:
        body = {"error": "InvalidToken", "message": "Bad token method"}
        self.fake.refusals["putRecord"] = {"data": body, "status": 400}
        async with self.running() as channel:
            with pytest.raises(Refused):
                await channel.send(self.outgoing("key-1"))
            assert self.fake.granted == 0

    async def test_many_calls_with_a_stale_token_renew_it_once(self) -> None:
        self.fake.good, kept = set(), []
        async with self.running() as channel:
            object.__setattr__(channel.link, "keep", lambda secrets: kept.append((self.fake.calls[:], secrets)))
            await asyncio.gather(*(channel.fetch("") for _ in range(8)))
        assert self.fake.granted == 1
        (calls, secrets), *others = kept
        assert not others
        assert calls[-1] == "refreshSession", "kept before anybody used it"
        assert (json.loads(secrets["session"])["access"], secrets["password"]) == ("access-1", "app-pass-word")

    @pytest.mark.parametrize(("part", "renewed"), [(0.79, 0), (0.81, 1)])
    async def test_a_token_is_renewed_at_four_fifths_of_its_life(self, part: float, renewed: int) -> None:
        async with self.running() as channel:
            link = signed_in(channel.link.settings["service"], access=token(0, 7200))
            await Session(link, channel.http, now=lambda: part * 7200).tokens()
        assert self.fake.granted == renewed

    async def test_a_clock_that_is_hours_ahead_does_not_renew_at_every_call(self) -> None:
        self.fake.life = 7200
        async with self.running() as channel:
            link = signed_in(channel.link.settings["service"], access=token(0, 7200))
            clock = [50_000.0]
            session = Session(link, channel.http, now=lambda: clock[0])
            for _ in range(4):
                await session.tokens()
            assert self.fake.granted == 1
            clock[0] += 6000
            await session.tokens()
        assert self.fake.granted == 2

    async def test_tokens_are_kept_off_the_loop_because_keeping_waits_for_the_disk(self) -> None:
        self.fake.good, kept = set(), []

        def keep(secrets: Mapping[str, str]) -> None:
            with pytest.raises(RuntimeError):
                asyncio.get_running_loop()
            kept.append(secrets)

        async with self.running() as channel:
            object.__setattr__(channel.link, "keep", keep)
            await channel.fetch("")
        assert kept

    async def test_another_password_is_proved_and_not_passed_on_old_tokens(self) -> None:
        self.fake.refusals["createSession"] = {"data": {"error": "AuthenticationRequired"}, "status": 401}
        async with self.running() as channel:
            link = signed_in(channel.link.settings["service"], password="another")
            with pytest.raises(NeedsReconnect, match="app password"):
                await BlueskyConnector(link, channel.http).verify()

    async def test_a_handle_that_changed_hands_is_not_followed(self) -> None:
        self.fake.good = set()
        async with self.running() as channel:
            object.__setattr__(channel.link, "network_id", "did:plc:somebody-else")
            with pytest.raises(NeedsReconnect):
                await channel.fetch("")
        assert self.fake.records == {}

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"text": "é" * 301}, "301"),
            ({"text": " "}, "no words"),
            ({"media": (Media("https://x.example/a.png"),) * 5}, "4 pictures"),
            ({"warning": "spoiler"}, "spoiler"),
            ({"kind": Kind.DIRECT, "media": (Media("https://x.example/a.png"),)}, "no pictures"),
        ],
    )
    async def test_what_the_network_would_refuse_is_refused_before_any_call(
        self, change: Mapping[str, Any], words: str
    ) -> None:
        async with self.running() as channel:
            outgoing = Outgoing(**{"key": "k", "text": "Hello", "kind": Kind.COMMENT, "thread": "t", **change})
            with pytest.raises(Refused, match=words):
                await channel.send(outgoing)
        assert self.fake.calls == []

    async def test_nobody_is_answered_where_the_author_limits_answers(self) -> None:
        self.fake.notes[0]["viewer"] = {"replyDisabled": True}
        async with self.running() as channel:
            with pytest.raises(Refused, match="limits who can answer"):
                await channel.send(self.outgoing("key-1"))
        assert self.fake.records == {}

    async def test_a_failing_direct_service_never_holds_up_public_words(self) -> None:
        self.fake.refusals["getLog"] = {"data": {"error": "UpstreamFailure"}, "status": 502}
        async with self.running() as channel:
            object.__setattr__(channel.link, "settings", {**channel.link.settings, "direct": "yes"})
            page = await channel.fetch(position.write(position.Position(chat="rev-1")))
            assert len(page.items) == 1
            assert position.read(page.cursor).chat == "rev-1"
            with pytest.raises(TryAgain):
                await channel.fetch(page.cursor)

    @pytest.mark.parametrize(
        ("members", "group"), [([SHOP, DEE], False), ([SHOP, DEE, "did:plc:gino"], True), (None, True)]
    )
    async def test_more_than_two_in_a_conversation_or_nobody_knows_how_many(
        self, members: list[str] | None, group: bool
    ) -> None:
        self.fake.members = members or []
        if members is None:
            self.fake.refusals["getConvo"] = {"data": {"error": "MethodNotImplemented"}, "status": 400}
        said = {"id": "m1", "text": "Hello", "sender": {"did": DEE}, "sentAt": iso(datetime.now(UTC))}
        entry = {"$type": "chat.bsky.convo.defs#logCreateMessage", "rev": "r2", "convoId": "c1", "message": said}
        self.fake.logs = [entry]
        async with self.running() as channel:
            [row], _ = await Feeds(channel.session).log("r1")
            [event] = channel.translate(json.dumps(row.body).encode(), channel.link)
        assert isinstance(event, Incoming)
        assert ("group" in event.extra) is group
        assert event.thread == "c1"

    async def test_followers_come_with_what_they_say_of_themselves_page_by_page(self) -> None:
        self.fake.followers = [f"did:plc:n{number}" for number in range(130)]
        async with self.running() as channel:
            first = await channel.list_followers("")
            second = await channel.list_followers(first.cursor)
        found = [one.network_id for one in (*first.found, *second.found)]
        assert (found, second.cursor) == (self.fake.followers, "")
        assert self.fake.calls.count("getProfiles") == 6

    @pytest.mark.parametrize(
        ("kind", "text", "words"),
        [
            (Kind.COMMENT, "a" * 301, "301 characters long; Bluesky takes 300"),
            (Kind.COMMENT, "👩‍👩‍👧‍👦" * 130, "3,250 bytes long; Bluesky takes 3,000"),
            (Kind.DIRECT, "👩‍👩‍👧‍👦" * 401, "10,025 bytes long; Bluesky takes 10,000"),
        ],
    )
    async def test_a_refusal_names_what_was_over(self, kind: Kind, text: str, words: str) -> None:
        async with self.running() as channel:
            with pytest.raises(Refused, match=words):
                await channel.send(Outgoing("k", text, kind, "t"))

    @pytest.mark.parametrize(
        ("talk", "answers", "outcome"),
        [
            (["dee:When?", "shop:At six."], "0", "1"),
            (["shop:At six.", "dee:When?"], "1", None),
            (["shop:At six.", "dee:When?", "shop:Hello", "dee:?"], "1", None),
            (["dee:When?", "dee:At six."], "0", None),
            (["dee:When?"], "", None),
            (["shop:At six."], "", MaybeSent),
            (["dee:When?", *["dee:hm"] * 20], "0", MaybeSent),
        ],
    )
    async def test_direct_words_are_found_only_after_what_they_answer(
        self, talk: list[str], answers: str, outcome: object
    ) -> None:
        for n, (who, _, text) in enumerate(line.partition(":") for line in talk):
            self.fake.talk.append({"id": str(n), "sender": {"did": SHOP if who == "shop" else DEE}, "text": text})
        outgoing = Outgoing("k", "At six.", Kind.DIRECT, "convo", in_reply_to=answers)
        async with self.running() as channel:
            if outcome is MaybeSent:
                with pytest.raises(MaybeSent):
                    await channel.find_sent(outgoing)
            else:
                sent = await channel.find_sent(outgoing)
                assert (sent.network_id if sent else None) == outcome

    async def test_a_damaged_position_is_told(self) -> None:
        async with self.running() as channel:
            with pytest.raises(Unreadable):
                await channel.fetch("{")


@given(st.text())
def test_a_key_always_gives_the_same_valid_record_key_before_all_of_today(key: str) -> None:
    found = tid.of(key)
    assert found == tid.of(key)
    written = tid.moment(found)
    assert written
    assert written < datetime(2006, 1, 1, tzinfo=UTC)
    assert found < tid.at(NOON)


@given(st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_record_keys_tell_their_moment(moment: datetime) -> None:
    assert tid.moment(tid.at(moment)) == moment


@given(st.text(st.sampled_from("aé🎉👩‍👩‍👧 @.#:/()htps")) | st.text(), st.text())
def test_facets_never_cut_a_letter_and_never_overlap(before: str, after: str) -> None:
    text = f"{before} https://bakery.example/a @dee.test #bread {after}"
    found = facets(marks(text), text, {"dee.test": DEE})
    end, whole = 0, text.encode()
    for facet in found:
        index = facet["index"]
        assert end <= index["byteStart"] < index["byteEnd"] <= len(whole)
        whole[index["byteStart"] : index["byteEnd"]].decode()
        end = index["byteEnd"]
    assert {feature["$type"].rpartition("#")[2] for f in found for feature in f["features"]} >= {"link", "mention"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See https://bakery.example/a_(b).", ["https://bakery.example/a_(b)"]),
        ("(https://bakery.example)", ["https://bakery.example"]),
        ("¿Abre @dee.test?", ["@dee.test"]),
        ("mail dee@bakery.example", []),
        ("#pan, #100 and #año2026!", ["#pan", "#año2026"]),
        ("https://bakery.example/#top", ["https://bakery.example/#top"]),
        ("@nobody", []),
    ],
)
def test_what_stands_out_in_a_text(text: str, expected: list[str]) -> None:
    assert [text[mark.start : mark.end] for mark in marks(text)] == expected


@pytest.mark.parametrize(
    ("text", "letters"), [("👩‍👩‍👧‍👦", 1), ("e\u0301", 1), ("🇪🇸🇮🇹", 2), ("नमस्ते", 3), ("ab\r\n", 3)]
)
def test_length_counts_what_people_see(text: str, letters: int) -> None:
    assert length(text) == letters


@given(st.data())
async def test_reading_backwards_never_skips_and_never_moves_back(data: st.DataObject) -> None:
    """Rows turn up in any order, up to ten minutes late, while walks of few small pages are under way."""
    ages = st.floats(0, LATE.total_seconds() - 1)
    shown: list[HistoryRow] = []
    got: list[str] = []
    mark, now = Mark(), NOON

    async def ask(page: str) -> tuple[list[HistoryRow], str]:
        under = [row for row in shown if not page or iso(row.at) + row.name < page]
        rows = sorted(under, key=lambda row: iso(row.at) + row.name, reverse=True)[:3]
        return rows, iso(rows[-1].at) + rows[-1].name if len(under) > 3 else ""

    async def read() -> None:
        nonlocal mark
        before = mark
        rows, mark = await backwards(
            ask, position.read(position.write(position.Position(mark))).notifications, now
        )
        got.extend(row.name for row in rows)
        assert not before.upto or (mark.upto and mark.upto >= before.upto)

    pages = reading.PAGES
    try:
        reading.PAGES = 2
        for burst in data.draw(st.lists(st.lists(ages, max_size=12), min_size=1, max_size=8)):
            now += timedelta(seconds=data.draw(st.integers(1, 400)))
            shown += [
                HistoryRow(now - timedelta(seconds=age), f"{len(shown) + n:03}", {}) for n, age in enumerate(burst)
            ]
            await read()
        for _ in range(40):
            await read()
    finally:
        reading.PAGES = pages
    assert sorted(got) == sorted(row.name for row in shown)


async def test_a_picture_is_taken_along_and_never_with_our_sign_in() -> None:
    fake, asked = Fake(), list[str]()
    fake.mention()

    async def picture(request: web.Request) -> web.Response:
        asked.append(request.headers.get("Authorization", ""))
        return web.Response(body=b"\x89PNG", content_type="image/png")

    async def upload(request: web.Request) -> web.Response:
        assert request.content_type == "image/png"
        return web.json_response({"blob": {"$type": "blob", "size": len(await request.read())}})

    app = web.Application()
    app.router.add_get("/cake.png", picture)
    app.router.add_post("/xrpc/com.atproto.repo.uploadBlob", upload)
    app.router.add_route("*", "/{path:.*}", fake.answer)
    async with TestServer(app) as server, Http(frozenset({f"127.0.0.1:{server.port}"})) as http:
        link = signed_in(str(server.make_url("/")))
        media = (Media(str(server.make_url("/cake.png")), alt="A cake"),)
        outgoing = Outgoing("k", "Today's cake", Kind.MENTION, "t", media=media)
        await BlueskyConnector(link, http).send(outgoing)
    (record,) = fake.records.values()
    assert record["embed"]["images"] == [{"alt": "A cake", "image": {"$type": "blob", "size": 4}}]
    assert asked == [""]


@pytest.mark.parametrize("pictured", [True, False])
async def test_a_links_card_goes_with_a_post_unless_pictures_do(pictured: bool) -> None:
    fake = Fake()
    there = Media("", "image/png", id=json.dumps({"$type": "blob", "ref": "r"}))
    card = SentCard("https://oak.example", "Oak", "", there if pictured else None)
    async with TestServer(application(fake)) as server, Http(frozenset({f"127.0.0.1:{server.port}"})) as http:
        network = BlueskyConnector(signed_in(str(server.make_url("/"))), http)
        plain = Outgoing("k", "Read https://oak.example", Kind.POST, visibility=Visibility.PUBLIC, card=card)
        sent = await network.publish(plain)
        assert await network.publish(replace(plain, card=None)) == sent == await network.find_published(plain)
        await network.publish(replace(plain, key="k2", media=(replace(there, alt="A cake"),)))
    external, pictures = (one["embed"] for one in fake.records.values())
    told = {"uri": "https://oak.example", "title": "Oak", "description": ""}
    thumb = {"thumb": {"$type": "blob", "ref": "r"}} if pictured else {}
    assert external == {"$type": "app.bsky.embed.external", "external": told | thumb}
    assert pictures["$type"] == "app.bsky.embed.images"


def application(fake: Fake) -> web.Application:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", fake.answer)
    return app


async def test_a_name_means_an_account_or_is_refused() -> None:
    async def profile(request: web.Request) -> web.Response:
        if request.query["actor"] != "dee.test":
            return web.json_response({"error": "InvalidRequest", "message": "Profile not found"}, status=400)
        return web.json_response({"did": DEE, "handle": "dee.test", "displayName": "Dee"})

    app, fake = web.Application(), Fake()
    app.router.add_get("/xrpc/app.bsky.actor.getProfile", profile)
    app.router.add_route("*", "/{path:.*}", fake.answer)
    async with TestServer(app) as server, Http(frozenset({f"127.0.0.1:{server.port}"})) as http:
        network = BlueskyConnector(signed_in(str(server.make_url("/"))), http)
        assert (await network.named("dee.test")).network_id == DEE
        for name in ("bo.test", "dee", "dee@wood.test", ""):
            with pytest.raises(Refused):
                await network.named(name)
