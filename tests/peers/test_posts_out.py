"""A post leaves with its picture, is seen there, and a comment that comes back under it is answered there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

import pytest
from tests.cast import Cast
from tests.media.pictures import picture
from tests.peers import telegram_server, x_server
from tests.peers.emulated import Walk, running
from tests.peers.graph_server import TOKEN, Graph
from tests.peers.open_house import open_house
from tests.peers.telegram_server import BOT, CHANNEL, Telegram
from tests.peers.threads_server import OURS, Threads
from tests.peers.x_server import US, X

from rapport.inbox.models import Direction
from rapport.outbox.models import Step

pytestmark = pytest.mark.peer
POST, ASKED, ANSWER = "Rye is back", "Is it warm?", "It is, come by."


@dataclass(frozen=True)
class There:
    """A network: what of ours is seen there, how Dee comments under it, and what stands below her words."""

    make: Callable[[], Any]
    given: dict[str, str]
    shown: Callable[[Any], list[tuple[str, str]]]  # our posts of this test: the network's id, what they say
    comments: Callable[[Any, str], str]
    below: Callable[[Any, str], list[str]]
    fetches: bool = False


def _page(meta: Graph) -> list[tuple[str, str]]:
    return [(one, meta.rows[one]["message"]) for one in meta.below[meta.ours] if one != meta.post]


def _under(meta: Graph, post: str) -> str:
    return str(meta.comments(ASKED, post)["id"])


def _threads(net: Threads) -> list[tuple[str, str]]:
    ours = [one for one in net.rows.values() if one["username"] == OURS and "replied_to" not in one]
    return [(one["id"], one["text"]) for one in ours if one["id"] != net.post]


def _threads_below(net: Threads, above: str) -> list[str]:
    return [one["text"] for one in net.rows.values() if one.get("replied_to", {}).get("id") == above]


def _x_below(net: X, above: str) -> list[str]:
    rows = [one for one in net.posts if one["by"] == US and one.get("referenced_tweets")]
    return [one["text"] for one in rows if one["referenced_tweets"][0]["id"] == above]


def _x_under(net: X, post: str) -> str:
    above = {"in_reply_to_user_id": US, "referenced_tweets": [{"type": "replied_to", "id": post}]}
    return str(net.says(f"@aurora {ASKED}", conversation_id=post, **above)["id"])


def _channel(net: Telegram) -> list[tuple[str, str]]:
    rows = net.chats.get(str(CHANNEL["id"]), [])
    return [(str(one["message_id"]), one.get("text", one.get("caption", ""))) for one in rows]


def _group(net: Telegram, post: str) -> str:
    """Comments of a channel stand in the group that belongs to it, under what Telegram itself forwarded there."""
    group = {"id": -1010, "type": "supergroup", "title": "Aurora talks"}
    origin = {"type": "channel", "chat": CHANNEL, "message_id": int(post)}
    told = {"from": {"id": 777000}, "text": POST, "is_automatic_forward": True, "forward_origin": origin}
    forwarded = net._message(group, told)
    said = net.says(ASKED, group, reply_to_message=forwarded, message_thread_id=forwarded["message_id"])
    return str(said["message_id"])


def _group_below(net: Telegram, above: str) -> list[str]:
    rows = net.chats.get("-1010", [])
    ours = [one for one in rows if one["from"] == BOT and "reply_to_message" in one]
    return [one["text"] for one in ours if str(one["reply_to_message"]["message_id"]) == above]


META = {"token": TOKEN}
NETWORKS = {
    "facebook": There(lambda: Graph("posts"), META, _page, _under, lambda n, above: [*reversed(n.seen(above))]),
    "instagram": There(
        lambda: Graph("media"), META, _page, _under, lambda n, above: [*reversed(n.seen(above))], fetches=True
    ),
    "threads": There(
        Threads, META, _threads, lambda n, post: str(n.add(ASKED, to=post)["id"]), _threads_below, fetches=True
    ),
    "x": There(
        X,
        {"token": x_server.TOKEN},
        lambda n: [(one["id"], one["text"]) for one in n.posts if one["by"] == US and "shown" in one],
        _x_under,
        _x_below,
    ),
    "telegram": There(
        Telegram, {"token": telegram_server.TOKEN, "channel": "@aurora"}, _channel, _group, _group_below
    ),
}


@pytest.fixture(params=sorted(NETWORKS))
def out(request: pytest.FixtureRequest, cast: Cast, settings: Any) -> Iterator[tuple[There, Walk]]:
    there = NETWORKS[request.param]
    network = there.make()
    house: AbstractContextManager[Any] = open_house(settings) if there.fetches else nullcontext({})
    with running(network), house as network.streets:
        yield there, Walk(cast, settings, network, request.param, {**there.given, "server": network.address})


def test_a_post_with_a_picture_is_seen_and_a_comment_under_it_is_answered_there(out: tuple[There, Walk]) -> None:
    there, walk = out
    row = walk.post(POST, (picture(size=(100, 100)), "A loaf of rye"))
    assert row.step == Step.SENT, row.reason
    [(number, words)] = there.shown(walk.emulator)
    assert words.removesuffix(" https://t.co/p1") == POST
    assert number == row.network_id.rpartition("/")[2] or walk.channel.network == "telegram"
    asked = there.comments(walk.emulator, number)
    walk.hear()
    talk = walk.conversation()
    assert ASKED in talk.messages.get(direction=Direction.IN).text
    assert walk.under(row) == [talk], "the post's page shows what came under it"
    reply = walk.answer(ANSWER)
    assert reply.step == Step.SENT, reply.reason
    assert [one.removeprefix("@dee ") for one in there.below(walk.emulator, asked)] == [ANSWER]
    walk.hear()
    assert talk.messages.count() == 2
