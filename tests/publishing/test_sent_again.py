"""What a form that comes twice is compared by is what a version keeps, in every field."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta

import pytest

from rapport.domain.crop import Crop
from rapport.domain.poll import Poll
from rapport.domain.quote import Quote
from rapport.publishing.given import FileGiven, PostGiven, VariantGiven
from rapport.publishing.models import PostVersion
from rapport.publishing.sent_again import as_given, sent_again
from rapport.publishing.writing import write_post
from tests.publishing.test_crops import brought
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db
# What is no part of a version: it stands beside the words, or only names the form.
BESIDE = {"tags", "notes", "source"} | {"terms", "until"}  # the last two no form of a post ever says


def full(desk: Desk) -> PostGiven:
    """Every field said, with room around it."""
    board, plank = brought(desk), brought(desk, 40, 30)
    own = VariantGiven(
        desk.channels[0],
        text=" Oak, here. ",
        warning=" wood ",
        thread=(" And more. ", " "),
        files=(FileGiven(plank, "plank.png", " A plank "),),
        first_comment=" Ask us. ",
        crops={plank.sha256: Crop(0, 0, 1, 1)},
        own_at=desk.now + timedelta(days=2),
    )
    bare = VariantGiven(desk.channels[1], no_warning=True, no_thread=True)
    return PostGiven(
        " Oak, slowly. ",
        (own, bare),
        warning=" dust ",
        language="en",
        campaign=" spring ",
        files=(FileGiven(board, "board.png", " A board "),),
        utm=True,
        first_comment=" Under it. ",
        poll=Poll(("Oak", "Ash"), 60),
        quote=Quote("practice", "7", "https://oak.example/1"),
        thread=(" Two. ", " ", "Three."),
    )


def test_every_field_is_compared_as_it_is_kept() -> None:
    desk = Desk.fresh()
    given = full(desk)
    said = {one.name for one in fields(PostGiven) if getattr(given, one.name) in ("", (), None)}
    assert said == BESIDE, "a new field: say here what it is"
    post = write_post(desk.brand, given, desk.ana, desk.now)
    assert PostVersion.across_brands.get(post=post).said == as_given(given)
    assert sent_again(post, given, desk.ana, desk.now).version == 1
