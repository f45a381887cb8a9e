"""What the inbox and Sent have kept since a moment, oldest first, by page; nothing is marked or changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from rapport.connectors.base import Page
from rapport.connectors.email.envelope import Envelope, wrap
from rapport.connectors.email.folders import LARGEST, PAGE_BYTES, Cursor, Place, bytes_of
from rapport.connectors.email.imap import Client

PAGE_MAILS = 25
FACTS = ("RFC822.SIZE", "INTERNALDATE")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail: its folder and number there, when it came, how large it is, and the moment it is told at.

    `turn` is `at`, but never before that of the mail before it in its folder: so a folder is read in one order.
    """

    folder: str
    uid: int
    at: datetime
    size: int
    turn: datetime


@dataclass(slots=True)
class Shelf:
    """One folder after `place`: its next mails, and whether there are more after them."""

    name: str
    place: Place
    mails: list[Mail]
    more: bool


def page(client: Client, since: datetime, cursor: str, sent: str) -> Page:
    """The next mails of both folders, oldest first, and the cursor after them: "" when all is told.

    Where one folder goes on, of the other only what is not later than its page: an answer never comes before
    what it answers. A page holds at most 50 mails and 30 MB; of a mail too large only the beginning is read.
    """
    read = Cursor.of(cursor)
    shelves = {"inbox": _shelf(client, "INBOX", "inbox", read.inbox, since)}
    if sent:
        shelves["sent"] = _shelf(client, sent, "sent", read.sent, since)
    chosen = _chosen(list(shelves.values()))
    left = any(shelf.more for shelf in shelves.values()) or len(chosen) < sum(
        len(s.mails) for s in shelves.values()
    )
    words = {called: _words(client, shelf, chosen) for called, shelf in shelves.items()}
    items = [
        wrap(Envelope(mail.folder, mail.at, mail.size, mail.size > LARGEST), found)
        for mail in chosen
        if (found := words[mail.folder][mail.uid])
    ]
    after = Cursor(shelves["inbox"].place, shelves["sent"].place if sent else read.sent)
    return Page(items, str(after) if left else "")


def _shelf(client: Client, name: str, called: str, place: Place, since: datetime) -> Shelf:
    """A folder that the server renumbered meanwhile is read again; known mails are known by their Message-ID."""
    validity = int(client.select_folder(name, readonly=True).get(b"UIDVALIDITY", 0))
    place = place if place.validity == validity else Place(validity, 0)
    first = (since.astimezone(UTC) - DAY).date()  # the server compares dates, in a zone of its own
    asked = client.search(["UNDRAFT" if called == "sent" else "ALL", "SINCE", first, "UID", f"{place.uid + 1}:*"])
    uids = sorted(uid for uid in asked if uid > place.uid)
    near = uids[:PAGE_MAILS]
    facts = client.fetch(near, FACTS) if near else {}
    mails = list[Mail]()
    for uid in near:
        if uid in facts:
            at = facts[uid].get(b"INTERNALDATE") or datetime.now(UTC)
            turn = max(at, mails[-1].turn) if mails else at
            mails.append(Mail(called, uid, at, int(facts[uid].get(b"RFC822.SIZE", 0)), turn))
    if near and not mails:  # all of them went while we looked
        place = Place(validity, near[-1])
    return Shelf(name, place, mails, len(uids) > len(near))


def _chosen(shelves: list[Shelf]) -> list[Mail]:
    """What this page tells, by time: no mail after the end of a folder's page that goes on, and not too much."""
    limit = min((shelf.mails[-1].turn for shelf in shelves if shelf.more and shelf.mails), default=None)
    chosen, room = list[Mail](), PAGE_BYTES
    for mail in sorted((mail for shelf in shelves for mail in shelf.mails), key=lambda mail: mail.turn):
        room -= min(mail.size, LARGEST)
        if (limit and mail.turn > limit) or (chosen and room < 0):
            break
        chosen.append(mail)
    return chosen


def _words(client: Client, shelf: Shelf, chosen: list[Mail]) -> dict[int, bytes]:
    client.select_folder(shelf.name, readonly=True)
    found = {}
    for mail in chosen:
        if mail in shelf.mails:
            found[mail.uid] = bytes_of(client, mail.uid, mail.size)
            shelf.place = Place(shelf.place.validity, mail.uid)
    return found
