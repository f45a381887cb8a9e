"""A picture cropped for one channel: the part that is shown is what leaves, and what a yes is for."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from rapport.connectors.practice.connector import PracticeConnector
from rapport.domain.crop import Crop
from rapport.domain.message import Kind
from rapport.media.clean import NotTaken
from rapport.media.files import keep_file, sized_for
from rapport.media.limits import FileLimits, file_limits
from rapport.media.models import File, Rendition
from rapport.outbox.kinds.publication import as_kept
from rapport.outbox.models import Attachment, Publication
from rapport.publishing.checks import checks_of
from rapport.publishing.composed import post_digest
from rapport.publishing.line import line_up
from rapport.publishing.models import Post, When
from rapport.publishing.picture_checks import picture_checks
from rapport.publishing.writing import FileGiven, PostGiven, VariantGiven, change_post
from tests.cast import channel
from tests.publishing.world import Desk

LEFT = Crop(0, 0, 500, 1000)


def drawn(width: int = 400, height: int = 200) -> bytes:
    """Its left half is red, its right half is blue."""
    picture, kept = Image.new("RGB", (width, height), "red"), BytesIO()
    picture.paste("blue", (width // 2, 0, width, height))
    picture.save(kept, "PNG")
    return kept.getvalue()


def brought(desk: Desk, width: int = 400, height: int = 200) -> File:
    return keep_file(desk.brand, "oak.png", drawn(width, height), desk.now)[0]


def pictured(desk: Desk, file: File, crop: Crop | None = None) -> Post:
    crops = {file.sha256: crop} if crop else {}
    variants = tuple(VariantGiven(one, crops=crops) for one in desk.channels)
    return desk.post("Oak.", variants=variants, files=(FileGiven(file, "oak.png", "A board"),))


@given(st.lists(st.integers(-2000, 3000), min_size=4, max_size=4), st.integers(1, 5000), st.integers(1, 5000))
def test_whatever_is_typed_the_part_always_lies_within_the_picture(
    values: list[int], wide: int, high: int
) -> None:
    crop = Crop.of(values)
    left, top, right, bottom = (crop or Crop(0, 0, 1000, 1000)).box(wide, high)
    assert 0 <= left < right
    assert right <= max(wide, left + 1)
    assert 0 <= top < bottom
    assert Crop.of((crop or Crop(0, 0, 1000, 1000)).as_kept) == crop


@pytest.mark.django_db
def test_the_part_is_cut_out_and_made_once() -> None:
    file = brought(Desk.fresh(1))
    for _ in range(2):
        made = sized_for(file, FileLimits(), LEFT)
    with Image.open(made.place) as shown:
        assert (shown.size, shown.convert("RGB").getpixel((199, 100))) == ((200, 200), (255, 0, 0))
    assert Rendition.across_brands.count() == 1
    assert sized_for(file, FileLimits()).place == file.place


@pytest.mark.django_db
def test_it_goes_with_the_delivery_and_what_is_changed_behind_the_line_never_leaves() -> None:
    desk = Desk.fresh(1)
    line_up(pictured(desk, brought(desk), LEFT), When.NOW, desk.ana, desk.now)
    row = Publication.of(desk.brand).get()
    assert [one.crop for one in row.attachments.all()] == [LEFT.as_kept]
    assert as_kept(row) == row.digest
    Attachment.of(desk.brand).update(crop=None)
    assert as_kept(row) != row.digest
    desk.send()
    assert desk.seen == []


@pytest.mark.django_db
def test_a_yes_is_bound_to_the_part_that_is_shown() -> None:
    desk = Desk.fresh(1)
    file = brought(desk)
    whole, part = pictured(desk, file), pictured(desk, file, LEFT)
    assert post_digest(whole, list(whole.variants.all())) != post_digest(part, list(part.variants.all()))
    variants = (VariantGiven(desk.channels[0], crops={file.sha256: Crop(0, 0, 1000, 500)}),)
    changed = change_post(part, PostGiven("Oak.", variants, files=(FileGiven(file),)), desk.ana, desk.now)
    assert changed.version == 2


@pytest.mark.django_db
def test_a_shape_that_the_network_does_not_take_is_said_before_and_a_crop_mends_it() -> None:
    desk = Desk.fresh(1)
    file = brought(desk, 600, 40)
    wide, cut = pictured(desk, file), pictured(desk, file, LEFT)
    found = [one for one in checks_of(wide, list(wide.variants.all()), desk.now) if one.code == "shape"]
    assert [(one.blocks, one.where) for one in found] == [(True, "oak.png")]
    assert not list(picture_checks(cut.variants.get()))
    limits = file_limits(PracticeConnector, Kind.POST, {})
    assert limits
    with pytest.raises(NotTaken, match="Crop it"):
        sized_for(file, limits)
    assert sized_for(file, limits, LEFT).size > 0


@pytest.mark.django_db
def test_what_will_be_made_smaller_is_told_before() -> None:
    desk = Desk.fresh(1)
    desk.channels = [channel(desk.brand, network="bluesky"), channel(desk.brand, network="mastodon")]
    file = brought(desk)
    File.across_brands.filter(pk=file.pk).update(size=3_000_000)
    post = pictured(desk, file)
    said = {one.channel.network: one for row in post.variants.all() for one in picture_checks(row)}
    assert list(said) == ["bluesky"]
    assert "made smaller" in said["bluesky"].says
    assert not said["bluesky"].blocks
