"""A customer's file as it is kept: what anybody may bring, and sound and film, which are given for saving only."""

from __future__ import annotations

from django.utils.translation import gettext as _

from rapport.media.clean import LARGEST, Kept, KindNotKept, NotTaken, cleaned
from rapport.media.kinds import kind_in_words
from rapport.media.names import shown_name

# Where it stands, what stands there, and the ending of what that is. Nothing of them is played or shown here.
PLAYED = (
    (0, b"OggS", "ogg"),
    (0, b"ID3", "mp3"),
    (0, b"\xff\xfb", "mp3"),
    (4, b"ftypM4A", "m4a"),
    (4, b"ftypisom", "mp4"),
    (4, b"ftypiso2", "mp4"),
    (4, b"ftypmp41", "mp4"),
    (4, b"ftypmp42", "mp4"),
    (4, b"ftyp3gp", "mp4"),
    (4, b"ftypavc1", "mp4"),
)


def received(name: str, data: bytes) -> Kept:
    """The file as it is kept, told by its bytes alone. Raises `NotTaken` with a sentence for the team."""
    if not data:
        raise NotTaken(_("The network gave an empty file."))
    if len(data) > LARGEST:
        raise NotTaken(_("This file is larger than is brought here; open it in the network's own app."))
    if ending := _played(data):
        return Kept(shown_name(name, ending), ending, data)
    try:
        return cleaned(name, data)
    except KindNotKept as error:
        kind = kind_in_words(data)
        what = _("This is %(kind)s.") % {"kind": kind} if kind else _("What this file is cannot be told.")
        elsewhere = _("Such files are not kept here; open it in the network's own app.")
        raise NotTaken(f"{what} {elsewhere}") from error


def _played(data: bytes) -> str:
    return next((ending for at, sign, ending in PLAYED if data[at : at + len(sign)] == sign), "")
