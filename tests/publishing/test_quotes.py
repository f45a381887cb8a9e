"""A quote of somebody else's post: made where the network has it, else a link, and part of what a yes is for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.connectors.errors import Refused
from rapport.connectors.manifest import Quoting
from rapport.connectors.registry import connector, manifest
from rapport.domain.message import Kind, Media, Visibility
from rapport.domain.poll import Poll
from rapport.domain.post_states import PostState
from rapport.domain.quote import Quote
from rapport.domain.reply import Outgoing
from rapport.outbox.kinds.publication import broken_rules, publication_digest
from rapport.outbox.models import Publication
from rapport.outbox.network_rules import quote_refusals
from rapport.publishing.checks import NotReady, checks_of
from rapport.publishing.composed import parts_of, post_digest, shared_words
from rapport.publishing.line import line_up
from rapport.publishing.models import When
from rapport.publishing.writing import PostGiven, VariantGiven, change_post
from tests.cast import channel
from tests.publishing.world import Desk

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
LINK = "https://practice.example/42"
PICTURE = Media("", "image/png", "Oak", "oak.png", "m1")


def theirs(desk: Desk, number: str = "42", url: str = LINK, network: str = "practice") -> Quote:
    return Quote(network, number, url, desk.channels[0].pk, "Tove", "tove", "A scarf joint came back.")


@pytest.mark.django_db
def test_it_leaves_under_the_words_and_a_yes_is_bound_to_it() -> None:
    desk = Desk.fresh(1)
    post, plain, other = (
        desk.post("Well put.", quote=quote) for quote in (theirs(desk), None, theirs(desk, "43"))
    )
    assert len({post_digest(one, list(one.variants.all())) for one in (post, plain, other)}) == 3
    line_up(post, When.NOW, desk.ana, desk.now)
    desk.send()
    assert [(one.text, one.quotes) for one in desk.paper.seen] == [("Well put.", "42")]


@pytest.mark.django_db
def test_a_quote_changed_behind_the_line_never_leaves() -> None:
    desk = Desk.fresh(1)
    line_up(desk.post("Well put.", quote=theirs(desk)), When.NOW, desk.ana, desk.now)
    Publication.across_brands.update(payload={"quotes": "43"})
    desk.send()
    assert desk.seen == []


@pytest.mark.django_db
def test_where_it_cannot_be_quoted_its_link_leaves_and_that_is_said_before() -> None:
    desk = Desk.fresh(1)
    desk.channels.append(channel(desk.brand, network="telegram"))
    post = desk.post("Well put.", quote=theirs(desk))
    here, elsewhere = post.variants.all()
    assert [one.text for one in parts_of(elsewhere)] == [f"Well put.\n\n{LINK}"]
    assert [(one.text, one.quote) for one in parts_of(here)] == [("Well put.", theirs(desk))]
    found = [one for one in checks_of(post, [here, elsewhere], desk.now) if one.code.startswith("quote")]
    assert [(one.channel, one.code, one.blocks) for one in found] == [(elsewhere.channel, "quote as link", False)]


@pytest.mark.django_db
def test_a_link_that_stands_in_the_words_is_not_written_twice() -> None:
    desk = Desk.fresh(1)
    post = desk.post(f"Look: {LINK}", quote=theirs(desk, network="bluesky"))
    assert parts_of(post.variants.get())[0].text == f"Look: {LINK}"


@pytest.mark.django_db
def test_without_a_link_it_is_not_lost_in_silence() -> None:
    desk = Desk.fresh(1)
    post = desk.post("Well put.", quote=theirs(desk, url="", network="bluesky"))
    with pytest.raises(NotReady, match="no public link"):
        line_up(post, When.NOW, desk.ana, desk.now)


@pytest.mark.django_db
def test_an_id_of_one_server_is_quoted_by_the_channel_that_found_it_alone() -> None:
    desk = Desk.fresh(1)
    kept = {"quotes": "yes"}
    desk.channels = [channel(desk.brand, network="mastodon", settings=kept) for _ in range(2)]
    old = channel(desk.brand, network="mastodon", settings={"quotes": "no"})
    desk.channels.append(old)
    quote = theirs(desk, network="mastodon")
    post = desk.post("Well put.", quote=quote)
    assert [parts_of(one)[0].quote for one in post.variants.all()] == [quote, None, None]
    assert [LINK in parts_of(one)[0].text for one in post.variants.all()] == [False, True, True]


@pytest.mark.django_db
def test_gone_or_refused_when_it_should_leave_the_post_is_kept_with_its_reason() -> None:
    desk = Desk.fresh(1)
    quote = theirs(desk)
    post = desk.post("Well put.", quote=quote, notes="For Friday.")
    line_up(post, When.NOW, desk.ana, desk.now)
    desk.paper.before = Refused("The post to quote is gone. Nothing was sent.")
    desk.send()
    assert desk.states(post) == [PostState.FAILED]
    assert (desk.seen, desk.stands(post).variants[0].publications[0].reason) == (
        [],
        "The post to quote is gone. Nothing was sent.",
    )
    post.refresh_from_db()
    assert (post.idea, post.notes, Quote.kept(post.quote)) == ("Well put.", "For Friday.", quote)
    variants = (VariantGiven(desk.channels[0]),)
    change_post(post, PostGiven("Well put.", variants), desk.ana, desk.now)
    line_up(post, When.NOW, desk.ana, desk.now)
    desk.send()
    assert [(one.text, one.quotes) for one in desk.paper.seen] == [("Well put.", "")]


@pytest.mark.django_db
def test_a_version_keeps_the_quote_and_the_words_tell_it_apart() -> None:
    desk = Desk.fresh(1)
    post = desk.post("Well put.", quote=theirs(desk))
    first = post.versions.get(number=1).said
    change_post(post, PostGiven("Well put.", (VariantGiven(desk.channels[0]),)), desk.ana, desk.now)
    second = post.versions.get(number=2).said
    assert (shared_words(first), shared_words(second)) == (f"Well put.\n{LINK}", "Well put.")


def test_what_a_network_would_refuse_is_said_before() -> None:
    def codes(network: str, settings: dict[str, str] | None = None, **more: object) -> list[str]:
        out = Outgoing("k", "Well put.", Kind.POST, visibility=Visibility.PUBLIC, quotes="42", **more)  # type: ignore[arg-type]
        return [one.code for one in broken_rules(connector(network), settings or {}, out, NOW)]

    assert codes("x") == ["no quotes"]
    assert codes("mastodon") == ["no quotes"]
    assert codes("mastodon", {"quotes": "yes"}) == []
    assert codes("mastodon", {"quotes": "yes"}, media=(PICTURE,)) == ["quote and files"]
    assert codes("bluesky", media=(PICTURE,)) == []
    assert manifest("x").modes["quote"] == "native"


@given(st.one_of(st.none(), st.builds(Quoting, st.booleans(), st.booleans())), st.booleans(), st.booleans())
def test_never_leaves_a_quote_that_its_network_forbids(rules: Quoting | None, files: bool, poll: bool) -> None:
    beside = (PICTURE,) if files else ()
    asked = Poll(("Oak", "Ash"), 60) if poll else None
    out = Outgoing("k", "Well put.", Kind.POST, quotes="42", media=beside, poll=asked)
    fits = rules is not None and (rules.files or not files) and (rules.poll or not poll)
    assert (quote_refusals(rules, out) == []) is fits


@given(st.text(max_size=30), st.text(max_size=30))
def test_two_quotes_are_never_hashed_alike(one: str, other: str) -> None:
    said = [publication_digest(1, "Well put.", {"quotes": number}, [], None) for number in (one, other)]
    assert (said[0] == said[1]) is (one == other)
    assert publication_digest(1, "Well put.", {}, [], None) not in said
