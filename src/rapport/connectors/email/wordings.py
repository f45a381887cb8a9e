"""A text part's words, by how it was packed for the journey and what kind of text it says it is."""

from __future__ import annotations

import binascii
import re
from email.message import EmailMessage

from rapport.connectors.email.charsets import decoded
from rapport.connectors.email.encoded_words import from_base64
from rapport.connectors.email.flowed import unflow
from rapport.connectors.email.mime import Part
from rapport.connectors.email.parameters import parameters

PACKED = re.compile(rb"[A-Za-z0-9+/=\s]+")
NOT_PACKED = re.compile(rb"[^A-Za-z0-9+/=\s]")
SOFT = re.compile(rb"=\r?\n|=[0-9A-F]{2}")
CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
HTML = re.compile(r"\s*(<!doctype html|<html\b|<head\b|<body\b)", re.I)
SEAM = re.compile(r"^(--[^\s]{1,200}|content-[a-z-]{1,40}:.{0,500}|mime-version:.{0,80})$", re.I | re.M)
ENRICHED = re.compile(r"<(<)|<param>[^<]*+</param>|</?[A-Za-z][-\w]{0,60}>", re.I)
CALENDAR = re.compile(r"^(?:SUMMARY|DESCRIPTION|LOCATION|COMMENT)(?:;[^:\n]{0,500})?:(.+)$", re.M | re.I)
LINE, LONGEST_LINE = 50, 1_000


def encoding(part: EmailMessage) -> str:
    """The declared packing, without what some programs write behind it."""
    return re.split(r"[\s;(]", str(part.get("content-transfer-encoding", "")).strip().lower(), maxsplit=1)[0]


def said(part: EmailMessage, most: int | None = None) -> str:
    """The words of a part, or of its first `most` bytes, clean; a wrong packing costs as little as it can."""
    raw = part.raw[:most] if isinstance(part, Part) else b""
    label = parameters(str(part.get("content-type", ""))).get("charset", "")
    return decoded(unpacked(raw, encoding(part)), label)


def unpacked(raw: bytes, how: str) -> bytes:
    """The bytes behind a packing. What is plainly not packed as it says is taken as it stands."""
    if how == "base64":
        loose = len(NOT_PACKED.findall(raw)) * 20 > len(raw)
        return raw if loose or controls(found := from_base64(raw)) > controls(raw) else found
    if how in ("x-uuencode", "uuencode", "uue", "x-uue"):
        return b"".join(uu(line) for line in raw.splitlines() if not line.startswith((b"begin ", b"end")))
    if how == "quoted-printable" or (how != "binary" and soft(raw)):
        return binascii.a2b_qp(raw)
    return from_base64(raw) if in_lines(raw) else raw


def in_lines(raw: bytes) -> bool:
    """Whether bytes are base64 by their look: long lines of one length, the last one apart."""
    first = raw[:LONGEST_LINE].split(maxsplit=1)[:1]
    if not first or len(first[0]) <= LINE or not PACKED.fullmatch(raw):
        return False
    lines = raw.split()
    return len(lines) > 1 and len({*map(len, lines[:-1])}) == 1


def controls(raw: bytes) -> int:
    """How much of the beginning no text has, in steps of 2 %; zeros are half of UTF-16 and do not count."""
    start = raw[:10_000]
    return 50 * len(CONTROL.findall(start)) // (len(start) or 1)


def soft(raw: bytes) -> bool:
    """Whether text without a declared packing is quoted-printable all the same."""
    marks = SOFT.findall(raw[:100_000])
    return (
        raw.isascii()
        and len(marks) > 2
        and sum(mark in (b"=\n", b"=\r\n", b"=3D", b"=20", b"=C3") for mark in marks) > 1
    )


def uu(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        return b""


def legible(part: EmailMessage) -> bool:
    """Whether a part that is no text to read could be shown as one where there are no other words."""
    raw = part.raw[:10_000] if isinstance(part, Part) else b""
    return part.get_content_maintype() in ("text", "message") or bool(
        raw and b"\0" not in raw and not controls(raw)
    )


def is_html(part: EmailMessage, words: str) -> bool:
    """Whether words are markup, said or seen."""
    kind = part.get_content_type()
    return kind in ("text/html", "application/xhtml+xml") or (kind == "text/plain" and bool(HTML.match(words)))


def as_plain(part: EmailMessage, words: str) -> str:
    """Any kind of text as plain words."""
    kind = part.get_content_type()
    if kind.startswith(("multipart/", "message/")):
        return SEAM.sub("", words)
    if kind in ("text/enriched", "text/richtext"):
        bare = ENRICHED.sub(lambda found: found[1] or "", words)
        return re.sub(r"\n\n", "\n", re.sub(r"(?<!\n)\n(?!\n)", " ", bare)) if kind == "text/enriched" else bare
    if kind == "text/calendar":
        told = CALENDAR.findall(words.replace("\n ", "").replace("\n\t", ""))
        return (
            "\n".join(re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], line) for line in told) or words
        )
    params = parameters(str(part.get("content-type", "")))
    if params.get("format", "").lower() == "flowed":
        return unflow(words, params.get("delsp", "").lower() == "yes")
    return words
