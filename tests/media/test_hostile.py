"""Files made to hurt: whatever their bytes are, they are kept small and harmless or refused in words."""

from __future__ import annotations

import io
import zlib
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from rapport.media.clean import LARGEST, NotTaken, cleaned
from tests.media.pictures import PDF, picture

ORIENTATION, WIDE, TITLE = 0x0112, 0x011A, 0x010E


def with_camera(form: str = "JPEG", turn: int = 6) -> bytes:
    """A picture of 8 × 6 pixels, held on its side, with what a camera wrote."""
    exif, out = Image.Exif(), io.BytesIO()
    exif[ORIENTATION], exif[TITLE], exif[WIDE] = turn, "a leg of a table", 72.0
    Image.new("RGB", (8, 6), "teal").save(out, form, exif=exif)
    return out.getvalue()


def spoilt(data: bytes, changes: list[tuple[int, int]]) -> bytes:
    out = bytearray(data)
    for place, value in changes:
        out[place % len(out)] = value
    return bytes(out)


def test_a_picture_stands_as_its_camera_was_held() -> None:
    assert cleaned("leg.jpg", with_camera()).pixels == (6, 8)
    assert cleaned("leg.jpg", with_camera(turn=3)).pixels == (8, 6)
    assert b"a leg of a table" not in cleaned("leg.jpg", with_camera()).data


@pytest.mark.parametrize("wrong", range(1, 14))
def test_what_a_camera_wrote_wrongly_breaks_nothing(wrong: int) -> None:
    data = with_camera()
    entry = data.index(b"\x01\x0e\x00\x02") if b"MM\x00\x2a" in data else data.index(b"\x0e\x01\x02\x00")
    for place in (entry + 2, entry + 3):
        assert kept_or_refused(spoilt(data, [(place, wrong)]))


def kept_or_refused(data: bytes) -> bool:
    try:
        return len(cleaned("leg.jpg", data).data) <= LARGEST
    except NotTaken:
        return True


@given(
    st.sampled_from([with_camera(), with_camera("PNG"), picture("GIF"), picture("WEBP"), with_camera("WEBP")]),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=4),
)
@settings(max_examples=400, deadline=None)
def test_spoilt_bytes_are_kept_or_refused(data: bytes, changes: list[tuple[int, int]]) -> None:
    assert kept_or_refused(spoilt(data, changes))


@pytest.mark.parametrize("clear", [False, True])
def test_few_bytes_do_not_become_very_many(clear: bool) -> None:
    side, out = 1500, io.BytesIO()
    noise = Image.frombytes("L", (side, side), Random(3).randbytes(side * side))
    bands = [noise, noise.rotate(90), noise.rotate(180), *([noise.rotate(270)] if clear else [])]
    Image.merge("RGBA" if clear else "RGB", bands).save(out, "WEBP", quality=60)
    assert len(out.getvalue()) < LARGEST
    kept = cleaned("wall.webp", out.getvalue())
    assert len(kept.data) <= LARGEST
    assert kept.ending == ("png" if clear else "jpg")
    with Image.open(io.BytesIO(kept.data)) as found:
        assert found.size == kept.pixels


def packed(inside: bytes, dictionary: bytes = b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode") -> bytes:
    """A PDF some of whose objects lie packed, as most writers leave them."""
    data = zlib.compress(inside)
    stream = b"2 0 obj<<%s/Length %d>>stream\n%s\nendstream endobj\n" % (dictionary, len(data), data)
    return PDF.replace(b"trailer", stream + b"trailer")


@pytest.mark.parametrize(
    "data",
    [
        PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/J#61vaScript/#4aS(app.alert(1))>>"),
        packed(b"1 0 <</S/JavaScript/JS(app.alert(1))>>"),
        packed(b"1 0 <</S/L#61unch>>"),
        packed(b"1 0 <</S/JavaScript>>", b"/Type/#4fbjStm/N 1/First 4/Filter/FlateDecode" + b" " * 5000),
    ],
)
def test_a_pdf_that_runs_something_is_refused_however_it_is_written(data: bytes) -> None:
    with pytest.raises(NotTaken, match="carries programs"):
        cleaned("invoice.pdf", data)


@pytest.mark.parametrize("inside", [b"\0" * 40_000_000, b"1 0 <</S/Page>>"])
def test_a_pdf_that_cannot_be_looked_into_is_refused(inside: bytes) -> None:
    data = packed(inside)
    sealed = data if len(inside) > 1000 else data.replace(zlib.compress(inside), b"sealed with a password")
    with pytest.raises(NotTaken, match="looked into"):
        cleaned("invoice.pdf", sealed)


def test_a_pdf_as_most_writers_leave_it_is_taken() -> None:
    data = packed(b"1 0 <</Type/Page/Contents 3 0 R>>")
    assert cleaned("invoice.pdf", data).data == data
