"""A film is told by its boxes, bare of places, kept once and never whole in memory; what is none is refused."""

from __future__ import annotations

import io
import os
import tracemalloc
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.accounts.models import Brand
from rapport.media.clean import NotTaken
from rapport.media.files import forget_unused
from rapport.media.film import FilmFacts, looked_into
from rapport.media.film_limits import said_time
from rapport.media.films import keep_brought
from rapport.media.models import File
from rapport.media.received import received
from rapport.media.said_size import said_size
from tests.media.movies import PLACE, box, movie, number, track
from tests.media.pictures import picture

NOW = datetime(2026, 11, 30, 9, tzinfo=UTC)


def read(data: bytes) -> FilmFacts:
    return looked_into(io.BytesIO(data), len(data))


def kept(brand: Brand, data: bytes, name: str = "walk.MOV") -> tuple[File, str]:
    return keep_brought(brand, name, io.BytesIO(data), NOW)


@pytest.mark.parametrize("last", [False, True], ids=["index first", "index last"])
def test_a_film_is_told_by_its_boxes(last: bool) -> None:
    assert read(movie(index_last=last)) == FilmFacts(12_500, 1280, 720)
    assert read(movie(190, (1080, 1920), index_last=last)) == FilmFacts(190_000, 1080, 1920)


def test_one_that_is_turned_is_as_large_as_it_is_shown() -> None:
    assert read(movie(turned=True)) == FilmFacts(12_500, 720, 1280)


def test_no_place_stays_in_it_and_nothing_moves() -> None:
    telemetry = track(b"meta", b"gpmd", (0, 0), 12, more=box(b"udta", PLACE))
    beside = [box(b"free", PLACE), box(b"uuid", PLACE * 9), box(b"meta", PLACE)]
    data = movie(more=[telemetry, box(b"meta", PLACE)], beside=beside)
    file = io.BytesIO(data)
    facts, clean = looked_into(file, len(data)), file.getvalue()
    assert PLACE in data
    assert PLACE not in clean
    assert len(clean) == len(data)
    assert clean.index(b"mdat") == data.index(b"mdat")
    assert read(clean) == facts


@pytest.mark.parametrize("cut", [9, 40, 200, 500, 900])
@pytest.mark.parametrize("last", [False, True])
def test_a_film_that_is_cut_off_is_refused(cut: int, last: bool) -> None:
    data = movie(index_last=last)
    with pytest.raises(NotTaken, match="cut off"):
        read(data[: len(data) - cut])


@pytest.mark.parametrize(
    "data",
    [
        movie(beside=[number(0xFFFFFFFF) + b"mdat"]),
        movie(beside=[number(1) + b"mdat" + number(1 << 40, 8)]),
        movie(beside=[number(1) + b"free" + number(3, 8)]),
        movie(beside=[number(7) + b"free"]),
        movie(more=[box(b"trak")]),
        movie(more=[box(b"mvhd", bytes(100))]),
        movie(more=[track(b"vide", b"avc1", (64, 64), 1)]),
        movie(0, size=(64, 64)),
        movie(size=(0, 720)),
        movie(beside=[box(b"free") * 5000]),
        movie(more=[box(b"free", bytes(17 << 20))]),
        box(b"ftyp", b"isom") + box(b"moov") + box(b"mdat"),
        box(b"ftyp", b"isom"),
        box(b"ftyp", b"isom") + b"PK\x03\x04" + bytes(900),
    ],
)
def test_sizes_that_cannot_be_are_refused(data: bytes) -> None:
    with pytest.raises(NotTaken, match="cut off"):
        read(data)


@given(st.data())
def test_no_bytes_do_anything_but_be_read_or_refused(data: st.DataObject) -> None:
    film = bytearray(movie(data=bytes(16)))
    for at in data.draw(st.lists(st.integers(0, len(film) - 1), min_size=1, max_size=8)):
        film[at] = data.draw(st.sampled_from([0, 1, 7, 255, film[at] ^ 1]))
    try:
        facts = read(bytes(film))
    except NotTaken:
        return
    assert facts.milliseconds > 0
    assert facts.width > 0


def test_what_networks_do_not_read_is_told_by_its_name() -> None:
    for said, data in {
        "“hvc1”": movie(code=b"hvc1"),
        "“Opus”": movie(sound=b"Opus"),
        "fragments": movie(beside=[box(b"moof")]),
    }.items():
        with pytest.raises(NotTaken, match=said):
            read(data)


