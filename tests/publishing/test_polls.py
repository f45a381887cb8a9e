"""A poll beside a post: within its network's limits, part of what a yes is for, and counted afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.connectors.base import ChannelConfig, OwnIdentity
from rapport.connectors.http import Http
from rapport.connectors.mastodon.connector import MastodonConnector
from rapport.connectors.mastodon.words import Words
from rapport.connectors.practice import polls
from rapport.connectors.practice.connector import PracticeConnector
from rapport.connectors.practice.writing import Impossible
from rapport.connectors.registry import connector, manifest
from rapport.domain.message import Kind, Media, Visibility
from rapport.domain.poll import Poll
from rapport.domain.reply import Outgoing
from rapport.outbox.kinds.publication import broken_rules, publication_digest
from rapport.outbox.models import Publication
from rapport.outbox.network_rules import poll_refusals
from rapport.publishing.checks import checks_of
from rapport.publishing.composed import post_digest
from rapport.publishing.line import line_up
from rapport.publishing.models import When
from tests.cast import channel
from tests.publishing.world import Desk

WOOD = Poll(("Oak", "Ash"), 24 * 60)
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)


def asking(poll: Poll, **more: Any) -> Outgoing:
    return Outgoing("k", "Which?", Kind.POST, visibility=Visibility.PUBLIC, poll=poll, **more)


def codes(network: str, outgoing: Outgoing, settings: dict[str, str] | None = None) -> list[str]:
    return [one.code for one in broken_rules(connector(network), settings or {}, outgoing, NOW)]


@pytest.mark.parametrize(
    ("poll", "code"),
    [
        (Poll(("Oak",), 60), "poll options"),
        (Poll(("a", "b", "c", "d", "e"), 60), "poll options"),
        (Poll(("Oak", "a" * 51), 60), "poll option"),
        (Poll(("Oak", "Oak"), 60), "poll twice"),
        (Poll(("Oak", "Ash"), 4), "poll short"),
        (Poll(("Oak", "Ash"), 60 * 24 * 40), "poll long"),
    ],
)
def test_what_the_network_would_refuse_is_said_before(poll: Poll, code: str) -> None:
    assert codes("mastodon", asking(poll)) == [code]


def test_an_option_that_nobody_would_see_is_none() -> None:
    assert Poll.of(["Oak", "\u200b", " ", "\u2060\u200e", "Ash\x00"], 60) == Poll(("Oak", "Ash"), 60)
    assert Poll.of(["\u200b"], 60) is None


def test_a_network_of_one_vote_each_takes_no_several_and_no_files_beside() -> None:
    picture = Media("", "image/png", "Oak", "oak.png", "m1")
    assert codes("x", asking(Poll(("Oak", "Ash"), 60, multiple=True))) == ["poll multiple"]
    assert codes("mastodon", asking(WOOD, media=(picture,))) == ["poll and files"]
    assert codes("bluesky", asking(WOOD)) == ["no polls"]


def test_where_the_words_are_the_polls_question_they_are_as_short_as_that() -> None:
    assert codes("telegram", asking(Poll(tuple("abcdefghijkl"), 60 * 24 * 30, multiple=True))) == []
    assert codes("telegram", replace(asking(WOOD), text="a" * 301)) == ["poll question"]
    assert codes("telegram", replace(asking(WOOD), text="a" * 301, poll=None)) == []
    assert codes("mastodon", replace(asking(WOOD), text="a" * 301)) == []


def test_a_server_of_its_own_limits_is_believed() -> None:
    many = Poll(("a", "b", "c", "d", "e"), 60)
    said = {"poll_options": "6", "poll_option": "80", "poll_shortest": "300", "poll_longest": "7200"}
    assert codes("mastodon", asking(many), said) == []
    assert codes("mastodon", asking(Poll(("a", "b"), 121)), said) == ["poll long"]


@given(
    st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=8), st.integers(1, 10**6), st.booleans(),
    st.integers(0, 4), st.integers(0, 400),
)  # fmt: skip
def test_never_leaves_a_poll_that_its_network_forbids(
    options: list[str], minutes: int, multiple: bool, files: int, question: int
) -> None:
    for network in ("mastodon", "x", "practice", "telegram"):
        limits = manifest(network).polls
        assert limits
        poll = Poll(tuple(options), minutes, multiple)
        fits = 2 <= len(options) <= limits.options and len(set(options)) == len(options)
        fits = fits and max(map(len, options)) <= limits.option and (limits.multiple or not multiple)
        fits = fits and limits.shortest_minutes <= minutes <= limits.longest_minutes and not files
        fits = fits and (not limits.question or question <= limits.question)
        measured = [len(one) for one in options]
        assert (poll_refusals(limits, poll, files, measured, question) == []) is fits


def test_mastodon_is_given_seconds_and_no_files() -> None:
    form = Words.of(asking(WOOD), {}, 500).form()
    assert form["poll"] == {"options": ["Oak", "Ash"], "expires_in": 86400, "multiple": False}
    link = ChannelConfig("k", settings={"server": "https://mastodon.example"}, network_id="1@mastodon.example")
    assert MastodonConnector(link, Http()).poll_limits({}) is None


async def test_on_practice_people_vote_once_and_the_votes_are_told(tmp_path: Path) -> None:
    link = ChannelConfig("k", "aurora", "aurora", {"file": str(tmp_path / "p.sqlite"), "handle": "aurora"})
    network = PracticeConnector(link, Http())
    assert isinstance(await network.verify(), OwnIdentity)
    sent = await network.publish(asking(WOOD))
    given = (network.network.store, "aurora", "dee", "Dee", sent.network_id)
    polls.vote(*given, 1)
    polls.vote(*given, 0)  # one vote is all
    assert (await network.measure([sent.network_id]))[sent.network_id].votes == (("Oak", 0), ("Ash", 1))
    with pytest.raises(Impossible, match="closed"):
        polls.vote(*given, 1, datetime.now(UTC) + timedelta(days=2))
    with pytest.raises(Impossible, match="no such option"):
        polls.vote(*given, 2)


@pytest.mark.django_db
def test_it_leaves_beside_the_first_part_and_a_yes_is_bound_to_it() -> None:
    desk = Desk.fresh(1)
    post, plain = desk.post("Which?", poll=WOOD), desk.post("Which?")
    longer = desk.post("Which?", poll=Poll(WOOD.options, 60))
    assert len({post_digest(one, list(one.variants.all())) for one in (post, plain, longer)}) == 3
    line_up(post, When.NOW, desk.ana, desk.now)
    desk.send()
    assert [one.poll for one in desk.paper.seen] == [WOOD]


@pytest.mark.django_db
def test_a_poll_changed_behind_the_line_never_leaves() -> None:
    desk = Desk.fresh(1)
    line_up(desk.post("Which?", poll=WOOD), When.NOW, desk.ana, desk.now)
    Publication.across_brands.update(payload={"poll": Poll(("No", "Yes"), 5).as_kept})
    desk.send()
    assert desk.seen == []


@pytest.mark.django_db
def test_where_a_network_takes_none_it_is_left_out_and_said_before() -> None:
    desk = Desk.fresh(1)
    desk.channels = [channel(desk.brand, network="bluesky")]
    post = desk.post("Which?", poll=WOOD)
    found = [one for one in checks_of(post, list(post.variants.all()), desk.now) if one.code == "no poll"]
    assert [one.blocks for one in found] == [False]


def test_what_is_agreed_on_is_the_same_in_whatever_order_a_database_keeps_it() -> None:
    kept = Poll(("Oak", "Ash"), 60).as_kept
    turned = dict(reversed(kept.items()))
    assert list(kept) != list(turned)
    said = [publication_digest(1, "Which wood?", {"poll": one}, [], None) for one in (kept, turned)]
    assert said[0] == said[1]
    assert said[0] != publication_digest(1, "Which wood?", {"poll": {**kept, "minutes": 5}}, [], None)
