from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.connectors.base import ChannelConfig
from rapport.connectors.errors import MaybeSent, NeedsReconnect, Refused, TryAgain, Unreadable
from rapport.connectors.http import Http
from rapport.connectors.practice.connector import PEOPLE, PracticeConnector
from rapport.connectors.practice.faults import PLANS, NoSuchFault
from rapport.connectors.practice.network import Network, network
from rapport.connectors.practice.writing import Impossible
from rapport.connectors.testing import ConnectorContract
from rapport.connectors.testing_abilities import AbilitiesContract
from rapport.domain.acts import How, Reaction, Removal
from rapport.domain.message import Act, Activity, Echo, Event, Incoming, Kind, Removed
from rapport.domain.reply import Outgoing


@pytest.fixture
def here(tmp_path: Path) -> Network:
    return network(tmp_path / "practice.sqlite3")


@pytest.fixture
async def channel(here: Network) -> AsyncIterator[PracticeConnector]:
    async with Http() as http:
        yield PracticeConnector(ChannelConfig("k", "aurora", "aurora", {"file": str(here.store.path)}), http)


def out(key: str, text: str = "We are on it.", **more: object) -> Outgoing:
    return Outgoing(key=key, text=text, kind=Kind.DIRECT, **{"to": "dee", **more})  # type: ignore[arg-type]


async def everything(channel: PracticeConnector) -> list[Event]:
    page = await channel.fetch("")
    return [event for raw in page.items for event in channel.translate(raw, channel.link)]


class TestContract(ConnectorContract):
    network = "practice"


class PracticeWorld:
    other = "dee"

    def __init__(self, here: Network, connector: PracticeConnector) -> None:
        self.here = here
        self.connector = connector

    async def mention(self, text: str) -> str:
        return self.here.say("aurora", "dee", "Dee", text, "mention").id

    async def comment(self, under: str, text: str) -> str:
        return self.here.say("aurora", "dee", "Dee", text, "comment", in_reply_to=under).id


class TestAbilities(AbilitiesContract):
    @pytest.fixture
    def world(self, here: Network, channel: PracticeConnector) -> PracticeWorld:
        here.say("aurora", "dee", "Dee", "Hello.", "mention")
        return PracticeWorld(here, channel)


async def test_a_hidden_comment_is_seen_by_its_author_and_the_brand_only(
    here: Network, channel: PracticeConnector
) -> None:
    ours = here.brand_says("aurora", "Open on Sunday.")
    theirs = here.say("aurora", "dee", "Dee", "What a day.", "comment", in_reply_to=ours.id)
    here.favourite("aurora", "gino", "Gino", ours.id)
    await channel.remove(Removal("r", theirs.id, How.HIDE, "off topic"))
    assert [post.id for post in here.timeline("aurora", "gino")] == [ours.id]
    assert [(post.id, post.likes, post.hidden) for post in here.timeline("aurora", "dee")] == [
        (ours.id, 1, False),
        (theirs.id, 0, True),
    ]
    assert [post.hidden for post in here.feed("aurora")] == [False, True]


async def test_a_review_and_private_words_are_never_hidden(here: Network, channel: PracticeConnector) -> None:
    review = here.say("aurora", "dee", "Dee", "Stale.", "review", rating=1)
    private = here.say("aurora", "dee", "Dee", "Stale.", "direct")
    for one in (review, private):
        with pytest.raises(Refused):
            await channel.remove(Removal("r", one.id, How.HIDE, "we do not like it"))


@pytest.mark.parametrize(
    ("plan", "arrived"), [("times out, words arrived", True), ("times out, words lost", False)]
)
async def test_acts_of_unknown_outcome_can_be_looked_for(
    here: Network, channel: PracticeConnector, plan: str, arrived: bool
) -> None:
    asked = here.say("aurora", "dee", "Dee", "Lovely.", "mention")
    here.misbehave("aurora", plan)
    like = Reaction("a", Act.FAVOURITE, asked.id)
    with pytest.raises(MaybeSent):
        await channel.react(like)
    assert (await channel.find_reaction(like) is not None) is arrived


async def test_what_a_customer_says_is_fetched_once_and_the_cursor_moves_forward(
    here: Network, channel: PracticeConnector
) -> None:
    said = [here.say("aurora", "dee", "Dee", f"Where is part {n}?", "direct") for n in range(3)]
    page = await channel.fetch("")
    events = await everything(channel)
    assert [e.network_id for e in events] == [post.id for post in said]
    assert (await channel.fetch(page.cursor)).items == []
    here.say("aurora", "dee", "Dee", "Hello?", "direct")
    again = await channel.fetch(page.cursor)
    assert len(again.items) == 1
    assert int(again.cursor) > int(page.cursor)


