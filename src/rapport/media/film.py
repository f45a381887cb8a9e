"""What an MP4 film is, read from its boxes; what was written beside it is made blank. Nothing is decoded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _

from rapport.media.boxes import Boxes, Broken, FilmBox, the_only
from rapport.media.clean import NotTaken

INDEX, LONGEST_SIDE, LONGEST = 16 * 1024 * 1024, 8192, 1 << 31
BRANDS = (b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"mp4", b"avc1", b"M4V", b"MSNV", b"3gp")
# As what every network and browser reads of picture and sound.
WRITTEN = {b"vide": (b"avc1", b"avc3"), b"soun": (b"mp4a",)}
# Places, cameras, titles and what a writer left behind stand in these; no player needs them.
BESIDE = (b"udta", b"meta", b"uuid", b"free", b"skip", b"tref")
NEEDED = (b"ftyp", b"moov", b"mdat")


@dataclass(frozen=True, slots=True)
class FilmFacts:
    """How long a film is and how large it is shown."""

    milliseconds: int
    width: int
    height: int


def is_film(head: bytes) -> bool:
    """Whether a file that begins so says that it is an MP4 film."""
    return head[4:8] == b"ftyp" and head[8:12].startswith(BRANDS)


def looked_into(file: BinaryIO, size: int) -> FilmFacts:
    """What a whole film is; whatever else than picture and sound is in it is blank then. Raises `NotTaken`."""
    boxes = Boxes(file)
    try:
        top = list(boxes.between(0, size))
        kinds = [one.kind for one in top]
        if b"moof" in kinds:
            raise NotTaken(_("This film is in fragments, as a stream is. Save it as one ordinary MP4."))
        index = the_only(top, b"moov")
        if kinds[0] != b"ftyp" or b"mdat" not in kinds or index.end - index.at > INDEX:
            raise Broken
        facts = _index(boxes, boxes.inside(index))
    except Broken as error:
        raise NotTaken(_("This film is cut off or damaged. Save it as MP4 once more.")) from error
    for one in top:
        if one.kind not in NEEDED:
            boxes.blank(one)
    return facts


def _index(boxes: Boxes, inside: list[FilmBox]) -> FilmFacts:
    lasts, shown = _time(boxes, the_only(inside, b"mvhd")), []
    for one in inside:
        if one.kind != b"trak":
            continue
        track = boxes.inside(one)
        media = boxes.inside(the_only(track, b"mdia"))
        kind = boxes.read(the_only(media, b"hdlr").body + 8, 4)
        if kind not in WRITTEN:  # where it was taken, second by second, may be in it
            boxes.blank(one)
            continue
        _check_written(boxes, media, kind)
        if kind == b"vide":
            lasts = max(lasts, _time(boxes, the_only(media, b"mdhd")))
            shown.append(_size(boxes, the_only(track, b"tkhd")))
        _blank_beside(boxes, track)
    _blank_beside(boxes, inside)
    if len(shown) != 1 or not lasts or not all(0 < side <= LONGEST_SIDE for side in shown[0]):
        raise Broken
    return FilmFacts(lasts, *shown[0])


def _check_written(boxes: Boxes, media: list[FilmBox], kind: bytes) -> None:
    """Raises `NotTaken` where a track is written as not every network and browser reads it."""
    table = boxes.inside(the_only(boxes.inside(the_only(media, b"minf")), b"stbl"))
    found = [one.kind for one in boxes.inside(the_only(table, b"stsd"), skip=8)]
    if not found:
        raise Broken
    strange = next((one for one in found if one not in WRITTEN[kind]), b"")
    if strange:
        code = "".join(sign for sign in strange.decode("latin-1") if sign.isascii() and sign.isalnum())
        says = _("This film is written as “%(code)s”. Networks want H.264 with AAC sound: save it so.")
        raise NotTaken(says % {"code": code})


def _time(boxes: Boxes, box: FilmBox) -> int:
    """Of a header that tells a duration: in milliseconds, 0 where it says that it does not know."""
    said = boxes.read(box.body, min(32, box.end - box.body))
    unit, lasts = (said[20:24], said[24:32]) if said[:1] == b"\x01" else (said[12:16], said[16:20])
    each, ticks = int.from_bytes(unit), int.from_bytes(lasts)
    if not each or len(lasts) < 4:
        raise Broken
    found = 0 if ticks == (1 << 8 * len(lasts)) - 1 else ticks * 1000 // each
    if found >= LONGEST:
        raise Broken
    return found


def _size(boxes: Boxes, box: FilmBox) -> tuple[int, int]:
    """As a track is shown: the other way round where it is turned by a quarter."""
    if box.end - box.body < 84:
        raise Broken
    said = boxes.read(box.end - 44, 44)
    width, height = (int.from_bytes(said[at : at + 2]) for at in (36, 40))
    turned = said[:4] == bytes(4) and said[16:20] == bytes(4)
    return (height, width) if turned else (width, height)


def _blank_beside(boxes: Boxes, inside: list[FilmBox]) -> None:
    for one in inside:
        if one.kind in BESIDE:
            boxes.blank(one)
