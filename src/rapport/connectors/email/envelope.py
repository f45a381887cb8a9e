"""The line in front of each kept mail: which folder it was in and when the server took it.

A kept mail is one line of JSON and then the mail's own bytes, so nothing a sender writes can pass for it.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from rapport.connectors.errors import Unreadable


class Envelope(msgspec.Struct, frozen=True):
    """`folder` is "inbox" or "sent"; `at` the server's own time; `size` in bytes; `cut`: only the beginning."""

    folder: str
    at: datetime
    size: int = 0
    cut: bool = False


def wrap(envelope: Envelope, mail: bytes) -> bytes:
    return msgspec.json.encode(envelope) + b"\n" + mail


def unwrap(raw: bytes) -> tuple[Envelope, bytes]:
    """The envelope and the mail's bytes; `Unreadable` when the first line is not one of ours."""
    line, _, mail = raw.partition(b"\n")
    try:
        envelope = msgspec.json.decode(line, type=Envelope)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable("This mail was kept without the line that says where it came from.") from error
    if envelope.folder not in ("inbox", "sent") or envelope.at.tzinfo is None:
        raise Unreadable("The line in front of this mail names no folder and time we know.")
    return envelope, mail
