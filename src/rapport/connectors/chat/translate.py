"""A visitor's message, as the chat's front door wrote it into the intake log, in our words; pure."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

from rapport.connectors.errors import Unreadable
from rapport.domain.message import Author, Event, Incoming, Kind, Media

LONGEST = 4000
Id = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
Short = Annotated[str, msgspec.Meta(max_length=254)]


class File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file that was checked, made anew and kept; `address` is where the brand's people open it."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
    mime: Annotated[str, msgspec.Meta(max_length=40)]
    address: Annotated[str, msgspec.Meta(pattern=r"^/[A-Za-z0-9_./-]+$", max_length=400)]


class Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is in the log. `visitor` is the hash of their token, which itself is kept nowhere here."""

    id: Id
    visitor: Id
    at: Annotated[datetime, msgspec.Meta(tz=True)]
    text: Annotated[str, msgspec.Meta(max_length=LONGEST)] = ""
    language: Annotated[str, msgspec.Meta(pattern=r"^([a-z]{2,3})?$")] = ""
    email: Short = ""
    away: bool = False
    files: Annotated[tuple[File, ...], msgspec.Meta(max_length=4)] = ()


_decoder = msgspec.json.Decoder(Written)


def events(raw: bytes) -> list[Event]:
    """One message. Raises `Unreadable`."""
    try:
        written = _decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"This is not a message of the website chat: {error}") from error
    return [_incoming(written)]


def network_id(visitor: str, number: str) -> str:
    """A message's id in its channel: the same words sent again by the same visitor have the same one."""
    return f"{visitor}:{number}"


def _incoming(written: Written) -> Incoming:
    extra = {"email": written.email} if written.email else {}
    if written.away:
        extra["away"] = "yes"
    return Incoming(
        network_id=network_id(written.visitor, written.id),
        kind=Kind.CHAT,
        author=Author(written.visitor, handle=written.email, name=f"Visitor {written.visitor[:4]}"),
        text=written.text,
        at=written.at,
        thread=written.visitor,
        language=written.language,
        media=tuple(Media(url=file.address, mime=file.mime, name=file.name) for file in written.files),
        extra=extra,
    )
