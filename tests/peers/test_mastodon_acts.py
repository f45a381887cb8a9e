"""Everything the brand can do on a Mastodon server that we did not write: each once, each taken back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from tests.connectors.servers import outside
from tests.peers.test_bluesky_acts import DOT, post
from tests.peers.test_mastodon import TOKEN, channel, people, said, server, serving

from rapport.connectors.base import ChannelConfig
from rapport.connectors.errors import MaybeSent, Refused
from rapport.connectors.http import Http
from rapport.connectors.mastodon import poll
from rapport.connectors.mastodon.connector import MastodonConnector
from rapport.connectors.testing_abilities import AbilitiesContract
from rapport.domain.acts import How, Reaction, Removal
from rapport.domain.message import Act, Echo, Event, Incoming, Media, Visibility

__all__ = ["channel", "people", "server"]
pytestmark = pytest.mark.peer


@asynccontextmanager
async def losing_answers(server: Any, channel: MastodonConnector, method: str) -> AsyncIterator[MastodonConnector]:
    """The channel over a line that carries every call and breaks before the answer to one of `method`."""

    async def carry(request: web.Request) -> web.StreamResponse:
        names = ("Authorization", "Idempotency-Key", "Content-Type")
        kept = {name: request.headers[name] for name in names if name in request.headers}
        async with (
            aiohttp.ClientSession(server.base_url) as line,
            line.request(
                request.method, request.path_qs, data=await request.read() or None, headers=kept
            ) as answer,
        ):
            body = await answer.read()
            if request.method == method:
                assert answer.status == 200
                assert request.transport
                request.transport.abort()
                raise ConnectionResetError
            return web.Response(status=answer.status, body=body, content_type="application/json")

    async with outside(carry) as (http, address):
        settings = {**channel.link.settings, "server": address}
        link = ChannelConfig("k", network_id=channel.link.network_id, settings=settings, secrets=TOKEN)
        yield MastodonConnector(link, http)


async def shown(who: Any, number: str) -> Any:
    return await asyncio.to_thread(who.status, number)


async def test_a_thread_with_a_picture_stands_once_and_in_order(
    people: dict[str, Any], channel: MastodonConnector
) -> None:
    picture = await channel.upload("u", DOT, Media("", "image/png", alt="A small cake", name="cake.png"))
    first = post("t1", "Rye is back #rye", language="en", media=(picture,), warning="bread")
    assert await channel.find_published(first) is None
    one = await channel.publish(first)
    assert one == await channel.publish(first) == await channel.find_published(first)
    two = await channel.publish(post("t2", "And so is spelt.", in_reply_to=one.network_id))
    seen, under = await shown(people["dee"], one.network_id), await shown(people["dee"], two.network_id)
    assert [file["description"] for file in seen["media_attachments"]] == ["A small cake"]
    assert (seen["visibility"], seen["spoiler_text"]) == ("public", "bread")
    assert str(under["in_reply_to_id"]) == one.network_id


async def test_a_post_without_readers_is_refused(channel: MastodonConnector) -> None:
    with pytest.raises(Refused, match="Choose who may see"):
        await channel.publish(replace(post("nobody", "Hello"), visibility=Visibility.PRIVATE))


async def test_a_post_whose_answer_was_lost_is_found_and_not_repeated(
    server: Any, channel: MastodonConnector
) -> None:
    words = post("lost", "Fresh at seven.")
    async with losing_answers(server, channel, "POST") as broken:
        with pytest.raises(MaybeSent):
            await broken.publish(words)
    found = await channel.find_published(words)
    assert found
    assert await channel.publish(words) == found


async def test_a_post_is_edited_and_deleted(
    server: Any, people: dict[str, Any], channel: MastodonConnector
) -> None:
    sent = await channel.publish(post("price", "Rye for 3", warning="money"))
    assert await channel.edit(sent.network_id, post("edit", "Rye for 4")) == sent
    seen = await shown(people["dee"], sent.network_id)
    assert ("Rye for 4" in seen["content"], seen["spoiler_text"], bool(seen["edited_at"])) == (True, "", True)
    removal = Removal("d", sent.network_id, How.DELETE, "wrong price")
    assert not await channel.removed(removal)
    async with losing_answers(server, channel, "DELETE") as broken:
        with pytest.raises(MaybeSent):
            await broken.remove(removal)
    assert await channel.removed(removal)
    await channel.remove(removal)
    with pytest.raises(Refused, match="cannot hide"):
        await channel.remove(replace(removal, how=How.HIDE))


async def test_only_our_own_words_are_deleted(people: dict[str, Any], channel: MastodonConnector) -> None:
    theirs = await said(people["dee"], "Mine")
    with pytest.raises(Refused):
        await channel.remove(Removal("d", str(theirs["id"]), How.DELETE, "no"))
    assert await shown(people["dee"], theirs["id"])


@pytest.mark.parametrize(("act", "count"), [(Act.FAVOURITE, "favourites_count"), (Act.REPOST, "reblogs_count")])
async def test_a_reaction_is_one_and_is_taken_back(
    act: Act, count: str, server: Any, people: dict[str, Any], channel: MastodonConnector
) -> None:
    theirs = str((await said(people["dee"], "Best bread in town"))["id"])
    wish = Reaction("r", act, theirs)
    assert await channel.find_reaction(wish) is None
    async with losing_answers(server, channel, "POST") as broken:
        with pytest.raises(MaybeSent):
            await broken.react(wish)
    done = await channel.find_reaction(wish)
    assert done == await channel.react(wish)
    assert (await shown(people["dee"], theirs))[count] == 1
    back = replace(wish, key="b", undo=True, undoes=done.network_id if done else "")
    assert await channel.find_reaction(back) is None
    await channel.react(back)
    await channel.react(back)
    assert await channel.find_reaction(back)
    assert await channel.find_reaction(wish) is None
    assert (await shown(people["dee"], theirs))[count] == 0


async def test_what_is_done_to_a_post_that_is_gone_is_told(channel: MastodonConnector) -> None:
    wish = Reaction("r", Act.FAVOURITE, "1")
    with pytest.raises(Refused, match="gone"):
        await channel.react(wish)
    assert await channel.find_reaction(wish) is None
    assert await channel.find_reaction(replace(wish, undo=True))


async def test_a_follow_is_one_and_is_taken_back(people: dict[str, Any], channel: MastodonConnector) -> None:
    dee = await asyncio.to_thread(people["dee"].me)
    wish = Reaction("f", Act.FOLLOW, f"{dee['id']}@{channel.link.settings['domain']}")
    assert await channel.find_follow(wish) is None
    done = await channel.follow(wish)
    assert done == await channel.follow(wish) == await channel.find_follow(wish)
    assert len(await asyncio.to_thread(people["dee"].account_followers, dee["id"])) == 1
    back = replace(wish, undo=True)
    await channel.follow(back)
    assert await channel.find_follow(back)
    assert not await asyncio.to_thread(people["dee"].account_followers, dee["id"])
    with pytest.raises(Refused, match="own account"):
        await channel.follow(replace(wish, target=channel.link.network_id))


async def test_who_somebody_is_and_what_others_did(people: dict[str, Any], channel: MastodonConnector) -> None:
    ours = await channel.publish(post("measured", "Count me"))
    await asyncio.to_thread(people["bo"].status_favourite, ours.network_id)
    found = await channel.measure([ours.network_id, "1"])
    assert list(found) == [ours.network_id]
    assert (found[ours.network_id].likes, found[ours.network_id].reposts, found[ours.network_id].views) == (
        1,
        0,
        None,
    )
    bo = await asyncio.to_thread(people["bo"].me)
    who = await channel.profile(f"{bo['id']}@{channel.link.settings['domain']}")
    assert (who.network_id, who.handle, who.name) == (f"{bo['id']}@{channel.link.settings['domain']}", "bo", "Bo")
    assert who.posts is not None


async def test_words_and_tags_that_name_nobody_are_found(
    people: dict[str, Any], channel: MastodonConnector, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = str((await said(people["dee"], "Where is good sourdough here? #breadtown"))["id"])
    newer = str((await said(people["bo"], "More sourdough for #breadtown please"))["id"])
    for query, size in (("sourdough", 2), ("#breadtown", 1)):
        monkeypatch.setattr(poll, "PAGE", size)
        found, cursor = list[Event](), ""
        while True:
            page = await channel.search(query, cursor)
            found += [event for raw in page.items for event in channel.translate(raw, channel.link)]
            cursor = page.cursor
            if not cursor:
                break
        assert {type(event) for event in found} == {Incoming}
        assert {event.network_id for event in found} == {newer, theirs}


async def recalled(channel: MastodonConnector, since: datetime) -> list[Event]:
    found, cursor = list[Event](), ""
    while True:
        page = await channel.recall(since, cursor)
        found += [event for raw in page.items for event in channel.translate(raw, channel.link)]
        cursor = page.cursor
        if not cursor:
            return found


async def test_what_was_said_before_is_recalled_oldest_first(
    people: dict[str, Any], channel: MastodonConnector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poll, "PAGE", 3)
    await asyncio.sleep(1.1)  # what other tests said is before
    start, dee, bakery = datetime.now(UTC) - timedelta(seconds=1), people["dee"], people["bakery"]
    asked = await said(dee, "@bakery when do you open?")
    told = await said(bakery, "@dee at six", in_reply_to_id=asked["id"])
    private = await said(dee, "@bakery and my order?", visibility="direct")
    many = [await said(people["bo"], f"@bakery number {n}") for n in range(8)]
    found = await recalled(channel, start)
    words = [event for event in found if isinstance(event, Incoming | Echo)]
    ids = list(dict.fromkeys(event.network_id for event in words))
    assert ids == [str(one["id"]) for one in (asked, told, private, *many)]
    assert {event.thread for event in words[:2]} == {words[0].thread}
    assert await recalled(channel, datetime.now(UTC) + timedelta(minutes=5)) == []


async def test_private_words_are_recalled_though_their_notifications_were_cleared(
    people: dict[str, Any], channel: MastodonConnector
) -> None:
    start = datetime.now(UTC) - timedelta(seconds=1)
    private = await said(people["dee"], "@bakery still waiting for order 7", visibility="direct")
    await asyncio.to_thread(people["bakery"].notifications_clear)
    assert str(private["id"]) in {event.network_id for event in await recalled(channel, start)}


class OnMastodon:
    """A new server with the bakery and Dee on it."""

    def __init__(self, connector: MastodonConnector, dee: Any, other: str) -> None:
        self.connector, self.dee, self.other = connector, dee, other

    async def mention(self, text: str) -> str:
        return str((await said(self.dee, f"@bakery {text}"))["id"])

    async def comment(self, under: str, text: str) -> str:
        return str((await said(self.dee, f"@bakery {text}", in_reply_to_id=under))["id"])


class TestAbilities(AbilitiesContract):
    @pytest.fixture
    async def world(self) -> AsyncIterator[OnMastodon]:
        with serving() as server:
            dee = server.client("dee")
            async with Http(frozenset({f"127.0.0.1:{server.port}"}), seconds=15) as http:
                given = {"server": server.base_url}
                first = MastodonConnector(ChannelConfig("k", settings=given, secrets=TOKEN), http)
                who = await first.verify()
                link = ChannelConfig("k", who.handle, who.network_id, who.settings, TOKEN)
                me = await asyncio.to_thread(dee.me)
                yield OnMastodon(MastodonConnector(link, http), dee, f"{me['id']}@{who.settings['domain']}")
            dee.session.close()
