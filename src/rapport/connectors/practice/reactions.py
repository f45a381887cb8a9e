"""What a brand does on the practice network without words: favourites, reposts, follows; each twice is once."""

from __future__ import annotations

from datetime import UTC, datetime

from rapport.connectors.practice import reading
from rapport.connectors.practice.store import Store
from rapport.connectors.practice.writing import Impossible, a_time
from rapport.domain.acts import Reaction
from rapport.domain.message import Act
from rapport.domain.parameters import number_or

TABLES = {Act.FAVOURITE: ("favourites", "handle", "post"), Act.REPOST: ("reposts", "handle", "post")}
FOLLOWS = ("follows", "follower", "brand")


def react(store: Store, brand: str, reaction: Reaction) -> str:
    """Do it or take it back; the act's own id. Raises `Impossible`."""
    table, who, what = _place(reaction)
    if not reaction.undo:
        _possible(store, brand, reaction)
    with store.writing() as db:
        if reaction.undo:
            sql = f"DELETE FROM {table} WHERE {who} = ? AND {what} = ?"  # noqa: S608 — our own names
            changed = -db.execute(sql, (brand, reaction.target)).rowcount
        else:
            sql = f"INSERT OR IGNORE INTO {table} ({who}, {what}, at) VALUES (?, ?, ?)"  # noqa: S608
            changed = db.execute(sql, (brand, reaction.target, a_time(datetime.now(UTC)))).rowcount
        if reaction.act is Act.FOLLOW:
            sql = "UPDATE people SET followers = followers + ? WHERE handle = ?"
            db.execute(sql, (changed, reaction.target))
    return _id(reaction)


def find(store: Store, brand: str, reaction: Reaction) -> str:
    """The act's id where everything is as `react` would leave it; "" where it is not."""
    table, who, what = _place(reaction)
    sql = f"SELECT 1 FROM {table} WHERE {who} = ? AND {what} = ?"  # noqa: S608 — our own names
    there = store.db.execute(sql, (brand, reaction.target)).fetchone() is not None
    return _id(reaction) if there != reaction.undo else ""


def _place(reaction: Reaction) -> tuple[str, str, str]:
    if reaction.act is Act.FOLLOW:
        return FOLLOWS
    if reaction.act not in TABLES:
        raise Impossible(f"The practice network has no {reaction.act} without words.")
    return TABLES[reaction.act]


def _possible(store: Store, brand: str, reaction: Reaction) -> None:
    if reaction.act is Act.FOLLOW:
        if reaction.target == brand or reading.somebody(store, reaction.target) is None:
            raise Impossible("There is nobody of this name to follow.")
        return
    found = reading.post_of_anybody(store, number_or(reaction.target, -1))
    if found is None or not (found.public or found.brand == brand):
        raise Impossible("There is no post to mark.")
    if reaction.act is Act.REPOST and not found.public:
        raise Impossible("Private words are not passed on.")


def _id(reaction: Reaction) -> str:
    return f"{reaction.act}:{reaction.target}"
