"""A customer with another program, on a server we did not write, gets every answer once and only for them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from tests.connectors.servers import outside

from rapport.connectors.base import ChannelConfig
from rapport.connectors.errors import ConnectorError, MaybeSent, NeedsReconnect, TryAgain, Unreadable
from rapport.connectors.http import Http
from rapport.connectors.mastodon.connector import MastodonConnector
from rapport.connectors.mastodon.translate import local
from rapport.domain.message import Act, Activity, Echo, Event, Incoming, Kind, Removed, Visibility
from rapport.domain.reply import Outgoing

mock = pytest.importorskip("mastodon_mock.testing.server", reason="needs mastodon-mock from PyPI")
shapes = pytest.importorskip("mastodon_mock.config", reason="needs mastodon-mock from PyPI")
pytestmark = pytest.mark.peer

PEOPLE = ("bakery", "dee", "bo")
STATUSES = "/api/v1/statuses"
TOKEN = {"token": "bakery_token"}


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    with serving() as running:
        yield running


@contextmanager
def serving() -> Iterator[Any]:
    """A new server with the bakery and its customers on it."""
    seed = shapes.SeedConfig(
        accounts=[
            shapes.SeedAccount(username=name, display_name=name.title(), access_token=f"{name}_token")
            for name in PEOPLE
        ]
    )
    with mock.MockServer(seed=seed) as running:
        yield running


@pytest.fixture(scope="module")
def people(server: Any) -> Iterator[dict[str, Any]]:
    """The customers' own program, and the brand's: one client each."""
    clients = {name: server.client(name) for name in PEOPLE}
    yield clients
    for client in clients.values():
        client.session.close()


@pytest.fixture
async def channel(server: Any) -> AsyncIterator[MastodonConnector]:
    async with Http(frozenset({f"127.0.0.1:{server.port}"}), seconds=5) as http:
        given = {"server": server.base_url}
        first = MastodonConnector(ChannelConfig("k", settings=given, secrets=TOKEN), http)
        who = await first.verify()
        yield MastodonConnector(ChannelConfig("k", who.handle, who.network_id, who.settings, TOKEN), http)


@asynccontextmanager
async def failing(server: Any, path: str, methods: list[str] | None = None, **effect: Any) -> AsyncIterator[None]:
    """The server answers `path` as told, once or until the block ends."""
    count = None if effect.pop("always", False) else 1
    rule = {"match": {"path": path, "methods": methods}, "effect": effect, "count": count}
    async with aiohttp.ClientSession(server.base_url) as control:
        async with control.post("/api/v1/_mock/faults", json=rule) as made:
            made.raise_for_status()
        yield
        async with control.delete("/api/v1/_mock/faults") as mended:
            mended.raise_for_status()


def losing_answers_of(server: Any) -> AbstractAsyncContextManager[tuple[Http, str]]:
    """A line to the server that carries every request and breaks before the answer."""

    async def carry(request: web.Request) -> web.StreamResponse:
        async with aiohttp.ClientSession(server.base_url) as line:
            headers = {name: request.headers[name] for name in ("Authorization", "Idempotency-Key")}
            async with line.post(request.path, json=await request.json(), headers=headers) as answer:
                answer.raise_for_status()
        assert request.transport
        request.transport.abort()
        raise ConnectionResetError

    return outside(carry)


async def said(who: Any, words: str, **more: Any) -> Any:
    return await asyncio.to_thread(who.status_post, words, **more)


async def heard(channel: MastodonConnector, cursor: str) -> tuple[list[Event], str]:
    found: list[Event] = []
    while (page := await channel.fetch(cursor)).items:
        found += [event for raw in page.items for event in channel.translate(raw, channel.link)]
        cursor = page.cursor
    return found, page.cursor


async def now(channel: MastodonConnector) -> str:
    return (await heard(channel, ""))[1]


@asynccontextmanager
async def listening(channel: MastodonConnector) -> AsyncIterator[Callable[[type[Any]], Any]]:
    """The live stream; gives a function that waits for the next event of a type."""
    events: asyncio.Queue[Event | ConnectorError] = asyncio.Queue()
    cursor, ready = await now(channel), asyncio.Event()

    async def listen() -> None:
        try:
            async for page in channel.stream(cursor):
                ready.set()
                for raw in page.items:
                    for event in channel.translate(raw, channel.link):
                        events.put_nowait(event)
        except ConnectorError as error:
            events.put_nowait(error)

    async def next_of(kind: type[Any]) -> Any:
        async with asyncio.timeout(10):
            while not isinstance(event := await events.get(), kind):
                pass
            return event

    task = asyncio.create_task(listen())
    async with asyncio.timeout(10):
        await ready.wait()
    yield next_of
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def answer(event: Incoming, text: str, key: str) -> Outgoing:
    return Outgoing(
        key, text, event.kind, event.thread, event.network_id, event.author.network_id, event.author.handle,
        event.visibility, warning=event.warning, language=event.language,
    )  # fmt: skip


async def replies_to(who: Any, status: str) -> list[Any]:
    return list((await asyncio.to_thread(who.status_context, status))["descendants"])


async def test_verify_tells_who_we_are_and_what_the_server_takes(channel: MastodonConnector) -> None:
    assert channel.link.handle.startswith("bakery@")
    assert channel.link.settings["characters"] == "500"
    assert channel.link.settings["link"] == "23"


async def test_a_wrong_token_is_told_apart(server: Any, channel: MastodonConnector) -> None:
    wrong = ChannelConfig("k", settings={"server": server.base_url}, secrets={"token": "nobody"})
    with pytest.raises(NeedsReconnect, match="access token"):
        await MastodonConnector(wrong, channel.http).verify()


async def test_a_mention_arrives_live_and_by_the_poll_as_one(
    people: dict[str, Any], channel: MastodonConnector
) -> None:
    cursor = await now(channel)
    async with listening(channel) as next_of:
        status = await said(people["dee"], "@bakery are you open on Sunday?", visibility="public")
        live = await next_of(Incoming)
    polled = [e for e in (await heard(channel, cursor))[0] if isinstance(e, Incoming)]
    assert [live] == polled
    assert live.network_id == str(status["id"])
    assert (live.kind, live.visibility) == (Kind.MENTION, Visibility.PUBLIC)
    assert live.text == "@bakery are you open on Sunday?"
    assert live.author.handle == "dee"


async def test_an_answer_is_seen_once_however_often_it_is_sent(
    people: dict[str, Any], channel: MastodonConnector
) -> None:
    dee, cursor = people["dee"], await now(channel)
    await said(dee, "@bakery is there rye?", visibility="unlisted", spoiler_text="bread")
    question = (await heard(channel, cursor))[0][0]
    assert isinstance(question, Incoming)
    words = answer(question, "Yes, from six.", "once-1")
    assert await channel.find_sent(words) is None
    proof = await channel.send(words)
    assert await channel.send(words) == proof == await channel.find_sent(words)
    (seen,) = await replies_to(dee, question.network_id)
    assert str(seen["id"]) == proof.network_id
    assert (seen["visibility"], seen["spoiler_text"]) == ("unlisted", "bread")
    mentions = await asyncio.to_thread(dee.notifications, types=["mention"])
    assert [str(n["status"]["id"]) for n in mentions].count(proof.network_id) == 1


async def test_private_words_stay_private(people: dict[str, Any], channel: MastodonConnector) -> None:
    dee, bo, cursor = people["dee"], people["bo"], await now(channel)
    await said(dee, "@bakery my order 1234 is missing", visibility="direct")
    question = (await heard(channel, cursor))[0][0]
    assert isinstance(question, Incoming)
    assert (question.kind, question.visibility) == (Kind.DIRECT, Visibility.PRIVATE)
    proof = await channel.send(answer(question, "It leaves today.", "private-1"))
    seen = await asyncio.to_thread(dee.status, proof.network_id)
    assert seen["visibility"] == "direct"
    assert [m["acct"] for m in seen["mentions"]] == ["dee"]
    told = await asyncio.to_thread(bo.account_statuses, local(channel.link.network_id))
    assert proof.network_id not in {str(status["id"]) for status in told}
    echo = next(e for e in (await heard(channel, cursor))[0] if isinstance(e, Echo))
    assert echo.thread == question.thread


async def test_a_person_answering_in_the_networks_own_app_is_heard(
    people: dict[str, Any], channel: MastodonConnector
) -> None:
    async with listening(channel) as next_of:
        status = await said(people["dee"], "@bakery and cake?")
        question = await next_of(Incoming)
        await said(people["bakery"], "@dee plenty", in_reply_to_id=status["id"])
        echo = await next_of(Echo)
        follow_up = await said(people["dee"], "@bakery good", in_reply_to_id=echo.network_id)
        again = await next_of(Incoming)
    assert echo.thread == question.thread == again.thread
    assert again.kind is Kind.COMMENT
    assert again.network_id == str(follow_up["id"])


async def test_gestures_are_activity(people: dict[str, Any], channel: MastodonConnector) -> None:
    cursor, bo = await now(channel), people["bo"]
    post = await said(people["bakery"], "Fresh bread at six.")
    for gesture in (bo.status_favourite, bo.status_reblog):
        await asyncio.to_thread(gesture, post["id"])
    await asyncio.to_thread(bo.account_follow, local(channel.link.network_id))
    done = [e for e in (await heard(channel, cursor))[0] if isinstance(e, Activity)]
    assert {(e.act, e.target) for e in done} == {
        (Act.FAVOURITE, str(post["id"])),
        (Act.REPOST, str(post["id"])),
        (Act.FOLLOW, ""),
    }


async def test_a_burst_while_we_were_away_is_read_whole(
    people: dict[str, Any], channel: MastodonConnector
) -> None:
    cursor, bo = await now(channel), people["bo"]
    sent = [str((await said(bo, f"@bakery number {n}"))["id"]) for n in range(95)]
    found, after = await heard(channel, cursor)
    assert [e.network_id for e in found if isinstance(e, Incoming)] == sent
    assert (await heard(channel, after))[0] == []


async def test_words_taken_back_are_taken_back(people: dict[str, Any], channel: MastodonConnector) -> None:
    async with listening(channel) as next_of:
        bakery = people["bakery"]
        post = await said(bakery, "Wrong price")
        await next_of(Echo)
        await asyncio.to_thread(bakery.status_delete, post["id"])
        assert (await next_of(Removed)).network_id == str(post["id"])


async def test_a_server_with_websockets_only_is_heard_live(
    server: Any, people: dict[str, Any], channel: MastodonConnector
) -> None:
    no_lines = failing(server, "/api/v1/streaming/user", always=True, type="status", status=404)
    async with no_lines, listening(channel) as next_of:
        await said(people["dee"], "@bakery by socket?")
        assert (await next_of(Incoming)).text == "@bakery by socket?"


async def test_a_lost_answer_is_looked_for_and_not_repeated(
    server: Any, people: dict[str, Any], channel: MastodonConnector
) -> None:
    dee, cursor = people["dee"], await now(channel)
    await said(dee, "@bakery how late?")
    question = (await heard(channel, cursor))[0][0]
    assert isinstance(question, Incoming)
    words = answer(question, "Until nine.", "lost-1")
    async with failing(server, STATUSES, ["POST"], type="malformed"):
        with pytest.raises(MaybeSent):
            await channel.send(words)
    assert await channel.find_sent(words) is None
    async with losing_answers_of(server) as (http, address):
        broken = ChannelConfig(
            "k", network_id=channel.link.network_id, settings={"server": address}, secrets=TOKEN
        )
        with pytest.raises(MaybeSent):
            await MastodonConnector(broken, http).send(words)
    proof = await channel.find_sent(words)
    assert proof
    assert await channel.send(words) == proof
    assert len(await replies_to(dee, question.network_id)) == 1


@pytest.mark.parametrize(
    ("effect", "error"),
    [
        ({"status": 401}, NeedsReconnect),
        ({"status": 403, "body": {"error": "This action is outside the authorized scopes"}}, NeedsReconnect),
        ({"type": "ratelimit"}, TryAgain),
        ({"status": 503}, TryAgain),
        ({"status": 500}, TryAgain),
        ({"type": "malformed"}, Unreadable),
    ],
)
async def test_a_failing_server_says_what_to_do_next(
    effect: dict[str, Any], error: type[ConnectorError], server: Any, channel: MastodonConnector
) -> None:
    async with failing(server, "/api/v1/notifications", **effect):
        with pytest.raises(error) as told:
            await channel.fetch("")
    if effect.get("type") == "ratelimit":
        assert isinstance(told.value, TryAgain)
        assert told.value.after == 300
