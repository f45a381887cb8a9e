"""People on the practice network who have a life of their own: who they are, whom they followed, what they say."""

from __future__ import annotations

from datetime import datetime

from rapport.connectors.practice import reading
from rapport.connectors.practice.store import Store
from rapport.connectors.practice.values import Post, Somebody
from rapport.connectors.practice.writing import a_handle, a_name, a_text, a_time, write

LONGEST = 5000


def introduce(store: Store, who: Somebody) -> str:
    """Somebody is there from now on, as they present themselves; their handle. Raises `Impossible`."""
    handle = a_handle(who.handle)
    sql = """INSERT INTO people (handle, name, bio, bot, followers) VALUES (?, ?, ?, ?, ?) ON CONFLICT (handle)
      DO UPDATE SET name = excluded.name, bio = excluded.bio, bot = excluded.bot, followers = excluded.followers"""
    with store.writing() as db:
        db.execute(sql, (handle, a_name(who.name) or handle, who.bio, who.bot, who.followers))
    return handle


def followed_before(store: Store, brand: str, handle: str, at: datetime) -> None:
    """Somebody follows the brand since before its program came: that is in the list, and nothing happens by it."""
    with store.writing() as db:
        sql = "INSERT OR IGNORE INTO follows (follower, brand, at) VALUES (?, ?, ?)"
        if db.execute(sql, (a_handle(handle), brand, a_time(at))).rowcount:
            db.execute("UPDATE people SET followers = followers + 1 WHERE handle = ?", (brand,))


def say_publicly(store: Store, handle: str, text: str, at: datetime, key: str) -> Post:
    """Somebody says something to nobody in particular; one key says it once. Raises `Impossible`."""
    handle, text = a_handle(handle), a_text(text, LONGEST)
    with store.writing():
        known = reading.by_key(store, handle, key)
        return known or write(store, handle, handle, "post", text, "", "", at, key=key)
