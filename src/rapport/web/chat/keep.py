"""Files from visitors: what they are is told by their bytes, pictures are made anew, all else is refused."""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

LARGEST = 5 * 1024 * 1024
PIXELS = 40_000_000
SIDE = 4096
SHOWN = {"jpg": "image/jpeg", "png": "image/png", "pdf": "application/pdf", "txt": "text/plain"}

_MARKUP = re.compile(
    rb"<\s*(!doctype|html|head|body|script|svg|iframe|img|object|embed|style|\?xml)", re.IGNORECASE
)
_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)\b")
_ZIP_END = b"PK\x05\x06"
_PICTURES = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG", b"GIF87a": "GIF", b"GIF89a": "GIF"}


class NotTaken(ValueError):
    """A file that is not kept; the message is for the visitor."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes that may be given to a browser: ours for pictures, checked ones for the rest."""

    name: str
    ending: str
    data: bytes

    @property
    def mime(self) -> str:
        return SHOWN[self.ending]


def take(name: str, data: bytes) -> Kept:
    """The file as it is kept. Neither its name nor what the sender calls it counts. Raises `NotTaken`."""
    if not data or len(data) > LARGEST:
        raise NotTaken(_("A file has between 1 byte and 5 MB."))
    if form := _picture_form(data):
        ending, data = _redrawn(data, form)
    elif data.startswith(b"%PDF-"):
        ending, data = "pdf", _pdf(data)
    else:
        ending, data = "txt", _text(data)
    return Kept(_shown_name(name, ending), ending, data)


def _picture_form(data: bytes) -> str:
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    return next((form for start, form in _PICTURES.items() if data.startswith(start)), "")


def _redrawn(data: bytes, form: str) -> tuple[str, bytes]:
    """Only the pixels of the first frame: no place, no camera, nothing hidden behind the picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[form]) as found:
                if found.width * found.height > PIXELS:
                    raise NotTaken(_("This picture has too many pixels."))
                upright = ImageOps.exif_transpose(found) or found
                upright.thumbnail((SIDE, SIDE))
                return _saved(upright, "jpg" if form == "JPEG" else "png")
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError, Warning) as error:
        if isinstance(error, NotTaken):
            raise
        raise NotTaken(_("This picture is damaged.")) from error


def _saved(picture: Image.Image, ending: str) -> tuple[str, bytes]:
    """Without what Pillow would carry over by itself: comments, profiles, texts."""
    clear = ending == "png" and picture.has_transparency_data
    bare, out = picture.convert("RGBA" if clear else "RGB"), io.BytesIO()
    bare.info.clear()
    bare.save(out, "JPEG" if ending == "jpg" else "PNG", **({"quality": 88} if ending == "jpg" else {}))
    return ending, out.getvalue()


def _pdf(data: bytes) -> bytes:
    """A document that is nothing else besides, and that runs nothing. Served for saving, never shown here."""
    if b"%%EOF" not in data[-1024:] or _ZIP_END in data[-66_000:] or _MARKUP.search(data[:1024]):
        raise NotTaken(_("This is not a whole PDF, or not only one."))
    if _ACTIVE.search(data):
        raise NotTaken(_("This PDF carries programs or other files; save it again without them."))
    return data


def _text(data: bytes) -> bytes:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotTaken(_("Pictures (PNG, JPEG, GIF, WebP), PDF and plain text can be sent.")) from error
    control = any(unicodedata.category(char) == "Cc" and char not in "\t\n\r\f" for char in text)
    if control or text.lstrip().startswith("<") or _MARKUP.search(data) or "mime-version:" in text[:1000].lower():
        raise NotTaken(_("Pictures (PNG, JPEG, GIF, WebP), PDF and plain text can be sent."))
    return text.encode()


def _shown_name(name: str, ending: str) -> str:
    """The sender's name for it without folders, controls and marks that turn text around; our own ending."""
    last = re.split(r"[\\/]", name)[-1]
    clean = "".join(char for char in last if unicodedata.category(char)[0] not in "CZ" or char == " ")
    stem = re.sub(r'[<>:"|?*]', "", clean.rpartition(".")[0] or clean).strip(" .")[:80]
    return f"{stem or 'file'}.{ending}"
