"""What a file is that is not taken, in words: told by its bytes, so that whoever brought it knows what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

HEAD = 4096
ARCHIVE, SOUND, VIDEO, PROGRAM = _("an archive"), _("a sound file"), _("a video"), _("a program")
WORD, SHEET, SLIDES = _("a text document"), _("a spreadsheet"), _("a presentation")
# The first of these that stands somewhere at the beginning of a ZIP.
ZIPPED: tuple[tuple[bytes, Promise], ...] = (
    (b"word/", WORD),
    (b"opendocument.text", WORD),
    (b"xl/", SHEET),
    (b"opendocument.spreadsheet", SHEET),
    (b"ppt/", SLIDES),
    (b"opendocument.presentation", SLIDES),
)
# Where it stands, what stands there, what that is.
SIGNS: tuple[tuple[int, bytes, Promise], ...] = (
    (0, b"\xd0\xcf\x11\xe0", _("an old office document")),
    (0, b"{\\rtf", WORD),
    (4, b"ftyphe", _("a HEIC picture")),
    (4, b"ftypmif1", _("a HEIC picture")),
    (4, b"ftypavif", _("an AVIF picture")),
    (4, b"ftypM4A", SOUND),
    (4, b"ftyp", VIDEO),
    (0, b"\x1aE\xdf\xa3", VIDEO),
    (8, b"AVI ", VIDEO),
    (8, b"WAVE", SOUND),
    (0, b"ID3", SOUND),
    (0, b"\xff\xfb", SOUND),
    (0, b"OggS", SOUND),
    (0, b"fLaC", SOUND),
    (0, b"II*\x00", _("a TIFF picture")),
    (0, b"MM\x00*", _("a TIFF picture")),
    (0, b"BM", _("a BMP picture")),
    (0, b"\x1f\x8b", ARCHIVE),
    (0, b"Rar!", ARCHIVE),
    (0, b"7z\xbc\xaf", ARCHIVE),
    (0, b"MZ", PROGRAM),
    (0, b"\x7fELF", PROGRAM),
)


def kind_in_words(data: bytes) -> Promise | None:
    """None where the bytes do not tell."""
    head = data[:HEAD]
    if head.startswith(b"PK\x03\x04"):
        return next((kind for name, kind in ZIPPED if name in head), ARCHIVE)
    for place, sign, kind in SIGNS:
        if head[place : place + len(sign)] == sign:
            return kind
    return _written(head.lower())


def _written(head: bytes) -> Promise | None:
    if b"<svg" in head:
        return _("an SVG drawing")
    if b"mime-version:" in head[:1000]:
        return _("an e-mail")
    return (
        _("a web page")
        if b"<" in head and (b"<html" in head or b"<!doctype" in head or b"<script" in head)
        else None
    )
