"""What is out says something else once its network has taken it: by one door, once, the version before kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rapport.accounts.models import Person
from rapport.connectors.errors import MaybeSent, Refused
from rapport.domain.poll import Poll
from rapport.ledger.models import Entry
from rapport.outbox.models import Delivery, PostEdit, Publication, Step
from rapport.publishing.editing import EditRefused, edit_published, leave_edit, undo_edit
from rapport.publishing.line import line_up
from rapport.publishing.locked import ChangedMeanwhile, NotNow
from rapport.publishing.models import Post, PostVersion, PublishedChange, When
from rapport.publishing.out_parts import out_parts
from rapport.publishing.results.compared import as_meant, put_instead
from rapport.publishing.trouble import troubles
from rapport.publishing.writing import VariantGiven
from tests.publishing.world import Desk, unchanged

pytestmark = pytest.mark.django_db


def out(desk: Desk, **given: object) -> Post:
    """A post that is on its network."""
    post = desk.post("Oak, slowly.", **given)
    line_up(post, When.NOW, desk.ana, desk.now)
    for _ in range(3):
        desk.send()
    post.refresh_from_db()
    return post


def wish(
    desk: Desk, post: Post, text: str, place: int = 0, seen: int | None = None, by: Person | None = None
) -> PublishedChange:
    post.refresh_from_db()
    part = out_parts(desk.stands(post).variants)[place]
    return edit_published(post, part.publication.pk, text, seen or post.version, by or desk.ana, desk.now)


def change(desk: Desk, post: Post, text: str, place: int = 0, seen: int | None = None) -> PostEdit:
    row = wish(desk, post, text, place, seen)
    assert row.edit is not None
    return row.edit


def test_it_says_something_else_and_the_version_before_is_kept() -> None:
    desk = Desk.fresh(1)
    post = out(desk)
    row = change(desk, post, "Oak, quickly.")
    assert desk.paper.edited == {}
    desk.send()
    row.refresh_from_db()
    [publication] = Publication.of(desk.brand)
    assert desk.paper.edited == {publication.network_id: "Oak, quickly."}
    assert (row.step, publication.text) == (Step.SENT, "Oak, slowly.")
    assert list(PostVersion.of(desk.brand).values_list("number", flat=True)) == [2, 1]
    assert desk.stands(post).variants[0].variant.text == "Oak, quickly."
    assert [one.what for one in Entry.of(desk.brand).filter(what__startswith="edit ")] == [
        "edit asked",
        "edit sent",
    ]
    assert as_meant(publication, "Oak, quickly.", put_instead(publication))
    assert not as_meant(publication, "Ash.", put_instead(publication))


def test_each_part_is_changed_for_itself() -> None:
    desk = Desk.fresh(1)
    variants = (VariantGiven(desk.channels[0], thread=("Two.", "Three."), first_comment="More."),)
    post = out(desk, variants=variants)
    desk.send()
    for place, text in enumerate(("One!", "Two!", "Three!", "More!")):
        post.refresh_from_db()
        change(desk, post, text, place)
    desk.send()
    assert list(desk.paper.edited.values()) == ["One!", "Two!", "Three!", "More!"]
    [one] = desk.stands(post).variants
    assert (one.variant.text, one.variant.thread, one.variant.first_comment) == (
        "One!",
        ["Two!", "Three!"],
        "More!",
    )


def test_what_was_changed_meanwhile_or_says_the_same_changes_nothing() -> None:
    desk = Desk.fresh(1)
    post = out(desk)
    for text, seen in (("Else.", 7), ("", 1), ("Oak, slowly.", 1), ("x" * 600, 1)):
        with unchanged(desk, post), pytest.raises(ChangedMeanwhile if seen == 7 else NotNow):
            change(desk, post, text, seen=seen)
    assert not PostEdit.across_brands.exists()
    assert PostVersion.of(desk.brand).count() == 1


def test_what_is_not_out_or_has_a_poll_or_is_another_brands_is_not_changed() -> None:
    desk, other = Desk.fresh(1), Desk.fresh(1)
    draft, asked = desk.post("A draft."), out(desk, poll=Poll(("Oak", "Ash"), 60))
    assert out_parts(desk.stands(draft).variants) == []
    assert out_parts(desk.stands(asked).variants) == []
    theirs = out_parts(other.stands(out(other)).variants)[0].publication.pk
    with pytest.raises(NotNow):
        edit_published(draft, theirs, "Mine.", 1, desk.ana, desk.now)


def test_while_one_change_is_on_its_way_there_is_no_second() -> None:
    desk = Desk.fresh(1)
    post = out(desk)
    change(desk, post, "Oak, quickly.")
    post.refresh_from_db()
    with pytest.raises(NotNow, match="on its way"):
        change(desk, post, "Oak, never.")
    desk.send()
    change(desk, post, "Oak, never.")
    desk.send()
    assert list(desk.paper.edited.values()) == ["Oak, never."]


def test_a_lost_answer_is_asked_for_again_and_a_refusal_is_told() -> None:
    desk = Desk.fresh(1)
    post = out(desk)
    desk.paper.after = MaybeSent("k")
    row = change(desk, post, "Oak, quickly.")
    for _ in range(2):
        desk.send()
        desk.wait(hours=1)
    row.refresh_from_db()
    assert (row.step, list(desk.paper.edited.values())) == (Step.SENT, ["Oak, quickly."])
    post.refresh_from_db()
    desk.paper.before = Refused("Too late to change.")
    row = change(desk, post, "Oak, never.")
    desk.send()
    row.refresh_from_db()
    assert (row.step, row.reason) == (Step.FAILED, "Too late to change.")
    assert list(desk.paper.edited.values()) == ["Oak, quickly."]


def test_words_changed_behind_the_line_never_leave() -> None:
    desk = Desk.fresh(1)
    row = change(desk, out(desk), "Oak, quickly.")
    PostEdit.across_brands.filter(pk=row.pk).update(text="Something else.")
    desk.send()
    assert (Delivery.across_brands.get(pk=row.pk).step, desk.paper.edited) == (Step.WITHDRAWN, {})


def test_each_rule_that_refuses_it_is_told_by_itself() -> None:
    desk = Desk.fresh(1)
    post = out(desk)
    with unchanged(desk, post), pytest.raises(EditRefused) as refused:
        wish(desk, post, "x" * 600 + " {name}")
    assert sorted(one.code for one in refused.value.refusals) == ["open variable", "too long"]


def test_a_refused_change_is_on_today_until_it_is_mended_or_left() -> None:
    desk = Desk.fresh(1)
    post = out(desk)
    assert troubles(desk.brand, desk.now) == []
    desk.paper.before = Refused("Too late to change.")
    change(desk, post, "Oak, quickly.")
    desk.send()
    [told] = troubles(desk.brand, desk.now)
    assert (told.code, told.why, "leave it" in told.todo) == ("edit failed", "Too late to change.", True)
    desk.paper.before = Refused("Too late to change.")
    row = wish(desk, post, "Oak, quickly.")  # the same again: it does not stand there yet
    desk.send()
    assert len(troubles(desk.brand, desk.now)) == 1
    leave_edit(post, row.publication_id, desk.ana, desk.now)
    assert troubles(desk.brand, desk.now) == []
    assert desk.stands(post).variants[0].variant.text == "Oak, slowly."
    with pytest.raises(NotNow, match="was refused"):
        leave_edit(post, row.publication_id, desk.ana, desk.now)
    change(desk, post, "Oak, well.")
    desk.send()
    assert (troubles(desk.brand, desk.now), list(desk.paper.edited.values())) == ([], ["Oak, well."])


def test_a_change_that_does_not_leave_is_on_today() -> None:
    desk = Desk.fresh(1)
    post = out(desk)
    change(desk, post, "Oak, quickly.")
    desk.now += timedelta(hours=2)
    assert [one.code for one in troubles(desk.brand, desk.now)] == ["edit late"]
    desk.send()
    assert troubles(desk.brand, desk.now) == []


def test_a_change_that_nobody_took_yet_is_undone_and_what_stands_there_is_said_again() -> None:
    desk = Desk.fresh(1)
    post = out(desk)
    change(desk, post, "Oak, quickly.")
    desk.send()
    row = wish(desk, post, "Ash.")
    undo_edit(post, row.publication_id, desk.bo, desk.now)
    for _ in range(2):
        desk.wait(minutes=1)
        desk.send()
    assert list(desk.paper.edited.values()) == ["Oak, quickly."]
    [part] = out_parts(desk.stands(post).variants)
    assert (part.typed, part.refused, part.under_way) == ("Oak, quickly.", False, False)
    assert not troubles(desk.brand, desk.now)
    with pytest.raises(NotNow, match="too late"), unchanged(desk, post):
        undo_edit(post, row.publication_id, desk.ana, desk.now)
    change(desk, post, "Elm.")
    desk.send()
    assert list(desk.paper.edited.values()) == ["Elm."]
    with pytest.raises(NotNow, match="too late"), unchanged(desk, post):
        undo_edit(post, row.publication_id, desk.ana, desk.now)


def test_what_a_sender_has_is_not_undone() -> None:
    desk = Desk.fresh(1)
    post = out(desk)
    row = change(desk, post, "Ash.")
    Delivery.across_brands.filter(pk=row.pk).update(step=Step.SENDING)
    with pytest.raises(NotNow, match="too late"), unchanged(desk, post):
        undo_edit(post, row.changes_id, desk.ana, desk.now)
    assert out_parts(desk.stands(post).variants)[0].typed == "Ash."
