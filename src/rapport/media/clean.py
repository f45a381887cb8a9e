"""Files from outside: what they are is told by their bytes, pictures are made anew, all else is refused."""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image

from rapport.media.kinds import kind_in_words
from rapport.media.names import shown_name
from rapport.media.pdf import Active, Sealed, look_into
from rapport.media.pictures import DAMAGED, Made, moves, upright, within
from rapport.store.at_once import AtOnce

LARGEST = 5 * 1024 * 1024
PIXELS = 24_000_000
# A progressive JPEG draws the whole picture again with each scan, of which 5 MB hold 100,000. Cameras write ten.
SCAN, SCANS = b"\xff\xda", 40
DOOR = AtOnce(1, waiting=4, seconds=8.0)
SIDE = 4096
SHOWN = {"jpg": "image/jpeg", "png": "image/png", "pdf": "application/pdf", "txt": "text/plain"}
# Of customers alone (`received`), and only for saving.
SAVED = {"ogg": "audio/ogg", "mp3": "audio/mpeg", "m4a": "audio/mp4", "mp4": "video/mp4"}

_MARKUP = re.compile(
    rb"<\s*(!doctype|html|head|body|script|svg|iframe|img|object|embed|style|\?xml)", re.IGNORECASE
)
_ZIP_END = b"PK\x05\x06"
_PICTURES = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF87a": "GIF", b"GIF89a": "GIF"}


class NotTaken(ValueError):
    """A file that is not kept; the message is for whoever brought it."""


class KindNotKept(NotTaken):
    """It is none of the kinds that are kept."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes that may be given to a browser: ours for pictures, checked ones for the rest.

    `pixels` are a picture's width and height. `moved`: it had more than the first of its pictures, which is kept.
    """

    name: str
    ending: str
    data: bytes
    pixels: tuple[int, int] = (0, 0)
    moved: bool = False

    @property
    def mime(self) -> str:
        return mime_of(self.ending)


def mime_of(ending: str) -> str:
    """As what a kept file of this ending is given away."""
    return SHOWN.get(ending) or SAVED[ending]


def cleaned(name: str, data: bytes) -> Kept:
    """The file as it is kept. Neither its name nor what the sender calls it counts. Raises `NotTaken`."""
    if not data or len(data) > LARGEST:
        raise NotTaken(_("A file has between 1 byte and 5 MB."))
    pixels, moved = (0, 0), False
    if form := _picture_form(data):
        (ending, data, pixels), moved = _redrawn(data, form), form != "JPEG" and moves(data, form)
    elif data.startswith(b"%PDF-"):
        ending, data = "pdf", _pdf(data)
    else:
        ending, data = "txt", _text(data)
    return Kept(shown_name(name, ending), ending, data, pixels, moved)


def _picture_form(data: bytes) -> str:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    return next((form for start, form in _PICTURES.items() if data.startswith(start)), "")


def _redrawn(data: bytes, form: str) -> Made:
    """Only the pixels of the first frame: no place, no camera, nothing hidden behind the picture.

    Redrawn it has no more bytes than a file may have: few can stand for very many.
    """
    if form == "WEBP" and _webp_pixels(data) > PIXELS:
        raise NotTaken(_("This picture has too many pixels."))
    if form == "JPEG" and data.count(SCAN) > SCANS:
        raise NotTaken(_("This picture is damaged."))
    try:
        with DOOR.turn(), warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[form]) as found:
                if found.width * found.height > PIXELS:  # so far only its header was read
                    raise NotTaken(_("This picture has too many pixels."))
                found.thumbnail((SIDE, SIDE))
                made = within(upright(found), "jpg" if form == "JPEG" else "png", LARGEST)
    except DAMAGED as error:
        if isinstance(error, NotTaken):
            raise
        raise NotTaken(_("This picture is damaged.")) from error
    if made is None:
        raise NotTaken(_("This picture has too many pixels."))
    return made


def _webp_pixels(data: bytes) -> int:
    """As the header says: Pillow's decoder makes room for two whole pictures before it can be asked."""
    kind, number = data[12:16], int.from_bytes
    if kind == b"VP8X":
        return (number(data[24:27], "little") + 1) * (number(data[27:30], "little") + 1)
    if kind == b"VP8L":
        bits = number(data[21:25], "little")
        return ((bits & 0x3FFF) + 1) * ((bits >> 14 & 0x3FFF) + 1)
    return (number(data[26:28], "little") & 0x3FFF) * (number(data[28:30], "little") & 0x3FFF)


def _pdf(data: bytes) -> bytes:
    """A document that is nothing else besides, and that runs nothing. Served for saving, never shown here."""
    if b"%%EOF" not in data[-1024:] or _ZIP_END in data[-66_000:] or _MARKUP.search(data[:1024]):
        raise NotTaken(_("This is not a whole PDF, or not only one."))
    try:
        look_into(data)
    except Active as error:
        raise NotTaken(_("This PDF carries programs or other files; save it again without them.")) from error
    except Sealed as error:
        raise NotTaken(_("This PDF cannot be looked into; save it again without a password.")) from error
    return data


def _text(data: bytes) -> bytes:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _strange(data) from error
    control = any(unicodedata.category(char) == "Cc" and char not in "\t\n\r\f" for char in text)
    if control or text.lstrip().startswith("<") or _MARKUP.search(data) or "mime-version:" in text[:1000].lower():
        raise _strange(data)
    return text.encode()


def _strange(data: bytes) -> KindNotKept:
    """What it is, where that can be told, and what can be sent instead."""
    kind, can = kind_in_words(data), _("Pictures (PNG, JPEG, GIF, WebP), PDF and plain text can be sent.")
    what = _("This is %(kind)s.") % {"kind": kind} if kind else _("What this file is cannot be told.")
    return KindNotKept(f"{what} {can}")
