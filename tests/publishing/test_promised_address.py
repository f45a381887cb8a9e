"""The address by which everybody checks a promise stays in what is out, whoever changes its words and how."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from rapport.approvals.models import ApprovalRequest
from rapport.approvals.rule import set_four_eyes
from rapport.approvals.voting import GivenWord
from rapport.connectors.errors import MaybeSent, Refused
from rapport.outbox.models import Publication
from rapport.publishing.change_steps import CHANGES
from rapport.publishing.editing import edit_published, leave_edit, undo_edit, vote_edit
from rapport.publishing.line import line_up
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post, PublishedChange, When
from rapport.publishing.out_parts import out_parts
from rapport.publishing.writing import VariantGiven
from tests.publishing.world import Desk, unchanged

pytestmark = pytest.mark.django_db
ADDRESS = "https://example.org/giveaways/" + "k" * 24


def out(desk: Desk, *, comment: str = "") -> Post:
    variants = (VariantGiven(desk.channels[0], thread=("Two.",), first_comment=comment),)
    post = desk.post(f"A stool. {ADDRESS}", variants=variants)
    Post.across_brands.filter(pk=post.pk).update(must_say=ADDRESS)
    line_up(post, When.NOW, desk.ana, desk.now)
    for _ in range(4):
        desk.send()
    return post


def change(desk: Desk, post: Post, place: int, text: str) -> PublishedChange:
    post.refresh_from_db()
    number = out_parts(desk.stands(post).variants)[place].publication.pk
    return edit_published(post, number, text, post.version, desk.ana, desk.now)


def shown(desk: Desk) -> list[str]:
    """What everybody reads on the network at this moment."""
    there = Publication.of(desk.brand).order_by("pk")
    return [desk.paper.edited.get(one.network_id, one.text) for one in there]


def test_what_is_out_does_not_lose_the_address() -> None:
    desk = Desk.fresh(1)
    post = out(desk)
    with unchanged(desk, post), pytest.raises(NotNow, match="is missing here"):
        change(desk, post, 0, "A stool.")
    change(desk, post, 0, f"A red stool. {ADDRESS}")
    change(desk, post, 1, "Two!")
    desk.send()
    assert shown(desk) == [f"A red stool. {ADDRESS}", "Two!"]


def test_it_moves_to_another_part_once_it_stands_there_and_not_before() -> None:
    desk = Desk.fresh(1)
    post = out(desk)
    moved = change(desk, post, 1, f"Check it: {ADDRESS}")
    with pytest.raises(NotNow, match="is missing here"):
        change(desk, post, 0, "A stool.")
    desk.send()
    change(desk, post, 0, "A stool.")
    desk.send()
    assert shown(desk) == ["A stool.", f"Check it: {ADDRESS}"]
    with pytest.raises(NotNow, match="is missing here"):
        change(desk, post, 1, "Two.")
    with pytest.raises(NotNow):
        undo_edit(post, moved.publication_id, desk.ana, desk.now)


def test_a_yes_to_words_without_it_puts_nothing_in_line() -> None:
    """What was asked for while another part had it is looked at once more with the last yes."""
    desk = Desk.fresh(1)
    post = out(desk, comment=ADDRESS)
    set_four_eyes(desk.brand, True, desk.ana, desk.now)
    row = change(desk, post, 0, "A stool.")
    request = ApprovalRequest.across_brands.get(kind=CHANGES.kind, subject=row.pk)
    with_it = Post.across_brands.filter(pk=post.pk)
    with_it.update(must_say=ADDRESS.replace("k", "j"))
    with unchanged(desk, post), pytest.raises(NotNow, match="is missing here"):
        vote_edit(request, GivenWord(True, request.digest), desk.bo, desk.now)
    with_it.update(must_say=ADDRESS)
    assert vote_edit(request, GivenWord(True, request.digest), desk.bo, desk.now).edit


STEPS = some.lists(
    some.tuples(
        some.sampled_from(
            ["say", "say", "say bare", "say bare", "undo", "leave", "send", "refuse", "doubt", "lost"]
        ),
        some.integers(0, 2),
    ),
    max_size=14,
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_whatever_is_changed_undone_refused_or_lost_the_address_is_there(steps: list[tuple[str, int]]) -> None:
    desk = Desk.fresh(1)
    post = out(desk, comment="More.")
    for n, (what, place) in enumerate(steps):
        with suppress(NotNow):
            step(desk, post, what, place, n)
        assert any(ADDRESS in one for one in shown(desk)), (what, place, shown(desk))


def step(desk: Desk, post: Post, what: str, place: int, n: int) -> None:
    post.refresh_from_db()
    number = out_parts(desk.stands(post).variants)[place].publication.pk
    if what.startswith("say"):
        change(desk, post, place, f"Words {n}. {'' if what.endswith('bare') else ADDRESS}")
    elif what == "undo":
        undo_edit(post, number, desk.ana, desk.now)
    elif what == "leave":
        leave_edit(post, number, desk.ana, desk.now)
    else:
        desk.paper.before = {"refuse": Refused("No."), "lost": MaybeSent("k")}.get(what)
        desk.paper.after = MaybeSent("k") if what == "doubt" else None
        desk.send(1)
        desk.paper.before = desk.paper.after = None
