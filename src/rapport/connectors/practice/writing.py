"""How words get onto the practice network: checked, written with what happened, in the caller's transaction."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from rapport.connectors.practice import reading
from rapport.connectors.practice.store import Store
from rapport.connectors.practice.values import Post, PostKind, What
from rapport.domain.parameters import shows, words


class Impossible(ValueError):
    """The network does not take this, and says why; nothing was written."""


class NoSuchPost(Impossible):
    """What is to be changed is not there, or is not a customer's of this brand."""


def write(
    store: Store,
    brand: str,
    author: str,
    kind: PostKind,
    text: str,
    thread: str,
    in_reply_to: str,
    at: datetime | None,
    *,
    rating: int | None = None,
    automatic: bool = False,
    key: str = "",
) -> Post:
    """A post, and that it happened. Without a thread it begins one."""
    db = store.db
    meet(db, brand, "")
    sql = """INSERT INTO posts (brand, author, kind, text, at, thread, in_reply_to, rating, automatic, key)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
    to = int(in_reply_to) if in_reply_to else None
    row = (brand, author, kind, text, a_time(at), thread, to, rating, automatic, key or None)
    number = int(db.execute(sql, row).lastrowid or 0)
    if not thread:
        db.execute("UPDATE posts SET thread = ? WHERE id = ?", (f"t:{number}", number))
    happen(db, brand, "post", author, number, at)
    return reading.written(store, number)


def happen(
    db: sqlite3.Connection, brand: str, what: What, who: str, number: int | None, at: datetime | None
) -> None:
    """A row for the brand's program to read."""
    sql = "INSERT INTO happenings (brand, what, who, post, at) VALUES (?, ?, ?, ?, ?)"
    db.execute(sql, (brand, what, who, number, a_time(at)))


def meet(db: sqlite3.Connection, handle: str, name: str, bot: bool = False) -> None:
    """Somebody is there from now on; a new name is taken over."""
    sql = """INSERT INTO people (handle, name, bot) VALUES (?, ?, ?) ON CONFLICT (handle) DO UPDATE
      SET name = excluded.name WHERE ? != '' AND name != excluded.name"""
    shown = a_name(name)
    db.execute(sql, (handle, shown or handle, bot, shown))


def a_time(at: datetime | None) -> str:
    return (at or datetime.now(UTC)).astimezone(UTC).isoformat()


def a_name(name: str) -> str:
    return " ".join(name.encode("utf-8", "replace").decode().replace("\x00", "").split())[:120]


def a_handle(handle: str) -> str:
    """As the network writes it. Raises `Impossible`."""
    found = handle.strip().removeprefix("@").lower()
    if not found.isprintable() or not shows(found) or not 1 <= len(found) <= 60 or any(c.isspace() for c in found):
        raise Impossible("A handle has 1 to 60 visible characters and no spaces.")
    return found


def a_text(text: str, most: int) -> str:
    """Words that can be kept. Raises `Impossible`."""
    found = words(text)
    if not 1 <= len(found) <= most:
        raise Impossible(f"The words have 1 to {most} characters; these are {len(found)}.")
    return found
