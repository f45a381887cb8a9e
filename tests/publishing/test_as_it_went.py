"""What is out stays as it went, whatever its post says to the others from then on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rapport.domain.poll import Poll
from rapport.domain.post_states import PostState
from rapport.outbox.models import Delivery, Publication, Step
from rapport.publishing.composed import parts_of
from rapport.publishing.line import line_up
from rapport.publishing.models import Post, Variant, When
from rapport.publishing.out_parts import out_parts
from rapport.publishing.series import come_round, repeat_post
from rapport.publishing.writing import FileGiven, PostGiven, VariantGiven, change_post
from tests.publishing.test_crops import brought
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db


def half_out(desk: Desk, given: PostGiven) -> Post:
    """Out on the first channel; the second one refused it."""
    post = desk.post(given.idea, warning=given.warning, files=given.files, first_comment=given.first_comment)
    line_up(post, When.NOW, desk.ana, desk.now)
    first, second = post.variants.order_by("pk")
    gone = Publication.of(desk.brand).filter(part__variant=first).order_by("pk")
    for number, row in enumerate(gone):
        sent = {"step": Step.SENT, "network_id": f"n{number}", "sent_at": desk.now}
        Delivery.across_brands.filter(pk=row.pk).update(**sent)
    refused = Publication.of(desk.brand).filter(part__variant=second)
    Delivery.across_brands.filter(pk__in=list(refused.values_list("pk", flat=True))).update(step=Step.FAILED)
    assert desk.states(post) == [PostState.PUBLISHED, PostState.FAILED]
    return post


def there(desk: Desk, post: Post, place: int = 0) -> list[tuple[str, str, list[str]]]:
    """What a variant says: words, warning, what its pictures show."""
    parts = parts_of(desk.stands(post).variants[place].variant)
    return [(one.text, one.warning, [each.alt for each in one.files]) for one in parts]


@pytest.mark.parametrize("warning", ["Sawdust", ""])
def test_what_the_post_says_now_is_said_by_the_others_alone(warning: str) -> None:
    desk = Desk.fresh()
    table = FileGiven(brought(desk), "table.png", "A red table", True)
    given = PostGiven(
        "Oak", tuple(map(VariantGiven, desk.channels)), warning, files=(table,), first_comment="Measures."
    )
    post = half_out(desk, given)
    before = there(desk, post)
    change_post(post, given, desk.ana, desk.now)
    assert there(desk, post) == before
    assert not desk.stands(post).variants[0].variant.text, "nothing was changed, so nothing is its own"
    other = replace(given, idea="Ash", warning="Fire", files=(), first_comment="Prices.")
    change_post(post, other, desk.ana, desk.now)
    assert there(desk, post) == before
    assert [one.typed for one in out_parts(desk.stands(post).variants)] == ["Oak", "Measures."]
    assert there(desk, post, 1) == [("Ash", "Fire", []), ("Prices.", "", [])]


def test_a_poll_that_is_out_is_left_alone_also_when_the_post_has_none_any_more() -> None:
    desk = Desk.fresh(1)
    post = desk.post(poll=Poll.of(["Oak", "Ash"], 60))
    line_up(post, When.NOW, desk.ana, desk.now)
    desk.send()
    assert desk.states(post) == [PostState.PUBLISHED]
    Post.across_brands.filter(pk=post.pk).update(poll=None)
    assert not out_parts(desk.stands(post).variants)


def test_a_warning_is_taken_off_on_one_channel_alone() -> None:
    desk = Desk.fresh()
    first, second = desk.channels
    given = PostGiven("Oak", (VariantGiven(first, no_warning=True), VariantGiven(second)), "Sawdust")
    post = desk.post("Oak", warning="Sawdust")
    line_up(post, When.DATE, desk.ana, desk.now, at=desk.now)
    change_post(post, given, desk.ana, desk.now)
    assert desk.states(post) == [PostState.DRAFT, PostState.SCHEDULED], (
        "what leaves with other words leaves the line"
    )
    assert (there(desk, post), there(desk, post, 1)) == ([("Oak", "", [])], [("Oak", "Sawdust", [])])
    line_up(post, When.NOW, desk.ana, desk.now)
    said = {row.channel_id: row.payload.get("warning") for row in Publication.of(desk.brand).filter(step="queued")}
    assert said == {first.pk: None, second.pk: "Sawdust"}
    own = replace(given, variants=(VariantGiven(first, warning="Wood", no_warning=True), VariantGiven(second)))
    change_post(post, own, desk.ana, desk.now)
    assert there(desk, post) == [("Oak", "Wood", [])], "words of its own are meant"


def test_a_copy_has_no_warning_where_its_template_has_none() -> None:
    desk = Desk.fresh(1)
    post = desk.post(warning="Sawdust", variants=(VariantGiven(desk.channels[0], no_warning=True),))
    repeat_post(post, "FREQ=DAILY;COUNT=1", desk.now.replace(tzinfo=None, hour=23), "UTC", desk.ana, desk.now)
    come_round(desk.now)
    copy = Variant.across_brands.select_related("post").get(post__copy_of=post)
    assert copy.no_warning
    assert "warning" not in Publication.of(desk.brand).get().payload
