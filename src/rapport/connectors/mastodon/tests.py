"""Mastodon keeps the contract, and its own promises."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st

from rapport.connectors.base import ChannelConfig
from rapport.connectors.errors import NeedsReconnect, Refused, TryAgain
from rapport.connectors.http import Http
from rapport.connectors.mastodon import markup, server, stream
from rapport.connectors.mastodon.connector import MastodonConnector
from rapport.connectors.mastodon.length import length
from rapport.connectors.mastodon.words import Words, same
from rapport.connectors.testing import ConnectorContract
from rapport.connectors.testing_http import HttpFaults
from rapport.domain.message import Echo, Edited, Incoming, Kind, Removed, Visibility
from rapport.domain.reply import Outgoing

SHOP, DEE = {"id": "01SHOP", "acct": "shop", "username": "shop"}, {"id": "01DEE", "acct": "dee@far.example"}
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class Fake:
    """An honest little server: ids in order but opaque, pages newest first, equal keys say the same once."""

    def __init__(self) -> None:
        self.posts: list[dict[str, Any]] = []
        self.notifications: list[dict[str, Any]] = []
        self.keys: dict[str, dict[str, Any]] = {}
        self.pages = 0

    def name(self) -> str:
        n = len(self.posts) + len(self.notifications) + 1
        return "01J" + ALPHABET[n // 1024] + ALPHABET[n // 32 % 32] + ALPHABET[n % 32]

    def post(self, by: dict[str, Any], words: str, **more: Any) -> dict[str, Any]:
        now = datetime.now(UTC).isoformat()
        base = {"id": self.name(), "account": by, "created_at": now, "content": f"<p>{words}</p>"}
        self.posts.append({**base, "visibility": "public", "in_reply_to_id": None, "reblog": None, **more})
        return self.posts[-1]

    def mention(self, words: str = "@shop hello", **more: Any) -> dict[str, Any]:
        status = self.post(DEE, words, **more)
        base = {"id": self.name(), "type": "mention", "created_at": status["created_at"], "account": DEE}
        self.notifications.append({**base, "status": status})
        return self.notifications[-1]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix("/api/v1/")
        if request.method == "POST":
            return web.json_response(await self.say(request))
        if path == "notifications":
            return self.page(request, self.notifications)
        if path == "accounts/01SHOP/statuses":
            return self.page(request, [p for p in self.posts if p["account"] == SHOP])
        if path.startswith("statuses/") and path.count("/") == 1:
            found = [post for post in self.posts if post["id"] == path.split("/")[1]]
            return web.json_response(found[0]) if found else web.json_response({"error": "gone"}, status=404)
        if path.endswith("/context"):
            return web.json_response({"ancestors": self.above(path.split("/")[1]), "descendants": []})
        if path == "accounts/verify_credentials":
            return web.json_response({**SHOP, "bot": False})
        if path == "instance":
            return web.json_response(
                {"uri": "shop.example", "configuration": {"statuses": {"max_characters": 900}}}
            )
        raise web.HTTPNotFound

    async def say(self, request: web.Request) -> dict[str, Any]:
        body, key = await request.json(), request.headers["Idempotency-Key"]
        if key not in self.keys:
            words = body.pop("status")
            self.keys[key] = self.post(SHOP, words, **body)
        return self.keys[key]

    def page(self, request: web.Request, rows: list[dict[str, Any]]) -> web.Response:
        self.pages += 1
        limit, ids = min(int(request.query["limit"]), 40), [row["id"] for row in rows]
        if "max_id" in request.query:
            rows = rows[: ids.index(request.query["max_id"])]
        if above := request.query.get("min_id"):
            start = ids.index(above) + 1 if above in ids else 0
            return web.json_response(rows[start : start + limit][::-1])
        return web.json_response(rows[-limit:][::-1])

    def above(self, post: str) -> list[dict[str, Any]]:
        by_id, found = {p["id"]: p for p in self.posts}, []
        while parent := by_id[post]["in_reply_to_id"]:
            found.insert(0, by_id[parent])
            post = parent
        return found


class TestMastodon(HttpFaults, ConnectorContract):
    network = "mastodon"

    @pytest.fixture(autouse=True)
    def _honest(self) -> None:
        self.fake = Fake()

    def link(self, url: str) -> ChannelConfig:
        return ChannelConfig("k", network_id="01SHOP", settings={"server": url}, secrets={"token": "s3cr3t-t0k3n"})

    def outgoing(self, key: str) -> Outgoing:
        return Outgoing(key, "We open at nine.", Kind.MENTION, "t", to_handle="dee@far.example", visibility=PUBLIC)

    async def answer(self, request: web.Request) -> web.StreamResponse:
        return await self.fake.answer(request)

    def speaks(self, request: web.Request) -> bool:
        return request.method == "POST"

    async def happen(self) -> None:
        self.fake.mention()

    async def test_a_conversation_is_one_contact_under_one_first_post(self) -> None:
        async with self.running() as channel:
            root = self.fake.post(SHOP, "We bake at six.")["id"]
            dees = self.fake.mention("@shop late again", in_reply_to_id=root)["status"]["id"]
            ours = self.fake.post(SHOP, "@dee sorry", in_reply_to_id=dees, in_reply_to_account_id="01DEE")["id"]
            self.fake.mention("@shop fine", in_reply_to_id=ours)
            self.fake.post(SHOP, "@dee and there is cake", in_reply_to_id=ours, in_reply_to_account_id="01SHOP")
            page = await channel.fetch("")
            events = [e for raw in page.items for e in channel.translate(raw, channel.link)]
            talk = [e for e in events if isinstance(e, Incoming | Echo) and e.network_id != root]
            assert [type(e) for e in talk] == [Incoming, Echo, Incoming, Echo]
            assert {e.thread for e in talk} == {f"{root}:01DEE"}

    async def test_what_is_no_longer_there_is_told_as_removed(self) -> None:
        async with self.running() as channel:
            kept, gone = (self.fake.mention(words)["status"]["id"] for words in ("@shop hi", "@shop oops"))
            self.fake.posts = [post for post in self.fake.posts if post["id"] != gone]
            raw = await channel.look([kept, gone])
        events = [event for one in raw for event in channel.translate(one, channel.link)]
        assert [(type(event), event.network_id) for event in events] == [(Removed, gone)]

    async def test_words_edited_while_nobody_listened_are_found_when_looked_up(self) -> None:
        async with self.running() as channel:
            post = self.fake.mention("@shop hi")["status"]
            for stored in self.fake.posts:
                if stored["id"] == post["id"]:
                    stored |= {"content": "<p>@shop It is broken!</p>", "edited_at": "2026-11-20T10:00:00.000Z"}
            raw = await channel.look([post["id"]])
        (event,) = [event for one in raw for event in channel.translate(one, channel.link)]
        assert isinstance(event, Edited)
        assert (event.network_id, event.words.text) == (post["id"], "@shop It is broken!")
        assert event.at == datetime(2026, 11, 20, 10, tzinfo=UTC)

    async def test_old_messages_are_not_dug_up_when_a_channel_is_connected(self) -> None:
        async with self.running() as channel:
            self.fake.mention(created_at="2020-01-01T00:00:00Z")
            self.fake.notifications[0]["created_at"] = "2020-01-01T00:00:00Z"
            page = await channel.fetch("")
            assert not page.items
            self.fake.mention()
            assert len((await channel.fetch(page.cursor)).items) == 1

    async def test_no_call_is_made_while_the_server_says_none_is_left(self) -> None:
        async with self.running() as channel:
            self.answer = self.exhausted  # type: ignore[method-assign]
            with pytest.raises(TryAgain) as told:
                await channel.fetch("")
            assert 60 < told.value.after <= 300
            assert len(self.calls) == 1

    async def exhausted(self, request: web.Request) -> web.StreamResponse:
        headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "2030-01-01T00:05:00.000Z"}
        return web.json_response([], headers={**headers, "Date": "Tue, 01 Jan 2030 00:00:00 GMT"})

    async def test_verify_keeps_the_servers_limits_and_says_what_is_missing(self) -> None:
        async with self.running() as channel:
            who = await channel.verify()
            assert (who.network_id, who.handle) == ("01SHOP@shop.example", "shop@shop.example")
            assert who.settings["characters"] == "900"
            assert "not marked as automated" in who.notes[0]

    async def test_a_missing_permission_is_named(self) -> None:
        async with self.running() as channel:
            self.answer = self.scopeless  # type: ignore[method-assign]
            with pytest.raises(NeedsReconnect, match="read and write:statuses"):
                await channel.send(self.outgoing("key"))

    async def scopeless(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"error": "This action is outside the authorized scopes"}, status=403)

    async def test_a_wrong_server_is_explained(self) -> None:
        async with self.running() as channel:
            self.answer = self.elsewhere  # type: ignore[method-assign]
            with pytest.raises(Refused, match="does not speak Mastodon's API"):
                await channel.verify()

    async def elsewhere(self, request: web.Request) -> web.StreamResponse:
        return web.Response(text="<h1>My shop</h1>", content_type="text/html")


PUBLIC = Visibility.PUBLIC
REPLY = Outgoing(
    "k", "Yes, until nine.", Kind.DIRECT, "direct:01DEE", in_reply_to="7", to_handle="dee@far.example"
)


@given(st.sampled_from(Visibility), st.sampled_from([Kind.DIRECT, Kind.MENTION, Kind.COMMENT]))
def test_a_reply_is_never_seen_by_more_than_its_question(seen_by: Visibility, kind: Kind) -> None:
    sent = Words.of(replace(REPLY, kind=kind, visibility=seen_by), {}, 500).visibility
    order = ["public", "unlisted", "private", "direct"]
    assert order.index(sent) >= list(Visibility).index(seen_by)
    assert sent == "direct" or kind is not Kind.DIRECT


def test_the_author_is_named_once() -> None:
    assert Words.of(REPLY, {}, 500).text == "@dee@far.example Yes, until nine."
    named = replace(REPLY, text="Hi @Dee@far.example, yes.")
    assert Words.of(named, {}, 500).text == named.text


def test_private_words_never_reach_a_third_person() -> None:
    with pytest.raises(Refused, match="@bo"):
        Words.of(replace(REPLY, text="As @bo said"), {}, 500)
    with pytest.raises(Refused, match="nobody"):
        Words.of(replace(REPLY, to_handle=""), {}, 500)
    assert Words.of(replace(REPLY, text="Write to info@bo.example"), {}, 500)


def test_a_content_warning_is_kept_and_counted() -> None:
    warned = replace(REPLY, warning="food", language="it")
    assert Words.of(warned, {}, 500).form() == {
        "status": "@dee@far.example Yes, until nine.",
        "visibility": "direct",
        "in_reply_to_id": "7",
        "spoiler_text": "food",
        "sensitive": True,
        "language": "it",
    }
    just = len("@dee Yes, until nine.food")
    assert Words.of(warned, {"characters": str(just)}, 500)
    with pytest.raises(Refused, match=f"takes {just - 1}"):
        Words.of(warned, {"characters": str(just - 1)}, 500)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("hello", 5),
        ("see https://a.example/" + "x" * 100 + " now", 4 + 23 + 4),
        ("(https://a.example/b).", 1 + 23 + 2),
        ("@dee@far.example hi", 7),
        ("mail dee@far.example", 20),
        ("e\u0301", 1),
        ("👩‍👩‍👧", 1),
        ("🇮🇹🇪🇸", 2),
        ("👍🏽", 1),
    ],
)
def test_length_is_counted_as_mastodon_counts(text: str, count: int) -> None:
    assert length(text) == count


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two<br>three<br/>four</p>", "One\n\nTwo\nthree\nfour"),
        ("a &lt;b&gt; &amp; c", "a <b> & c"),
        (
            '<p><b><a href="https://s.example/@shop" class="u-url mention">@<span>shop</span></a></b> hi</p>',
            "@shop hi",
        ),
        (
            '<a href="https://long.example/a/very/long"><span class="invisible">https://</span>'
            '<span class="ellipsis">long.example/a/v</span><span class="invisible">ery/long</span></a>',
            "https://long.example/a/very/long",
        ),
        (
            '<a href="https://evil.example/">https://bank.example</a>',
            "https://bank.example (https://evil.example/)",
        ),
        ('<a href="javascript:alert(1)">click</a>', "click"),
        ('<a href="/tags/cake" class="mention hashtag">#<span>cake</span></a>', "#cake"),
        ("<ul><li>bread</li><li>cake</li></ul>", "- bread\n- cake"),
        ("<ol><li>bread</li><li>cake</li></ol>", "1. bread\n2. cake"),
        ("<blockquote><p>late</p></blockquote><p>Why?</p>", "> late\n\nWhy?"),
        ("<ul><li>bread<ul><li>rye</li></ul></li><li>cake</li></ul>", "- bread\n  - rye\n- cake"),
        ("<pre><code>a\n  b</code></pre>", "a\n  b"),
        ('<script>alert("x")</script><p>safe</p>', "safe"),
        ('<a class="mention" href="https://far.example">bank.example</a>', "bank.example (https://far.example)"),
        (
            '<a class="hashtag" href="https://far.example">#bank.example/</a>',
            "#bank.example/ (https://far.example)",
        ),
        ('<p class="quote-inline">RE: https://a.example</p><p>Look</p>', "Look"),
        ('party <img alt=":blob:" src="x">', "party :blob:"),
        ("<p>never closed <b>bold", "never closed bold"),
    ],
)
def test_html_becomes_faithful_text(html: str, text: str) -> None:
    assert markup.text(html) == text


@given(st.text(max_size=200))
def test_any_html_becomes_text_without_control_signs(html: str) -> None:
    assert not [sign for sign in markup.text(html) if ord(sign) < 32 and sign not in "\n\t"]


@pytest.mark.parametrize(
    "part", ["<a>x", "<blockquote>x", "<ul><li>x", "\u00a0", "<b> </b>", "<pre> \n", "<p>", "<", "&"]
)
def test_no_html_grows_or_lasts(part: str) -> None:
    html = part * (150_000 // len(part))
    assert len(markup.text(html)) <= 4 * len(html)
    assert len(markup.text(html + "</a></blockquote></li></ul>" * 5_000)) <= 8 * len(html)


def test_our_own_words_are_known_again() -> None:
    html = '<p><a href="https://f.example/@dee" class="mention">@<span>dee</span></a> Yes,<br />until  nine.</p>'
    assert same(html, "@dee@far.example Yes,\nuntil nine.")
    assert not same(html, "@dee@far.example No.")


@pytest.mark.parametrize(
    "typed",
    [
        "shop.example",
        "https://Shop.example/",
        "@me@shop.example",
        "me@shop.example/",
        " shop.example ",
        "https://shop.example/@me",
        "shop.example/@me",
        "shop.example/@me@far.example",
        "https://me:word@shop.example",
    ],
)
def test_any_way_of_writing_the_server_is_understood(typed: str) -> None:
    assert server.address(typed) == "https://shop.example"


@pytest.mark.parametrize("typed", ["", "ftp://shop.example", "my shop", "https://", "https://[", "s" * 5000])
def test_what_is_no_server_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match=r"^.{,130}$"):
        server.address(typed)


async def test_events_are_read_from_a_stream_of_lines() -> None:
    async def lines() -> Any:
        for line in (b":thump\n", b"event: delete\r\n", b"data: 1\n", b"data: 2\n", b"\n", b"data: x\n", b"\n"):
            yield line

    assert [said async for said in stream.events(lines())] == [stream.OPENED, ("delete", "1\n2")]


async def test_a_front_page_is_no_stream() -> None:
    async def lines() -> Any:
        yield b"<!doctype html>\n"

    with pytest.raises(Refused):
        assert [said async for said in stream.events(lines())] == []


def test_a_fixture_is_never_a_real_server() -> None:
    for name, fixture in TestMastodon().fixtures().items():
        hosts = re.findall(r"https://([\w.-]+)", json.dumps(fixture))
        assert all(host.endswith(".example") for host in hosts), name


async def test_a_name_means_an_account_also_of_another_server_or_is_refused() -> None:
    found = {
        "@dee": [{"id": n, "username": name, "acct": name} for n, name in (("7", "deedee"), ("8", "dee"))],
        "@marta@far.example": [{"id": "9", "username": "Marta", "acct": "Marta@far.example"}],
        "@dee@shop.example": [{"id": "8", "username": "dee", "acct": "dee"}],
        "@odd": [{"id": "5"}],
    }

    async def search(request: web.Request) -> web.Response:
        assert (request.query["type"], request.query["resolve"]) == ("accounts", "true")
        return web.json_response({"accounts": found.get(request.query["q"], [])})

    app = web.Application()
    app.router.add_get("/api/v2/search", search)
    async with TestServer(app) as server, Http(frozenset({f"127.0.0.1:{server.port}"})) as http:
        settings = {"server": str(server.make_url("/")), "domain": "shop.example"}
        network = MastodonConnector(ChannelConfig("k", settings=settings, secrets={"token": "t"}), http)
        assert (await network.named("dee")).network_id == "8@shop.example"
        assert (await network.named("dee@shop.example")).handle == "dee"
        assert (await network.named("marta@far.example")).network_id == "9@shop.example"
        for name in ("deed", "odd", "bo"):
            with pytest.raises(Refused):
                await network.named(name)
