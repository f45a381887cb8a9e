"""A file that is not taken is called what it is, so that whoever brought it knows what to do instead."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.media.clean import NotTaken, cleaned
from rapport.media.kinds import kind_in_words

ZIP = b"PK\x03\x04" + bytes(26)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (ZIP + b"word/document.xml" + b"\xff" * 9, "a text document"),
        (ZIP + b"xl/workbook.xml" + b"\xff" * 9, "a spreadsheet"),
        (ZIP + b"mimetypeapplication/vnd.oasis.opendocument.presentation\xff", "a presentation"),
        (ZIP + b"holiday.jpg\xff", "an archive"),
        (b"\x00\x00\x00\x18ftypheic\xff\xff", "a HEIC picture"),
        (b"\x00\x00\x00\x18ftypisom\xff\xff", "a video"),
        (b"RIFF\xff\xff\xff\xffWAVEfmt ", "a sound file"),
        (b"MZ\x90\x00\xff\xff", "a program"),
        (b"<svg onload=alert(1)>", "an SVG drawing"),
        (b"<!doctype html><p>x", "a web page"),
        (b"From: dee\nMIME-Version: 1.0\n\nHello", "an e-mail"),
    ],
)
def test_it_is_called_what_it_is(data: bytes, says: str) -> None:
    with pytest.raises(NotTaken) as refused:
        cleaned("x.pdf", data)
    assert str(refused.value).startswith(f"This is {says}.")
    assert "can be sent" in str(refused.value)


def test_what_cannot_be_told_is_not_called_anything() -> None:
    with pytest.raises(NotTaken, match="What this file is cannot be told."):
        cleaned("x.pdf", b"\xfe\xfd\xfc")


@given(st.binary(max_size=200))
def test_any_bytes_have_a_name_or_none(data: bytes) -> None:
    kind_in_words(data)
