"""Who follows a brand on the practice network, and whom it follows: who came last first."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from rapport.connectors.base import Accounts
from rapport.connectors.practice.store import Store
from rapport.domain.profile import Profile

SHOWN = """a.handle, a.name, a.bio, a.bot, a.followers, f.at AS since,
  (SELECT COUNT(*) FROM follows o WHERE o.follower = a.handle) AS following,
  (SELECT COUNT(*) FROM posts p
    WHERE p.author = a.handle AND p.kind != 'direct' AND p.removed_at IS NULL) AS posts,
  (SELECT COUNT(*) FROM favourites l WHERE l.handle = a.handle) AS likes,
  (SELECT MAX(p.at) FROM posts p WHERE p.author = a.handle AND p.kind != 'direct') AS last"""
LIST = f"""SELECT {SHOWN} FROM follows f JOIN people a ON a.handle = f.%s
  WHERE f.%s = ? AND (? = '' OR (f.at, a.handle) < (?, ?))
  ORDER BY f.at DESC, a.handle DESC LIMIT ?"""  # noqa: S608 — our own words, values are bound
FOLLOWERS, FOLLOWEES = LIST % ("follower", "brand"), LIST % ("brand", "follower")


def followers(store: Store, brand: str, cursor: str, limit: int) -> Accounts:
    """A page of those who follow the brand."""
    return _page(store, FOLLOWERS, brand, cursor, limit)


def followees(store: Store, brand: str, cursor: str, limit: int) -> Accounts:
    """A page of those whom the brand follows."""
    return _page(store, FOLLOWEES, brand, cursor, limit)


def _page(store: Store, sql: str, brand: str, cursor: str, limit: int) -> Accounts:
    at, _, handle = cursor.partition("|")
    rows = store.db.execute(sql, (brand, at, at, handle, limit)).fetchall()
    last = rows[-1] if len(rows) == limit else None
    return Accounts([_profile(row) for row in rows], f"{last['since']}|{last['handle']}" if last else "")


def _profile(row: sqlite3.Row) -> Profile:
    return Profile(
        network_id=row["handle"],
        handle=row["handle"],
        name=row["name"],
        about=row["bio"],
        followers=row["followers"],
        following=row["following"],
        posts=row["posts"],
        likes=row["likes"],
        is_bot=bool(row["bot"]),
        protected=False,
        last_post_at=datetime.fromisoformat(row["last"]) if row["last"] else None,
        followed_at=datetime.fromisoformat(row["since"]),
    )
