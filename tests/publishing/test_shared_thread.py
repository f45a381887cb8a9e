"""A thread typed once for the post: every channel whose network has threads takes it, others say what happens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.approvals.models import ApprovalRequest, RequestOutcome
from rapport.approvals.rule import set_four_eyes
from rapport.connectors.errors import MaybeSent
from rapport.connectors.registry import manifest
from rapport.domain.post_states import Move, PostState, may
from rapport.domain.thread_parts import joined_parts, said_parts, split_parts
from rapport.publishing.bring_in import bring_in, hints, read_posts
from rapport.publishing.checks import NotReady, checks_of
from rapport.publishing.composed import parts_of, post_digest, shared_words
from rapport.publishing.editing import edit_published
from rapport.publishing.holding import hold_post
from rapport.publishing.line import line_up
from rapport.publishing.locked import ChangedMeanwhile, NotNow
from rapport.publishing.models import Post, PostVersion, Variant, When
from rapport.publishing.sent_again import as_given, sent_again
from rapport.publishing.series import come_round, repeat_post
from rapport.publishing.voting import vote
from rapport.publishing.writing import PostGiven, VariantGiven, change_post, write_post
from tests.cast import channel
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db
THREAD = ("Two.", "Three.")


def said(post: Post) -> list[list[str]]:
    fresh = Post.across_brands.get(pk=post.pk)
    return [[one.text for one in parts_of(row)] for row in fresh.variants.all()]


def found(desk: Desk, post: Post) -> list[tuple[str, str, bool]]:
    rows = checks_of(post, list(post.variants.all()), desk.now)
    return [(one.code, one.where, one.blocks) for one in rows if one.code not in ("nobody watches", "signed out")]


def test_every_channel_takes_it_and_one_may_have_its_own_or_none() -> None:
    desk = Desk.fresh(3)
    own = VariantGiven(desk.channels[1], thread=("Mine.",))
    variants = (VariantGiven(desk.channels[0]), own, VariantGiven(desk.channels[2], no_thread=True))
    post = desk.post("One.", thread=THREAD, variants=variants)
    assert said(post) == [["One.", "Two.", "Three."], ["One.", "Mine."], ["One."]]


def test_it_leaves_part_by_part_each_under_the_one_before() -> None:
    desk = Desk.fresh(1)
    line_up(desk.post("One.", thread=THREAD), When.NOW, desk.ana, desk.now)
    for _ in range(4):
        desk.send()
    keys = [f"n-{one.key}" for one in desk.paper.seen]
    assert desk.seen == ["One.", "Two.", "Three."]
    assert [one.in_reply_to for one in desk.paper.seen] == ["", keys[0], keys[1]]


def test_held_between_two_parts_the_rest_stays_and_is_told_as_held() -> None:
    desk = Desk.fresh(1)
    post = desk.post("One.", thread=THREAD)
    line_up(post, When.NOW, desk.ana, desk.now)
    desk.send()
    assert desk.states(post) == [PostState.PUBLISHING]
    assert may(PostState.PUBLISHING, Move.HOLD)
    assert hold_post(post, "", desk.bo, desk.now)
    desk.send()
    assert (desk.seen, desk.states(post)) == (["One."], [PostState.HELD])


@pytest.mark.parametrize("network", ["instagram", "facebook", "telegram"])
def test_a_network_without_threads_says_before_what_happens(network: str) -> None:
    desk = Desk.fresh(1)
    desk.channels = [channel(desk.brand, network=network)]
    how = manifest(network).threads
    post = desk.post("One.", thread=THREAD)
    code = {"": "no thread", "comments": "parts as comments", "posts": ""}[how]
    assert [one for one in found(desk, post) if one[0] == code] == ([(code, "", False)] if code else [])
    assert said(post) == [["One.", *(THREAD if how else ())]]
    own = desk.post("One.", variants=(VariantGiven(desk.channels[0], thread=("Mine.",)),))
    assert ("no thread", "", True) in found(desk, own) or how


def test_a_part_that_is_too_long_is_named_and_emoji_count_as_the_network_counts() -> None:
    desk = Desk.fresh(1)
    family = "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}"
    fits, over = "a" * 490 + family * 2, "a" * 499 + family
    post = desk.post("One.", thread=(fits, over))
    blocked = [(code, where) for code, where, blocks in found(desk, post) if blocks]
    assert blocked == [("too long", "Part 3")]
    with pytest.raises(NotReady):
        line_up(post, When.NOW, desk.ana, desk.now)


def test_thirty_parts_are_refused_in_words_and_nothing_is_kept() -> None:
    desk = Desk.fresh(1)
    post = desk.post("One.", thread=THREAD)
    many = tuple(f"Part {n}." for n in range(30))
    for wrong in (
        PostGiven("One.", thread=many),
        PostGiven("One.", (VariantGiven(desk.channels[0], thread=many),)),
    ):
        with pytest.raises(NotNow, match="at most 25"):
            change_post(post, wrong, desk.ana, desk.now)
        with pytest.raises(NotNow, match="at most 25"):
            write_post(desk.brand, wrong, desk.ana, desk.now)
    assert (Post.of(desk.brand).get().thread, said(post)) == (list(THREAD), [["One.", *THREAD]])


def test_empty_parts_in_the_middle_are_none() -> None:
    desk = Desk.fresh(1)
    assert said(desk.post("One.", thread=(" ", "Two.", "\n", "Three.", ""))) == [["One.", "Two.", "Three."]]


PARTS = st.lists(st.text(alphabet="ab- \n\U0001f44d", max_size=12), max_size=6)


@settings(max_examples=200)
@given(PARTS)
def test_what_is_typed_in_one_field_comes_back_as_it_was(parts: list[str]) -> None:
    """A line of dashes alone is what stands between two parts, so that no part has one."""
    kept = [one for one in said_parts(parts) if split_parts(one) == (one,)]
    assert list(split_parts(joined_parts(kept))) == kept


def test_two_tabs_do_not_write_over_each_others_parts() -> None:
    desk = Desk.fresh(1)
    post = desk.post("One.", thread=THREAD)
    seen, variants = post.version, tuple(map(VariantGiven, desk.channels))
    change_post(post, PostGiven("One.", variants, thread=("Two.", "Mine.")), desk.ana, desk.now, seen)
    with pytest.raises(ChangedMeanwhile):
        change_post(post, PostGiven("One.", variants, thread=("Theirs.",)), desk.bo, desk.now, seen)
    assert said(post) == [["One.", "Two.", "Mine."]]


def test_a_channel_goes_from_its_own_to_the_posts_and_the_version_says_so() -> None:
    desk = Desk.fresh(1)
    own = (VariantGiven(desk.channels[0], thread=("Mine.",)),)
    post = desk.post("One.", thread=THREAD, variants=own)
    changed = PostGiven("One.", (VariantGiven(desk.channels[0]),), thread=THREAD)
    assert change_post(post, changed, desk.ana, desk.now).version == 2
    assert said(post) == [["One.", *THREAD]]
    latest = PostVersion.across_brands.get(post=post, number=2)
    assert shared_words(latest.said).splitlines() == ["One.", *THREAD]


def test_a_form_that_comes_twice_with_its_thread_is_one_post() -> None:
    desk = Desk.fresh(1)
    form = PostGiven("One.", (VariantGiven(desk.channels[0], no_thread=True),), thread=(*THREAD, ""))
    post = write_post(desk.brand, form, desk.ana, desk.now)
    assert PostVersion.across_brands.get(post=post).said == as_given(form)
    assert sent_again(post, form, desk.ana, desk.now).version == 1


def test_a_yes_is_bound_to_the_shared_parts_and_a_change_makes_it_void() -> None:
    desk = Desk.fresh(1)
    set_four_eyes(desk.brand, True, desk.ana, desk.now)
    post = desk.post("One.", thread=THREAD)
    line_up(post, When.DATE, desk.ana, desk.now, at=desk.now + timedelta(hours=2))
    request = ApprovalRequest.of(desk.brand).get()
    vote(request, True, desk.bo, desk.now, seen=request.digest)
    assert desk.states(post) == [PostState.SCHEDULED]
    given = PostGiven("One.", tuple(map(VariantGiven, desk.channels)), thread=("Two.", "Other."))
    change_post(post, given, desk.ana, desk.now)
    assert desk.states(post) == [PostState.DRAFT]
    request.refresh_from_db()
    assert request.outcome == RequestOutcome.VOID or post_digest(post, list(post.variants.all())) != request.digest
    desk.wait(hours=3)
    desk.send()
    assert desk.seen == []


def test_what_is_out_keeps_the_parts_it_left_with() -> None:
    desk = Desk.fresh(2)
    post = desk.post("One.", thread=THREAD)
    line_up(post, When.NOW, desk.ana, desk.now, channels=[desk.channels[0].pk])
    for _ in range(3):
        desk.send()
    change_post(
        post, PostGiven("One.", tuple(map(VariantGiven, desk.channels)), thread=("New.",)), desk.ana, desk.now
    )
    assert said(post) == [["One.", *THREAD], ["One.", "New."]]
    bare = desk.post("Bare.")
    line_up(bare, When.NOW, desk.ana, desk.now, channels=[desk.channels[0].pk])
    desk.send()
    change_post(
        bare, PostGiven("Bare.", tuple(map(VariantGiven, desk.channels)), thread=("New.",)), desk.ana, desk.now
    )
    assert said(bare) == [["Bare."], ["Bare.", "New."]]


def test_a_part_of_the_shared_thread_that_is_out_is_changed_for_its_channel_alone(monkeypatch: Any) -> None:
    desk = Desk.fresh(2)
    desk.channels = [channel(desk.brand, network="practice"), desk.channels[1]]
    post = desk.post("One.", thread=THREAD)
    line_up(post, When.NOW, desk.ana, desk.now, channels=[desk.channels[0].pk])
    for _ in range(3):
        desk.send()
    part = desk.stands(post).variants[0].publications[1]
    edit_published(post, part.pk, "Two, mended.", desk.stands(post).post.version, desk.ana, desk.now)
    assert said(post) == [["One.", "Two, mended.", "Three."], ["One.", *THREAD]]


def test_copies_of_what_comes_round_take_the_thread() -> None:
    desk = Desk.fresh(2)
    own = (VariantGiven(desk.channels[0]), VariantGiven(desk.channels[1], no_thread=True))
    post = desk.post("One.", thread=THREAD, variants=own)
    start = desk.now.replace(tzinfo=None) + timedelta(days=1)
    repeat_post(post, "FREQ=WEEKLY", start, "Europe/Rome", desk.ana, desk.now)
    come_round(desk.now, desk.brand)
    copy = Post.of(desk.brand).exclude(copy_of=None).earliest("pk")
    assert said(copy) == [["One.", *THREAD], ["One."]]


def test_a_table_brings_threads_in_one_cell_or_a_column_each() -> None:
    desk = Desk.fresh(1)
    cell = b'text,when,thread\nOne.,2027-03-01 10:00,"Two.\n---\nThree."\nAlone.,2027-03-02 10:00,\n'
    table = read_posts(desk.brand, cell, hints(desk.brand))
    assert [row.thread for row in table.rows] == [THREAD, ()]
    columns = b"text,when,part 2,part 3\nOne.,2027-03-01 10:00,Two.,Three.\n"
    again = read_posts(desk.brand, columns, hints(desk.brand))
    assert again.rows[0].fingerprint == table.rows[0].fingerprint
    bring_in(desk.brand, table, desk.ana, desk.now)
    bring_in(desk.brand, again, desk.ana, desk.now)
    assert [said(post) for post in desk.all()] == [[["One.", *THREAD]], [["Alone."]]]


def test_a_row_with_too_many_parts_waits_to_be_mended() -> None:
    desk = Desk.fresh(1)
    data = (
        'text,when,thread\nOne.,2027-03-01 10:00,"' + "\n---\n".join("ab"[n % 2] for n in range(30)) + '"\n'
    ).encode()
    (row,) = read_posts(desk.brand, data, hints(desk.brand)).rows
    assert (row.ok, row.problems) == (False, ("it has 30 further parts, where a thread has at most 25",))


def test_killed_between_the_parts_the_rest_leaves_once() -> None:
    desk = Desk.fresh(1)
    line_up(desk.post("One.", thread=THREAD), When.NOW, desk.ana, desk.now)
    desk.send()
    desk.paper.after = MaybeSent("k")
    desk.send()
    assert desk.states(desk.all()[0]) != [PostState.PUBLISHED]
    desk.paper.after = None
    for _ in range(4):
        desk.wait(hours=1)
        desk.send()
    assert desk.seen == ["One.", "Two.", "Three."]
    assert Variant.across_brands.get(post__brand=desk.brand).thread == []
