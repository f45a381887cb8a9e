"""What is new in the inbox and in Sent since a cursor; nothing is ever marked as read or changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from imapclient.imapclient import SENT

from rapport.connectors.base import Page
from rapport.connectors.email.envelope import Envelope, wrap
from rapport.connectors.email.imap import Client

LARGEST = 25_000_000
BEGINNING = 1_000_000
PAGE_MAILS, PAGE_BYTES = 50, 30_000_000
LOOK_BACK, LOOK_BACK_MAILS = timedelta(days=7), 50
GAP = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Place:
    """How far a folder is read: every mail up to `uid`, as long as the server keeps `validity`. 0: not begun."""

    validity: int = 0
    uid: int = 0


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far the inbox and Sent are read; written "validity:uid:validity:uid", "" before the first time."""

    inbox: Place = Place()
    sent: Place = Place()

    @classmethod
    def of(cls, written: str) -> Cursor:
        numbers = [int(n) for n in written.split(":") if n.isascii() and n.isdigit()]
        a, b, c, d, *_ = [*numbers, 0, 0, 0, 0]
        return cls(Place(a, b), Place(c, d))

    def __str__(self) -> str:
        return f"{self.inbox.validity}:{self.inbox.uid}:{self.sent.validity}:{self.sent.uid}"


def sent_folder(client: Client) -> str:
    """The folder sent mail is filed in (special use \\Sent, else its common names), "" when there is none."""
    return str(client.find_special_folder(SENT) or "")


def page(client: Client, cursor: Cursor, sent: str) -> Page:
    """What is new in both folders, oldest first, at most a page of each; the inbox stays selected."""
    echoes, sent_place = new(client, sent, "sent", cursor.sent) if sent else ([], cursor.sent)
    mails, inbox_place = new(client, "INBOX", "inbox", cursor.inbox)
    ordered = sorted([*echoes, *mails], key=lambda kept: kept[0].at)
    return Page([wrap(envelope, mail) for envelope, mail in ordered], str(Cursor(inbox_place, sent_place)))


def new(client: Client, folder: str, called: str, place: Place) -> tuple[list[tuple[Envelope, bytes]], Place]:
    """New mails of one folder after `place`, and the place after them.

    Drafts in Sent are left out: that is a reply of ours still on its way.
    """
    state = client.select_folder(folder, readonly=True)
    validity = int(state.get(b"UIDVALIDITY", 0))
    kind = ["UNDRAFT"] if called == "sent" else ["ALL"]
    if place.validity != validity:
        uids = begin(client, kind, known=place.validity != 0)
        place = Place(validity, int(state.get(b"UIDNEXT", 1)) - 1 if not uids else 0)
    else:
        uids = sorted(u for u in client.search([*kind, "UID", f"{place.uid + 1}:*"]) if u > place.uid)
    found: list[tuple[Envelope, bytes]] = []
    facts = client.fetch(uids[:PAGE_MAILS], ["RFC822.SIZE", "INTERNALDATE"]) if uids else {}
    total = 0
    for uid in uids[:PAGE_MAILS]:
        size = int(facts.get(uid, {}).get(b"RFC822.SIZE", 0))
        total += min(size, LARGEST)
        if found and total > PAGE_BYTES:
            break
        place = Place(validity, uid)
        mail = bytes_of(client, uid, size) if uid in facts else b""
        if mail:
            at = facts[uid].get(b"INTERNALDATE") or datetime.now(UTC)
            found.append((Envelope(called, at, size, size > LARGEST), mail))
    return found, place


def begin(client: Client, kind: list[str], known: bool) -> list[int]:
    """Where to start: a short look back the first time.

    After the server renumbered a `known` folder: everything a month back, and what was read before is
    recognised by its Message-ID.
    """
    today = datetime.now(UTC).date()
    if known:
        return sorted(client.search([*kind, "SINCE", today - GAP]))
    return sorted(client.search([*kind, "SINCE", today - LOOK_BACK]))[-LOOK_BACK_MAILS:]


def bytes_of(client: Client, uid: int, size: int) -> bytes:
    """A mail's bytes without marking it read; of one too large only the beginning, headers and first words."""
    part = f"<0.{BEGINNING}>" if size > LARGEST else ""
    answer = client.fetch([uid], [f"BODY.PEEK[]{part}"]).get(uid, {})
    return next((value for name, value in answer.items() if name.startswith(b"BODY[]") and value), b"")
