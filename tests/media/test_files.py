"""Files are kept once, made as small as a network wants them, and forgotten when nothing uses them."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from rapport.connectors.registry import connector
from rapport.domain.message import Kind
from rapport.media.clean import LARGEST, SIDE, NotTaken
from rapport.media.files import UNUSED, _forgotten, forget_unused, keep_file, sized_for
from rapport.media.limits import FileLimits, file_limits
from rapport.media.models import File
from rapport.media.smaller import smaller
from tests.cast import NOW, Cast
from tests.media.pictures import NOISE, PDF, picture

pytestmark = pytest.mark.django_db


def test_the_same_content_is_one_file_of_each_brand(cast: Cast) -> None:
    first, name = keep_file(cast.aurora, "leg.jpeg", picture("JPEG"), NOW)
    again, other = keep_file(cast.aurora, "C:\\chair.exe", picture("JPEG"), NOW + timedelta(hours=1))
    norte, _ = keep_file(cast.norte, "leg.jpeg", picture("JPEG"), NOW)
    assert (first.pk, name, other) == (again.pk, "leg.jpg", "chair.jpg")
    assert again.kept_at > first.kept_at
    assert norte.pk != first.pk
    assert first.place.read_bytes() == norte.place.read_bytes()
    assert first.place != norte.place
    assert (first.mime, first.width, first.height, first.size) == ("image/jpeg", 8, 6, first.place.stat().st_size)


def test_what_fits_goes_as_it_is_and_the_rest_is_made_smaller_once(cast: Cast) -> None:
    file, _ = keep_file(cast.aurora, "wall.png", NOISE, NOW)
    assert sized_for(file, FileLimits()).place == file.place
    small = sized_for(file, FileLimits(most=20_000, side=200))
    assert small.size == len(small.read()) <= 20_000
    with Image.open(io.BytesIO(small.read())) as found:
        assert max(found.size) <= 200
    made = small.place.stat().st_mtime_ns
    assert sized_for(file, FileLimits(most=20_000, side=200)) == small
    assert small.place.stat().st_mtime_ns == made
    assert file.renditions.count() == 1


def test_what_cannot_be_made_smaller_is_refused_with_both_figures(cast: Cast) -> None:
    file, _ = keep_file(cast.aurora, "invoice.pdf", PDF + b"%" * 200_000 + b"\n%%EOF\n", NOW)
    with pytest.raises(NotTaken, match=r"at most 0\.1 MB; this one has 0\.2"):
        sized_for(file, FileLimits(most=100_000))
    with pytest.raises(NotTaken, match="of this kind"):
        sized_for(file, FileLimits(types=frozenset({"image/png"})))
    with pytest.raises(NotTaken, match="small enough"):
        smaller(NOISE, "png", most=10, side=400)


def test_what_can_be_seen_through_stays_so(cast: Cast) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (900, 900), (0, 128, 128, 40)).save(out, "PNG")
    made = smaller(out.getvalue(), "png", most=5_000, side=300)
    assert made.ending == "png"
    with Image.open(io.BytesIO(made.data)) as found:
        assert found.mode == "RGBA"


@given(most=st.integers(2_000, 60_000), side=st.integers(64, 500))
@settings(max_examples=12, deadline=None)
def test_a_rendition_never_breaks_its_limits(most: int, side: int) -> None:
    made = smaller(NOISE, "png", most, side)
    assert len(made.data) <= most
    with Image.open(io.BytesIO(made.data)) as found:
        assert max(found.size) <= side
        assert found.size == made.pixels


def test_a_networks_limits_are_its_manifests_or_its_servers() -> None:
    practice = connector("practice")
    told = file_limits(practice, Kind.DIRECT, {})
    assert told == FileLimits(4, 2_000_000, 2048, frozenset({"image/jpeg", "image/png"}), tallest=0.1, widest=10.0)
    assert file_limits(connector("bluesky"), Kind.DIRECT, {}) is None
    own = file_limits(connector("mastodon"), Kind.MENTION, {"image_bytes": "1000000", "files": "2"})
    assert own
    assert (own.files, own.most, own.side) == (2, 1_000_000, SIDE)
    large = file_limits(connector("mastodon"), Kind.MENTION, {})
    assert large
    assert large.most == LARGEST, "no more than is kept here"


def test_unused_files_are_forgotten_after_a_day_and_used_ones_are_not(cast: Cast) -> None:
    file, _ = keep_file(cast.aurora, "wall.png", NOISE, NOW)
    small = sized_for(file, FileLimits(side=100))
    assert forget_unused(NOW + UNUSED) == 0
    assert forget_unused(NOW + UNUSED + timedelta(seconds=1)) == 1
    assert not File.of(cast.aurora).exists()
    assert not [one for one in (file.place, small.place) if one.exists()]
    back, _ = keep_file(cast.aurora, "wall.png", NOISE, NOW)
    assert back.place.exists()


def test_what_was_brought_again_since_it_was_found_unused_stays(cast: Cast) -> None:
    late = NOW + UNUSED + timedelta(seconds=1)
    keep_file(cast.aurora, "wall.png", NOISE, NOW)
    found = File.of(cast.aurora).get()
    keep_file(cast.aurora, "wall.png", NOISE, late)
    assert not _forgotten(found)
    assert File.of(cast.aurora).get().place.exists()


def test_a_rendition_whose_bytes_are_gone_is_made_again(cast: Cast) -> None:
    file, _ = keep_file(cast.aurora, "wall.png", NOISE, NOW)
    small = sized_for(file, FileLimits(side=100))
    small.place.unlink()
    again = sized_for(file, FileLimits(side=100))
    assert (again, len(again.read())) == (small, small.size)
