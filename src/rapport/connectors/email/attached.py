"""A mail with files: the words as they leave without them, and each file in a part of its own; pure."""

from __future__ import annotations

import hashlib
import re
from base64 import encodebytes
from collections.abc import Sequence
from urllib.parse import quote

from rapport.connectors.email import rendered
from rapport.connectors.email.clean import one_line
from rapport.connectors.errors import Refused
from rapport.domain.message import Media

KIND = re.compile(r"[a-z]{2,20}/[a-z0-9.+-]{2,60}")
MOVED = (b"content-type:", b"content-transfer-encoding:", b"content-disposition:")
LONGEST_ENDING = 20
LONGEST_NAME = 700  # as it is written; a line of a mail has at most 998 signs


def with_files(mail: bytes, media: Sequence[Media], key: str) -> bytes:
    """`mail`, whose only part is its words, with `media` beside them. Raises `Refused`, before any call."""
    if not media:
        return mail
    head, _, body = mail.partition(b"\r\n\r\n")
    own, kept = _split(head)
    boundary = f"={hashlib.sha256(key.encode()).hexdigest()[:40]}".encode()
    parts = [b"\r\n".join([*own, b"", body.removesuffix(b"\r\n")]), *(_part(one) for one in media)]
    if any(b"--" + boundary in part for part in parts):
        raise Refused(rendered.WRONG)
    kept.append(b'Content-Type: multipart/mixed; boundary="' + boundary + b'"')
    line = b"\r\n--" + boundary
    return b"\r\n".join(kept) + b"\r\n" + b"".join(line + b"\r\n" + part for part in parts) + line + b"--\r\n"


def _split(head: bytes) -> tuple[list[bytes], list[bytes]]:
    """What is said of the words, and all other headers; a folded line goes with its header."""
    own: list[bytes] = []
    kept: list[bytes] = []
    into = kept
    for line in head.split(b"\r\n"):
        if not line.startswith((b" ", b"\t")):
            into = own if line.lower().startswith(MOVED) else kept
        into.append(line)
    return own, kept


def _part(media: Media) -> bytes:
    if not media.content or not KIND.fullmatch(media.mime):
        raise Refused(f"{media.name or 'A file'} cannot be sent by mail as it is; nothing was sent.")
    lines = [
        f"Content-Type: {media.mime}",
        "Content-Transfer-Encoding: base64",
        f"Content-Disposition: attachment;\r\n filename*=utf-8''{_coded(media.name)}",
    ]
    if alt := one_line(media.alt):
        lines.append(f"Content-Description: {rendered.words(alt)}")
    data = encodebytes(media.content).rstrip(b"\n").replace(b"\n", b"\r\n")
    return "\r\n".join(lines).encode("ascii") + b"\r\n\r\n" + data


def _coded(name: str) -> str:
    """A name as RFC 2231 writes it, shortened before its ending where it is too long for a line."""
    whole = one_line(name) or "file"
    stem, dot, ending = whole.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        stem, dot, ending = whole, "", ""
    while len(quote(stem, safe="")) > LONGEST_NAME:
        stem = stem[:-1]
    return quote(f"{stem}{dot}{ending}", safe="")