@pytest.mark.django_db
class TestKeeping:
    @pytest.fixture
    def brand(self) -> Brand:
        return Brand.objects.create(name="Oak", slug="oak")

    def test_the_same_film_is_kept_once_and_is_no_picture(self, brand: Brand) -> None:
        (row, name), (again, _) = kept(brand, movie()), kept(brand, movie(), "other.mp4")
        assert (row.pk, row.ending, name) == (again.pk, "mp4", "walk.mp4")
        assert (row.is_film, row.is_picture, row.width, row.height) == (True, False, 1280, 720)
        assert row.film is not None
        assert row.film.seconds == 12.5
        data = row.place.read_bytes()
        assert (len(data), PLACE in data) == (row.size, False)
        assert row.place.stat().st_mode & 0o777 == 0o600

    def test_a_customers_film_that_was_not_looked_into_becomes_one_of_ours(self, brand: Brand) -> None:
        row, _ = kept(brand, movie())
        File.of(brand).filter(pk=row.pk).update(milliseconds=0, width=0, height=0)
        assert received("a.mp4", row.place.read_bytes()).ending == "mp4"
        assert kept(brand, row.place.read_bytes())[0].film is not None

    @pytest.mark.parametrize("data", [movie()[:-9], b"PK\x03\x04" + bytes(400), movie(code=b"hvc1")])
    def test_of_what_is_refused_nothing_stays(self, brand: Brand, data: bytes, settings: Any) -> None:
        with pytest.raises(NotTaken):
            kept(brand, data)
        assert not File.of(brand).exists()
        assert not [one for one in settings.MEDIA_ROOT.rglob("*") if one.is_file()]

    def test_a_quicktime_film_is_told_apart(self, brand: Brand) -> None:
        with pytest.raises(NotTaken, match="QuickTime"):
            kept(brand, box(b"ftyp", b"qt  ", bytes(8)) + movie())

    def test_pictures_come_by_the_same_door(self, brand: Brand) -> None:
        row, name = kept(brand, picture(), "a.png")
        assert (row.is_picture, row.is_film, name) == (True, False, "a.png")

    def test_one_that_is_too_large_is_refused_while_it_comes(self, brand: Brand, settings: Any) -> None:
        settings.LARGEST_FILM = 1024 * 1024
        with pytest.raises(NotTaken, match="at most 1 MB"):
            kept(brand, movie(data=bytes(1024 * 1024)))

    def test_a_large_one_is_never_whole_in_memory(self, brand: Brand, tmp_path: Any) -> None:
        large = tmp_path / "large.mp4"
        large.write_bytes(movie(data=bytes(40 << 20)))
        tracemalloc.start()
        with large.open("rb") as source:
            keep_brought(brand, "large.mp4", source, NOW)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert most < 8 << 20

    def test_unused_it_is_forgotten_and_so_is_half_of_one(self, brand: Brand, settings: Any) -> None:
        row, _ = kept(brand, movie())
        old, new = (settings.MEDIA_ROOT / "coming" / name for name in ("old", "new"))
        for one in (old, new):
            one.write_bytes(b"half")
        os.utime(old, (0, 0))
        later = datetime.now(UTC)
        File.of(brand).update(kept_at=later - timedelta(days=2))
        assert forget_unused(later) == 1
        assert (row.place.exists(), old.exists(), new.exists()) == (False, False, True)


@pytest.mark.parametrize(
    ("seconds", "above", "says"),
    [
        (59, 0, "59 s"),
        (190, 180, "3:10 min"),
        (5400, 0, "1:30 h"),
        (43_200, 0, "12 h"),
        (43_200.4, 43_200, "12:00:01 h"),
    ],
)
def test_long_times_are_said_in_hours(seconds: float, above: float, says: str) -> None:
    assert said_time(seconds, above) == says


@pytest.mark.parametrize(
    ("size", "above", "says"),
    [
        (256_000_000_000, 0, "256 GB"),
        (1_500_000_000, 0, "1.5 GB"),
        (2_000_000_001, 2_000_000_000, "2,000.1 MB"),
        (1_024_000_000, 0, "1,024 MB"),
    ],
)
def test_large_sizes_are_said_in_gigabytes_where_that_says_as_much(size: int, above: int, says: str) -> None:
    assert said_size(size, above) == says