async def test_the_stream_tells_what_is_said_while_it_listens(here: Network, channel: PracticeConnector) -> None:
    stream = channel.stream("")
    waiting = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    here.say("aurora", "dee", "Dee", "Are you there?", "direct")
    first = await asyncio.wait_for(waiting, 5)
    here.say("aurora", "dee", "Dee", "Hello?", "direct")
    second = await asyncio.wait_for(anext(stream), 5)
    await stream.aclose()  # type: ignore[attr-defined]
    assert [len(first.items), len(second.items)] == [1, 1]
    assert int(second.cursor) > int(first.cursor)


async def test_the_answer_is_seen_by_the_customer_with_its_mark(here: Network, channel: PracticeConnector) -> None:
    asked = here.say("aurora", "dee", "Dee", "When do you deliver?", "mention")
    proof = await channel.send(out("k1", "From Monday to Saturday.", in_reply_to=asked.id, automatic=True))
    mine, theirs = here.timeline("aurora", "dee")
    assert (theirs.id, theirs.text, theirs.automatic) == (proof.network_id, "From Monday to Saturday.", True)
    assert theirs.in_reply_to == mine.id
    assert theirs.thread == mine.thread
    assert theirs.by_brand


async def test_our_words_come_back_as_an_echo_with_their_key(here: Network, channel: PracticeConnector) -> None:
    proof = await channel.send(out("k1"))
    here.brand_says("aurora", "Ana here, from my phone.", to="dee")
    echoes = await everything(channel)
    assert all(isinstance(e, Echo) for e in echoes)
    assert [(e.network_id == proof.network_id, e.key) for e in echoes if isinstance(e, Echo)] == [
        (True, "k1"),
        (False, ""),
    ]


async def test_gestures_and_removals_are_events(here: Network, channel: PracticeConnector) -> None:
    post = here.say("aurora", "dee", "Dee", "Nice chairs.", "mention")
    here.follow("aurora", "dee", "Dee")
    here.follow("aurora", "dee", "Dee")
    here.favourite("aurora", "dee", "Dee", post.id)
    here.take_back("aurora", "dee", post.id)
    assert [type(e) for e in await everything(channel)] == [Incoming, Activity, Activity, Removed]
    assert here.timeline("aurora", "dee") == []


async def test_a_long_reply_is_refused_and_not_cut(here: Network, channel: PracticeConnector) -> None:
    with pytest.raises(Refused):
        await channel.send(out("k1", "a" * 501))
    assert here.timeline("aurora", "dee") == []


async def test_a_reply_to_words_that_are_gone_is_refused(here: Network, channel: PracticeConnector) -> None:
    post = here.say("aurora", "dee", "Dee", "Hello", "mention")
    here.take_back("aurora", "dee", post.id)
    with pytest.raises(Refused, match="not there"):
        await channel.send(out("k1", in_reply_to=post.id))


@pytest.mark.parametrize(
    ("plan", "error", "arrived"),
    [
        ("times out, words arrived", MaybeSent, True),
        ("times out, words lost", MaybeSent, False),
        ("times out, cannot be asked", MaybeSent, False),
        ("refuses", Refused, False),
        ("is busy", TryAgain, False),
        ("signs us out", NeedsReconnect, False),
        ("answers nonsense", Unreadable, True),
    ],
)
async def test_each_fault_happens_once_and_as_named(
    here: Network, channel: PracticeConnector, plan: str, error: type[Exception], arrived: bool
) -> None:
    here.misbehave("aurora", plan)
    with pytest.raises(error):
        await channel.send(out("k1"))
    assert bool(here.sent("aurora", "k1")) is arrived
    if plan == "times out, cannot be asked":
        for _ in range(2):
            with pytest.raises(Refused):
                await channel.find_sent(out("k1"))
    assert (await channel.find_sent(out("k1")) is not None) is arrived
    await channel.send(out("k1"))
    assert len(here.timeline("aurora", "dee")) == 1


def test_every_plan_has_a_name_and_no_other_does(here: Network) -> None:
    for plan in PLANS:
        here.misbehave("aurora", plan)
    with pytest.raises(NoSuchFault):
        here.misbehave("aurora", "explodes")


