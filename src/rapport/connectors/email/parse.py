"""Bytes to a message object, whatever is broken in them; and its headers as clean words."""

from __future__ import annotations

import re
from email.message import EmailMessage

from rapport.connectors.email import addresses
from rapport.connectors.email.addresses import Mailbox as Mailbox
from rapport.connectors.email.clean import clean as clean
from rapport.connectors.email.encoded_words import plain, told
from rapport.connectors.email.mime import Part, Splitter
from rapport.connectors.errors import Unreadable

ID = re.compile(r"<([^<>\s]{1,3000})>")
BARE_ID = re.compile(r"[^\s<>,;\"()]{1,3000}")


def parse(mail: bytes) -> Part:
    """Read a mail; `Unreadable` when it has no headers at all."""
    mail = mail.removeprefix(b"\xef\xbb\xbf")
    if b"\n" not in mail:
        mail = mail.replace(b"\r", b"\n")
    message = Splitter(mail).part(0, len(mail))
    if not message.keys():
        raise Unreadable("This mail has no headers: no sender, no date, no subject. It is kept as it came.")
    return message


def header(message: EmailMessage, name: str) -> str:
    """A header's first value as one line of clean words; "" when absent."""
    return told(str(message.get(name, "")))


def headers(message: EmailMessage, name: str) -> list[str]:
    return [told(str(value)) for value in message.get_all(name, [])]


def ids(message: EmailMessage, name: str) -> list[str]:
    """The Message-IDs in a header, without their brackets, in order. An id is never decoded: it is no words."""
    return [found for value in message.get_all(name, []) for found in ID.findall(clean(plain(str(value))))]


def own_id(message: EmailMessage) -> str:
    """What a mail says its Message-ID is, also without brackets; "" when it says nothing."""
    said = clean(plain(str(message.get("message-id", ""))))
    found = ID.search(said) or BARE_ID.fullmatch(said.strip())
    return "" if not found else found[1] if found.re is ID else found[0]


def mailboxes(message: EmailMessage, name: str) -> list[Mailbox]:
    """The mailboxes of a header, addresses in lower case; also of one that stands there several times."""
    return [box for value in message.get_all(name, []) for box in addresses.mailboxes(str(value))]
