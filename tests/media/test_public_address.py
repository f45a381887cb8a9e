"""A file's public address: nobody makes it but this house, it ends within the hour, and gives that file alone."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from rapport.media.files import Sized, sized_for
from rapport.media.limits import FileLimits
from rapport.media.public_address import LIFE, AddressClosed, open_address, public_address
from tests.cast import Cast
from tests.media.pictures import picture

NOW = datetime.now(UTC)
TRIES = st.text("abcXYZ019_-:.é/% ", max_size=40)


@pytest.fixture
def found(settings: Any, tmp_path: Path) -> Sized:
    settings.MEDIA_ROOT, settings.ADDRESS = tmp_path, "https://aurora.example"
    place = tmp_path / "media" / "1" / "ab" / f"{'ab' * 32}.1440-800.jpg"
    place.parent.mkdir(parents=True)
    place.write_bytes(picture("JPEG"))
    return Sized(place, "image/jpeg", place.stat().st_size)


def path(found: Sized, now: datetime = NOW) -> str:
    return "/fetched/" + public_address(found, now).partition("/fetched/")[2]


def test_whoever_is_told_fetches_the_bytes_without_cookie_or_session(found: Sized) -> None:
    browser = Client()
    answer = browser.get(path(found))
    assert (answer.status_code, answer.content) == (200, found.read())
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == 'inline; filename="abababababab.jpg"'
    kept, _, seconds = answer.headers["Cache-Control"].partition("max-age=")
    assert kept == "private, "
    assert 0 < int(seconds) <= LIFE.total_seconds()
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert not answer.cookies
    head = browser.head(path(found))
    assert (head.status_code, head.headers["Content-Length"], head.content) == (200, str(found.size), b"")
    assert browser.post(path(found)).status_code == 405
    assert browser.delete(path(found)).status_code == 405


@pytest.mark.parametrize("hours", [-2, -1.001])
def test_after_an_hour_it_is_not_there(found: Sized, hours: float) -> None:
    assert Client().get(path(found, datetime.now(UTC) + timedelta(hours=hours))).status_code == 404


@given(at=st.integers(0, 10_000), instead=TRIES)
def test_no_other_address_opens_anything(at: int, instead: str) -> None:
    """Changed anywhere, cut, or lengthened it is closed; nothing is read of it before its signature holds."""
    token = path(_anywhere()).rpartition("/")[2]
    at %= len(token)
    for other in (token[:at] + instead + token[at + 1 :], instead, token[:at], token + instead):
        if other != token:
            with pytest.raises(AddressClosed):
                open_address(other, NOW)


@given(st.timedeltas(min_value=timedelta(days=-400), max_value=timedelta(days=400)))
def test_it_is_never_open_after_its_hour(later: timedelta) -> None:
    token = path(_anywhere()).rpartition("/")[2]
    if later >= LIFE:
        with pytest.raises(AddressClosed):
            open_address(token, NOW + later)


def test_another_houses_key_and_another_purpose_open_nothing(found: Sized, settings: Any) -> None:
    token = path(found).rpartition("/")[2]
    assert open_address(token, NOW)[0] == found
    from django.core import signing

    told = ["1/ab/" + found.place.name, int(NOW.timestamp()) + 600]
    with pytest.raises(AddressClosed):
        open_address(signing.Signer(salt="another").sign_object(told), NOW)
    settings.SECRET_KEY = "another"  # noqa: S105
    with pytest.raises(AddressClosed):
        open_address(token, NOW)


def test_what_is_forgotten_here_is_gone_there(found: Sized) -> None:
    address = path(found)
    found.place.unlink()
    assert Client().get(address).status_code == 404


@pytest.mark.django_db
def test_where_only_jpeg_is_taken_a_picture_becomes_one_and_stands_on_white(cast: Cast, settings: Any) -> None:
    from rapport.media.files import keep_file

    out = io.BytesIO()
    Image.new("RGBA", (40, 30), (0, 0, 0, 0)).save(out, "PNG")
    file, _ = keep_file(cast.aurora, "clear.png", out.getvalue(), NOW)
    plain, jpeg = sized_for(file, FileLimits()), sized_for(file, FileLimits(types=frozenset({"image/jpeg"})))
    assert (plain.mime, jpeg.mime) == ("image/png", "image/jpeg")
    with Image.open(jpeg.place) as made:
        assert (made.format, made.size, made.getpixel((5, 5))) == ("JPEG", (40, 30), (255, 255, 255))
    assert sized_for(file, FileLimits(types=frozenset({"image/jpeg"}))) == jpeg
    assert file.renditions.count() == 1


def _anywhere() -> Sized:
    from django.conf import settings

    return Sized(Path(settings.MEDIA_ROOT) / "media" / "1" / "ab" / "abcd.jpg", "image/jpeg", 1)
