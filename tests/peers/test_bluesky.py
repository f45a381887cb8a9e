"""Bluesky, against its reference implementation, with the network's own SDK in the hands of customers."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from tests.peers.bluesky.cast import Brand, Person, connect, expired, sign_up, until
from tests.peers.bluesky.network import Network

from rapport.connectors.bluesky.connector import BlueskyConnector
from rapport.connectors.bluesky.direct import OFF
from rapport.connectors.errors import NeedsReconnect, Refused
from rapport.connectors.http import Http
from rapport.domain.message import Act, Activity, Echo, Incoming, Kind, Media, Visibility
from rapport.domain.reply import Outgoing

pytestmark = [
    pytest.mark.peer,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # the SDK's own
]


@pytest.fixture(scope="module")
def network(bluesky: Network) -> Network:
    return bluesky


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def http(network: Network) -> AsyncIterator[Http]:
    async with Http(network.private) as found:
        yield found


@pytest.fixture(scope="module")
def bakery(network: Network) -> Person:
    return sign_up(network, "bakery")


@pytest.fixture(scope="module")
def dee(network: Network) -> Person:
    return sign_up(network, "dee")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def brand(network: Network, http: Http, bakery: Person) -> Brand:
    return await connect(network, http, bakery)


def reply(to: Incoming, text: str, key: str, **more: object) -> Outgoing:
    return Outgoing(key, text, to.kind, to.thread, to.network_id, to.author.network_id, **more)  # type: ignore[arg-type]


async def test_who_we_are_is_proved(brand: Brand, bakery: Person) -> None:
    who = await brand.channel.verify()
    assert (who.network_id, who.handle, who.notes) == (bakery.did, bakery.handle, ())


async def test_a_wrong_app_password_is_told(network: Network, http: Http, bakery: Person, brand: Brand) -> None:
    wrong = brand.anew(password="nope-nope-nope-nope")
    with pytest.raises(NeedsReconnect, match="app password"):
        await wrong.channel.verify()


async def test_a_mention_a_reply_and_a_quote_arrive(brand: Brand, bakery: Person, dee: Person) -> None:
    ours = bakery.say("Rye is back")
    assert isinstance(await brand.hears(ours), Echo)
    mention = await brand.hears(dee.say("are you open?", to=bakery))
    comment = await brand.hears(dee.answer(ours, "Mine was stale."))
    quote = await brand.hears(dee.quote(ours, "Best bread in town"))
    assert isinstance(mention, Incoming)
    assert isinstance(comment, Incoming)
    assert isinstance(quote, Incoming)
    assert (mention.kind, mention.text) == (Kind.MENTION, f"@{bakery.handle} are you open?")
    assert (mention.author.network_id, mention.author.handle) == (dee.did, dee.handle)
    assert mention.visibility is Visibility.PUBLIC
    assert (comment.kind, comment.thread, comment.in_reply_to) == (Kind.COMMENT, ours, ours)
    assert (quote.kind, quote.quoted, quote.thread) == (Kind.MENTION, "Rye is back", quote.network_id)


async def test_a_like_a_repost_and_a_follower_arrive(brand: Brand, bakery: Person, network: Network) -> None:
    bo, ours = sign_up(network, "bo"), bakery.say("Fresh at seven")
    await brand.hears(ours)
    for done, act, target in (
        (bo.like(ours), Act.FAVOURITE, ours),
        (bo.repost(ours), Act.REPOST, ours),
        (bo.client.follow(bakery.did).uri, Act.FOLLOW, ""),
    ):
        event = await brand.hears(done)
        assert isinstance(event, Activity)
        assert (event.act, event.target, event.author.network_id) == (act, target, bo.did)


async def test_our_reply_stands_once_in_the_customers_thread(brand: Brand, bakery: Person, dee: Person) -> None:
    ours = bakery.say("Any wishes for tomorrow?")
    await brand.hears(ours)
    wish = await brand.hears(dee.answer(ours, "Rye! When?"))
    assert isinstance(wish, Incoming)
    text = f"Sì 🥖 @{dee.handle} at seven: https://bakery.example/menu. #rye @nobody.test"
    sent = await brand.channel.send(reply(wish, text, "facets", language="it"))
    answers = await until(lambda: shown(dee, wish.network_id))
    (answer,) = answers
    assert (answer.uri, answer.record.text, answer.record.langs) == (sent.network_id, text, ["it"])
    assert (answer.record.reply.root.uri, answer.record.reply.parent.uri) == (ours, wish.network_id)
    marked = [
        (text.encode()[f.index.byte_start : f.index.byte_end].decode(), f.features[0])
        for f in answer.record.facets
    ]
    assert [words for words, _ in marked] == [f"@{dee.handle}", "https://bakery.example/menu", "#rye"]
    assert (marked[0][1].did, marked[1][1].uri, marked[2][1].tag) == (
        dee.did,
        "https://bakery.example/menu",
        "rye",
    )


async def shown(person: Person, uri: str) -> list[Any] | None:
    return list(person.answers_to(uri)) or None


async def test_one_key_is_one_post_however_often_it_is_sent(brand: Brand, bakery: Person, dee: Person) -> None:
    asked = await brand.hears(dee.say("do you deliver?", to=bakery))
    assert isinstance(asked, Incoming)
    words = reply(asked, "We do, until noon.", "often")
    assert await brand.channel.find_sent(words) is None
    first = await brand.channel.send(words)
    after_a_crash = brand.anew()
    assert await after_a_crash.channel.find_sent(words) == first
    again = await asyncio.gather(*(after_a_crash.channel.send(words) for _ in range(5)))
    assert set(again) == {first}
    other = await brand.channel.send(reply(asked, "Sundays too.", "other"))
    await until(lambda: all_shown(dee, asked.network_id, 2))
    assert {post.uri for post in dee.answers_to(asked.network_id)} == {first.network_id, other.network_id}


async def all_shown(person: Person, uri: str, number: int) -> bool | None:
    return len(person.answers_to(uri)) >= number or None


async def test_automatic_words_carry_the_bot_label_and_a_persons_do_not(
    brand: Brand, bakery: Person, dee: Person
) -> None:
    asked = await brand.hears(dee.say("what time?", to=bakery))
    assert isinstance(asked, Incoming)
    robot = await brand.channel.send(reply(asked, "From seven. (automatic)", "robot", automatic=True))
    person = await brand.channel.send(reply(asked, "See you then!", "person"))
    await until(lambda: all_shown(dee, asked.network_id, 2))
    labels = {post.uri: [label.val for label in post.labels] for post in dee.answers_to(asked.network_id)}
    assert labels == {robot.network_id: ["bot"], person.network_id: []}


async def test_the_reference_server_draws_the_same_line_at_300(brand: Brand) -> None:
    family = "👩‍👩‍👧‍👦"
    fits = Outgoing("fits", "é" * 290 + family * 10, Kind.MENTION, "t")
    assert (await brand.channel.send(fits)).network_id
    with pytest.raises(Refused, match="301"):
        await brand.channel.send(Outgoing("over", "é" * 291 + family * 10, Kind.MENTION, "t"))
    assert await brand.channel.find_sent(Outgoing("over", "", Kind.MENTION, "t")) is None


async def test_a_reply_in_the_networks_own_app_is_seen(brand: Brand, bakery: Person, dee: Person) -> None:
    asked = dee.say("is anybody there?", to=bakery)
    await brand.hears(asked)
    echo = await brand.hears(bakery.answer(asked, "Yes, it's Ana here."))
    assert isinstance(echo, Echo)
    assert (echo.thread, echo.in_reply_to, echo.text) == (asked, asked, "Yes, it's Ana here.")
    assert not [e for e in await brand.read() if isinstance(e, Echo)], "seen once"


async def test_words_from_a_slow_clock_are_not_skipped(brand: Brand, bakery: Person, dee: Person) -> None:
    await brand.hears(dee.say("first", to=bakery))
    slow = datetime.now(UTC) - timedelta(minutes=5)
    late = await brand.hears(dee.say("written five minutes ago", to=bakery, at=slow))
    assert isinstance(late, Incoming)
    ids = [event.network_id for event in brand.events]
    assert len(ids) == len(set(ids)), "nothing twice"


async def test_a_burst_of_more_than_a_page_arrives_whole(brand: Brand, bakery: Person, dee: Person) -> None:
    said = dee.say_all([f"number {n}" for n in range(120)], to=bakery)
    await brand.hears(said[-1])
    heard = [e.network_id for e in brand.events if e.network_id in set(said)]
    assert heard == said, "all, once, in order"


async def test_an_expired_session_is_renewed_and_kept(brand: Brand) -> None:
    before = brand.session()
    old = before["access"]
    stale = brand.anew(access=expired(old))
    stale.channel.session.now = lambda: 0.0  # so that the server says it, not our own clock
    who = await stale.channel.verify()
    assert who.network_id == brand.app.did
    assert brand.session()["refresh"] != before["refresh"]
    assert (await brand.anew().channel.verify()).network_id == brand.app.did
    at_once = [brand.anew(access=expired(old)).channel.fetch("") for _ in range(3)]
    assert len(await asyncio.gather(*at_once)) == 3, "others who still hold the old refresh token are let in"


async def test_a_lost_session_is_opened_again_with_the_app_password(brand: Brand) -> None:
    lost = brand.anew(access="not-a-token", refresh="nor-this")
    assert (await lost.channel.verify()).network_id == brand.app.did
    assert brand.session()["refresh"] != "nor-this"


async def test_a_revoked_app_password_needs_a_person(network: Network, http: Http, dee: Person) -> None:
    shop = sign_up(network, "shop")
    brand = await connect(network, http, shop)
    for found in shop.client.com.atproto.server.list_app_passwords().passwords:
        shop.client.com.atproto.server.revoke_app_password({"name": found.name})
    revoked = brand.anew(access=expired(brand.session()["access"]))
    with pytest.raises(NeedsReconnect):
        await revoked.read()


async def test_a_picture_is_shown_with_its_words(
    network: Network, brand: Brand, bakery: Person, dee: Person
) -> None:
    async def cake(_: web.Request) -> web.Response:
        return web.Response(body=base64.b64decode(DOT), content_type="image/png")

    app = web.Application()
    app.router.add_get("/cake.png", cake)
    async with TestServer(app) as server, Http(network.private | {f"127.0.0.1:{server.port}"}) as http:
        channel = BlueskyConnector(brand.channel.link, http)
        media = (Media(str(server.make_url("/cake.png")), alt="A small cake"),)
        sent = await channel.send(Outgoing("cake", "Today", Kind.MENTION, "t", media=media))
    posts = await until(lambda: found_post(dee, sent.network_id))
    assert [image.alt for image in posts[0].embed.images] == ["A small cake"]


async def found_post(person: Person, uri: str) -> list[Any] | None:
    return list(person.client.get_posts([uri]).posts) or None


DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


async def test_direct_messages_come_and_go(brand: Brand, bakery: Person, dee: Person) -> None:
    _, first = dee.tell(bakery, "hello?")
    assert isinstance(await brand.hears(first), Incoming), "the very first one, too"
    convo, said = dee.tell(bakery, "Could you keep two loaves?")
    dee.tell(bakery, "And a cake")
    dee.tell(bakery, "Please")
    asked = await brand.hears(said)
    assert isinstance(asked, Incoming)
    assert (asked.kind, asked.thread, asked.visibility) == (Kind.DIRECT, convo, Visibility.PRIVATE)
    assert (asked.author.network_id, asked.author.handle) == (dee.did, dee.handle)
    words = reply(asked, "Kept until six!", "direct")
    assert await brand.channel.find_sent(words) is None
    sent = await brand.channel.send(words)
    assert await brand.anew().channel.find_sent(words) == sent
    assert dee.told(convo)[-4:] == ["Could you keep two loaves?", "And a cake", "Please", "Kept until six!"]
    _, native = bakery.tell(dee, "Ana here: anything else?")
    echo = await brand.hears(native)
    assert isinstance(echo, Echo)
    assert echo.thread == convo


async def test_an_app_password_without_direct_messages_says_so(network: Network, http: Http, dee: Person) -> None:
    shop = sign_up(network, "plain")
    brand = await connect(network, http, shop, privileged=False)
    assert (await brand.channel.verify()).notes == (OFF,)
    mention = dee.say("hello", to=shop)
    assert isinstance(await brand.hears(mention), Incoming)


async def test_a_post_that_is_gone_or_closed_is_not_answered(brand: Brand, bakery: Person, dee: Person) -> None:
    asked = await brand.hears(dee.say("never mind", to=bakery))
    assert isinstance(asked, Incoming)
    dee.client.delete_post(asked.network_id)
    await until(lambda: gone(dee, asked.network_id))
    with pytest.raises(Refused, match="gone"):
        await brand.channel.send(reply(asked, "Fine!", "late"))


async def gone(person: Person, uri: str) -> bool | None:
    return not person.client.get_posts([uri]).posts or None
