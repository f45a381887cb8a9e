"""Bytes to a message object, whatever is broken in them; and its headers as clean words."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.errors import MessageError
from email.headerregistry import AddressHeader
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Any, NamedTuple

from rapport.connectors.errors import Unreadable

LONGEST_HEADER = 4000
MOST_BOUNDARIES = 20_000
ID = re.compile(r"<([^<>\s]{1,400})>")
ADDRESS = re.compile(r'[^\s<>@,;:"()]{1,64}@[^\s<>@,;:"()]{1,180}')


class Tolerant(EmailPolicy):
    """The standard library's modern policy, for mail as it comes: long headers cut, odd ones kept as text."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, _eight_bit(value[:LONGEST_HEADER])

    def header_fetch_parse(self, name: str, value: str) -> Any:
        # The standard parser leaks these on broken headers; the words as they stand are better than none.
        try:
            return super().header_fetch_parse(name, value)
        except (ValueError, LookupError, AttributeError, TypeError, RecursionError, MessageError):
            return " ".join(value.split())


class Mailbox(NamedTuple):
    """One address of a header and the name beside it; both untrusted."""

    name: str
    address: str


def parse(mail: bytes) -> EmailMessage:
    """Read a mail; `Unreadable` when it has no headers at all or is cut up beyond all reason."""
    if mail.count(b"\n--") > MOST_BOUNDARIES:
        raise Unreadable(f"This mail has more than {MOST_BOUNDARIES} parts; it is kept as it came.")
    try:
        message = message_from_bytes(mail, policy=Tolerant())
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError, MessageError) as error:
        raise Unreadable("This mail's structure is broken beyond reading; it is kept as it came.") from error
    if not isinstance(message, EmailMessage) or not message.keys():
        raise Unreadable("This mail has no headers: no sender, no date, no subject. It is kept as it came.")
    return message


def clean(text: str) -> str:
    """Text any database takes: no NUL, no lone surrogates, line ends as \\n."""
    text = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    return text.encode("utf-8", "replace").decode("utf-8")


def header(message: EmailMessage, name: str) -> str:
    """A header's first value as one line of clean words; "" when absent."""
    return " ".join(clean(str(message.get(name, ""))).split())


def headers(message: EmailMessage, name: str) -> list[str]:
    return [" ".join(clean(str(value)).split()) for value in message.get_all(name, [])]


def ids(message: EmailMessage, name: str) -> list[str]:
    """The Message-IDs in a header, without their brackets, in order."""
    return [found for value in headers(message, name) for found in ID.findall(value)]


def mailboxes(message: EmailMessage, name: str) -> list[Mailbox]:
    """The addresses of a header, lower case; groups are opened, broken ones skipped."""
    value = message.get(name)
    if isinstance(value, AddressHeader):
        pairs = [(box.display_name or "", box.addr_spec) for box in value.addresses]
    else:
        # Not email.utils.getaddresses: it recurses once for every bracket a stranger writes.
        pairs = [("", found) for found in ADDRESS.findall(str(value or ""))]
    found = [Mailbox(" ".join(clean(n).split())[:200], clean(a).strip().lower()) for n, a in pairs]
    return [box for box in found if ADDRESS.fullmatch(box.address)]


def _eight_bit(value: str) -> str:
    """Bytes above 127 in a header: UTF-8 if they are, else the old Western table."""
    if value.isascii():
        return value
    raw = value.encode("ascii", "surrogateescape") if not _is_text(value) else value.encode()
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _is_text(value: str) -> bool:
    return not any("\udc80" <= letter <= "\udcff" for letter in value)
