"""What is typed and not saved is the person's own: nothing of the post changes, and no page overwrites another."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.approvals.rule import set_four_eyes
from rapport.media.files import forget_unused
from rapport.publishing.composed import post_digest
from rapport.publishing.line import line_up
from rapport.publishing.models import Post, PostVersion, When
from rapport.publishing.pictures_here import pictures_here
from rapport.publishing.steps import requests_of
from rapport.publishing.unsent import BYTES, ROWS, TooMuchUnsent, TypedPost, keep_unsent, let_go, unsent_posts
from rapport.publishing.writing import PostGiven, write_once
from tests.publishing.test_crops import brought
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db


def typed(words: str, key: str = "k1", **more: object) -> TypedPost:
    return TypedPost(key, {"idea": [words]} if words else {}, **more)  # type: ignore[arg-type]


def said(desk: Desk) -> list[str]:
    return [one.typed["idea"][0] for one in unsent_posts(desk.brand, desk.ana)]


@given(st.lists(st.tuples(st.sampled_from("ab"), st.text("xyz ", max_size=4)), max_size=6))
@settings(max_examples=25, deadline=None)
def test_typing_never_voids_a_yes(words: list[tuple[str, str]]) -> None:
    desk = Desk.fresh()
    set_four_eyes(desk.brand, True, desk.bo, desk.now)
    post = desk.post()
    line_up(post, When.DATE, desk.ana, desk.now, at=desk.now + timedelta(days=1))
    before = (_as_it_stands(desk, post), PostVersion.of(desk.brand).count())
    for n, (writer, one) in enumerate(words):
        keep_unsent(desk.brand, desk.ana, post, typed(one, stamp=f"{writer}.{n}"), desk.now)
    assert (_as_it_stands(desk, post), PostVersion.of(desk.brand).count()) == before


def _as_it_stands(desk: Desk, post: Post) -> object:
    found = desk.stands(post)
    asked = list(requests_of([post.pk]).values_list("pk", "outcome"))
    return found.state, found.post.version, asked, post_digest(found.post, [one.variant for one in found.variants])


@given(st.lists(st.tuples(st.sampled_from("ab"), st.booleans()), min_size=1, max_size=8))
@settings(max_examples=40, deadline=None)
def test_no_page_ever_overwrites_what_it_has_not_seen(steps: list[tuple[str, bool]]) -> None:
    """Two windows type in turns; a window that opens what is there goes on from it. Nothing unseen is lost."""
    desk, unseen = Desk.fresh(channels=1), dict[str, str]()
    key, after = dict.fromkeys("ab", "k1"), dict.fromkeys("ab", "")
    for n, (window, opens) in enumerate(steps, 1):
        if opens and (row := unsent_posts(desk.brand, desk.ana).first()):
            key[window], after[window] = row.key, row.stamp
            unseen = {one: words for one, words in unseen.items() if words != row.typed["idea"][0]}
        given = typed(f"{window}{n}", key[window], stamp=f"{window}.{n}", after=after[window])
        kept = keep_unsent(desk.brand, desk.ana, None, given, desk.now)
        assert kept
        key[window], after[window], unseen[window] = kept.key, f"{window}.{n}", f"{window}{n}"
        assert set(unseen.values()) <= set(said(desk))


def test_what_is_saved_or_typed_back_is_kept_no_more(db: None) -> None:
    desk = Desk.fresh()
    keep_unsent(desk.brand, desk.ana, None, typed("Oak"), desk.now)
    assert said(desk) == ["Oak"]
    assert not unsent_posts(desk.brand, desk.bo), "theirs alone"
    keep_unsent(desk.brand, desk.ana, None, typed(""), desk.now)
    assert said(desk) == []
    keep_unsent(desk.brand, desk.ana, None, typed("Oak"), desk.now)
    write_once(desk.brand, PostGiven("Oak", source="k1"), desk.ana, desk.now)
    let_go(desk.brand, desk.ana, "k1")
    assert keep_unsent(desk.brand, desk.ana, None, typed("Oa"), desk.now) is None, "a save that was overtaken"
    assert said(desk) == []


def test_it_is_bounded_and_what_was_kept_stays(db: None) -> None:
    desk = Desk.fresh()
    keep_unsent(desk.brand, desk.ana, None, typed("Oak"), desk.now)
    with pytest.raises(TooMuchUnsent):
        keep_unsent(desk.brand, desk.ana, None, typed("x" * BYTES), desk.now)
    for n in range(ROWS - 1):
        keep_unsent(desk.brand, desk.ana, None, typed("more", f"n{n}"), desk.now)
    with pytest.raises(TooMuchUnsent):
        keep_unsent(desk.brand, desk.ana, None, typed("one too many", "last"), desk.now)
    assert "Oak" in said(desk)


def test_its_pictures_stay_as_long_as_it_does(db: None) -> None:
    desk = Desk.fresh()
    file = brought(desk)
    keep_unsent(desk.brand, desk.ana, None, typed("Oak", pictures=[file.pk]), desk.now)
    later = desk.now + timedelta(days=3)
    assert forget_unused(later) == 0
    assert list(pictures_here(desk.brand)) == [file]
    let_go(desk.brand, desk.ana, "k1")
    assert forget_unused(later) == 1
