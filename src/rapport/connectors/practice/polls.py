"""Polls on the practice network: a question of the brand's, open for a while, and who chose what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from rapport.connectors.practice import reading
from rapport.connectors.practice.store import Store
from rapport.connectors.practice.values import AskedPoll
from rapport.connectors.practice.writing import Impossible, NoSuchPost, a_handle, a_time, meet
from rapport.domain.poll import Poll


def ask(store: Store, number: str, poll: Poll, at: datetime | None) -> None:
    """The poll beside a post, in the caller's transaction. Raises `Impossible`."""
    if not 2 <= len(set(poll.options)) == len(poll.options) <= 4 or max(map(len, poll.options)) > 50:
        raise Impossible("A poll has 2 to 4 options, each another one and of at most 50 characters.")
    ends = (at or datetime.now(UTC)) + timedelta(minutes=poll.minutes)
    kept = msgspec.json.encode(AskedPoll(poll.options, ends, poll.multiple)).decode()
    store.db.execute("INSERT INTO polls (post, poll) VALUES (?, ?)", (int(number), kept))


def vote(
    store: Store, brand: str, handle: str, name: str, number: str, choice: int, at: datetime | None = None
) -> None:
    """Somebody chooses; twice is once, and where one vote is all, the first stays. Raises `Impossible`."""
    handle, now = a_handle(handle), at or datetime.now(UTC)
    found = reading.post(store, brand, number)
    if found is None:
        raise NoSuchPost("There is no such post.")
    if found.poll is None or not 0 <= choice < len(found.poll.options):
        raise Impossible("There is no such option to vote for.")
    if now >= found.poll.ends:
        raise Impossible("This poll is closed.")
    with store.writing() as db:
        meet(db, handle, name)
        mine = db.execute("SELECT 1 FROM votes WHERE post = ? AND handle = ?", (int(number), handle)).fetchone()
        if not mine or found.poll.multiple:
            sql = "INSERT OR IGNORE INTO votes (post, handle, choice, at) VALUES (?, ?, ?, ?)"
            db.execute(sql, (int(number), handle, choice, a_time(now)))