async def test_a_handle_belongs_to_one_brand(here: Network) -> None:
    async with Http() as http:
        given = {"file": str(here.store.path), "handle": "@Aurora", "name": "Casa Aurora"}
        identity = await PracticeConnector(ChannelConfig("", settings=given), http).verify()
        assert (identity.network_id, identity.handle) == ("aurora", "aurora")
        kept = ChannelConfig("k", identity.handle, identity.network_id, {"file": given["file"]}, identity.secrets)
        assert (await PracticeConnector(kept, http).verify()).handle == "aurora"
        second = await PracticeConnector(ChannelConfig("", settings=given), http).verify()
        assert second.handle == "aurora2"
        assert "taken" in second.notes[0]
        with pytest.raises(NeedsReconnect):
            await PracticeConnector(
                ChannelConfig("k", "aurora", "aurora", {"file": given["file"]}, second.secrets), http
            ).verify()


def test_private_words_are_seen_by_nobody_else(here: Network) -> None:
    secret = here.say("aurora", "dee", "Dee", "My address is 1 Elm Row.", "direct")
    here.answer("aurora", "k1", "Thank you, Dee.", in_reply_to=secret.id)
    loud = here.say("aurora", "gino", "Gino", "Great shop!", "mention")
    assert [post.id for post in here.timeline("aurora", "gino")] == [loud.id]
    assert loud.id in [post.id for post in here.timeline("aurora", "dee")]
    assert here.timeline("norte", "dee") == []
    with pytest.raises(Impossible, match="not there"):
        here.say("aurora", "gino", "Gino", "Me too", "direct", in_reply_to=secret.id)


@pytest.mark.parametrize(
    "said",
    [
        {"handle": "aurora", "kind": "mention"},
        {"handle": "two words", "kind": "mention"},
        {"handle": "", "kind": "mention"},
        {"kind": "telegram"},
        {"kind": "review"},
        {"kind": "review", "rating": 6},
        {"kind": "mention", "rating": 3},
        {"kind": "direct", "text": "  "},
        {"kind": "direct", "in_reply_to": "no such post"},
    ],
)
def test_what_the_network_does_not_take_is_explained_and_not_written(
    here: Network, said: dict[str, object]
) -> None:
    whole = {"handle": "dee", "name": "Dee", "text": "Hello", **said}
    with pytest.raises(Impossible) as error:
        here.say("aurora", **whole)  # type: ignore[arg-type]
    assert str(error.value)
    assert here.events("aurora") == []


KEYS = st.lists(st.tuples(st.sampled_from("abcde"), st.booleans()), min_size=1, max_size=25)


@settings(max_examples=40, deadline=None)
@given(calls=KEYS)
def test_one_key_is_never_said_twice_and_order_is_kept(calls: list[tuple[str, bool]]) -> None:
    with TemporaryDirectory() as folder:
        here = Network(Path(folder) / "n.sqlite3")
        first: dict[str, str] = {}
        wanted: list[str] = []
        for n, (key, customer) in enumerate(calls):
            if customer:
                wanted.append(here.say("aurora", "dee", "Dee", f"line {n}", "direct").id)
            else:
                post = here.answer("aurora", key, f"answer {n}", to="dee")
                assert first.setdefault(key, post.id) == post.id
                wanted += [post.id] if post.text == f"answer {n}" else []
        assert [post.id for post in here.timeline("aurora", "dee")] == wanted
        assert [e.post.id for e in here.events("aurora") if e.post] == wanted
        here.store.db.close()


ANY = st.text(max_size=80)


@settings(max_examples=100, deadline=None)
@given(handle=ANY, name=ANY, text=ANY, kind=st.sampled_from(["mention", "direct", "comment", "review"]))
def test_any_words_are_kept_or_refused_and_never_break_the_line(
    handle: str, name: str, text: str, kind: str
) -> None:
    with TemporaryDirectory() as folder:
        here = Network(Path(folder) / "n.sqlite3")
        try:
            post = here.say("aurora", handle, name, text, kind, rating=3 if kind == "review" else None)
        except Impossible:
            assert here.events("aurora") == []
        else:
            [seen] = here.timeline("aurora", post.author)
            assert seen == post
        here.store.db.close()


async def test_who_follows_is_listed_from_the_last_page_by_page(here: Network, channel: PracticeConnector) -> None:
    for number in range(PEOPLE + 3):
        here.follow("aurora", f"n{number:03}", f"N {number}")
    here.follow("norte", "dee", "Dee")
    first = await channel.list_followers("")
    second = await channel.list_followers(first.cursor)
    found = [one.network_id for one in (*first.found, *second.found)]
    assert (len(first.found), second.cursor) == (PEOPLE, "")
    assert found == [f"n{number:03}" for number in reversed(range(PEOPLE + 3))]
    assert all(one.followed_at and one.posts == 0 for one in first.found)
