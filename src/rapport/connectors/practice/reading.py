"""What can be seen on the practice network: by a customer, in public, and by a brand's program."""

from __future__ import annotations

import sqlite3
from datetime import datetime

import msgspec

from rapport.connectors.practice.store import Store
from rapport.connectors.practice.values import AskedPoll, Happening, Picture, Post, Quoted, Somebody
from rapport.domain.parameters import number_or

CHANGED = """(SELECT MAX(e.at) FROM happenings e WHERE e.post = p.id AND e.what = 'edit') AS edited_at,
  (SELECT COUNT(*) FROM favourites f WHERE f.post = p.id) AS likes,
  EXISTS (SELECT 1 FROM hidden n WHERE n.post = p.id) AS hidden,
  (SELECT b.media FROM published b WHERE b.post = p.id) AS beside,
  (SELECT b.warning FROM published b WHERE b.post = p.id) AS warning,
  (SELECT q.poll FROM polls q WHERE q.post = p.id) AS asked,
  (SELECT json_object('id', CAST(o.id AS TEXT), 'name', w.name, 'text', o.text) FROM quoted k
    JOIN posts o ON o.id = k.quotes AND o.removed_at IS NULL JOIN people w ON w.handle = o.author
    WHERE k.post = p.id) AS quoted,
  (SELECT group_concat(v.choice) FROM votes v WHERE v.post = p.id) AS chosen"""
EVER = f"""SELECT p.*, a.name, {CHANGED}
  FROM posts p JOIN people a ON a.handle = p.author WHERE TRUE"""  # noqa: S608 — our own words
POST = f"{EVER} AND p.removed_at IS NULL"
SEEN = f"""{POST} AND p.brand = :brand AND (
  p.thread = :direct OR p.thread IN (SELECT thread FROM posts WHERE brand = :brand AND author = :handle)
  OR p.id IN (SELECT id FROM posts WHERE brand = :brand AND kind != 'direct' ORDER BY id DESC LIMIT :public))
  AND (p.author = :handle OR NOT hidden) ORDER BY p.id"""  # noqa: S608 — our own words, values are bound
PUBLIC = f"{POST} AND p.brand = ? AND p.kind != 'direct' ORDER BY p.id DESC LIMIT ?"
HAPPENED = f"""SELECT h.id AS place, h.what, h.at AS happened, h.post AS about,
  w.handle, w.name AS who_name, w.bio, w.bot, w.followers, p.*, a.name, {CHANGED}
  FROM happenings h JOIN people w ON w.handle = h.who
  LEFT JOIN posts p ON p.id = h.post LEFT JOIN people a ON a.handle = p.author"""  # noqa: S608 — our own words
_asked = msgspec.json.Decoder(AskedPoll)
_quoted = msgspec.json.Decoder(Quoted)
_pictures = msgspec.json.Decoder(tuple[Picture, ...])
HAPPENINGS = f"{HAPPENED} WHERE h.brand = ? AND h.id > ? ORDER BY h.id LIMIT ?"


def direct_thread(handle: str) -> str:
    """The one private conversation a person has with a brand."""
    return f"d:{handle}"


def timeline(store: Store, brand: str, handle: str, public: int = 200) -> list[Post]:
    """All that a customer can see of a brand, in order: their own threads whole, and the latest public posts."""
    given = {"brand": brand, "handle": handle, "direct": direct_thread(handle), "public": public}
    return [_post(row) for row in store.db.execute(SEEN, given)]


def feed(store: Store, brand: str, limit: int = 50) -> list[Post]:
    """The latest public posts to and by a brand, in order."""
    return [_post(row) for row in store.db.execute(PUBLIC, (brand, limit))][::-1]


def events(store: Store, brand: str, after: int, limit: int = 500) -> list[Happening]:
    """What happened to a brand behind a place, oldest first."""
    return [happening(row) for row in store.db.execute(HAPPENINGS, (brand, after, limit))]


def post(store: Store, brand: str, number: str) -> Post | None:
    """One post by its id, if it is there and concerns this brand."""
    row = store.db.execute(f"{POST} AND p.brand = ? AND p.id = ?", (brand, number_or(number, -1))).fetchone()
    return _post(row) if row else None


def post_of_anybody(store: Store, number: int) -> Post | None:
    """One post by its id, whichever brand it concerns."""
    row = store.db.execute(f"{POST} AND p.id = ?", (number,)).fetchone()
    return _post(row) if row else None


def written(store: Store, number: int) -> Post:
    """The post with this id, which is there."""
    return _post(store.db.execute(f"{EVER} AND p.id = ?", (number,)).fetchone())


def file(store: Store, brand: str, key: str) -> bytes | None:
    """The bytes that were uploaded under a key."""
    row = store.db.execute("SELECT content FROM files WHERE brand = ? AND key = ?", (brand, key)).fetchone()
    return bytes(row["content"]) if row else None


def latest_of(store: Store, brand: str, handle: str) -> str:
    """The id of the latest thing somebody wrote to a brand; "" when there is nothing."""
    sql = "SELECT id FROM posts WHERE brand = ? AND author = ? AND removed_at IS NULL ORDER BY id DESC LIMIT 1"
    row = store.db.execute(sql, (brand, handle)).fetchone()
    return str(row["id"]) if row else ""


def by_key(store: Store, brand: str, key: str) -> Post | None:
    """The brand's own words sent with this key, also when they were removed since."""
    row = store.db.execute(f"{EVER} AND p.brand = ? AND p.key = ?", (brand, key)).fetchone()
    return _post(row) if row else None


def in_thread(store: Store, brand: str, thread: str) -> list[Post]:
    """Everything said in one thread, in order."""
    return [
        _post(row)
        for row in store.db.execute(f"{POST} AND p.brand = ? AND p.thread = ? ORDER BY p.id", (brand, thread))
    ]


def keyed(store: Store, brand: str, prefix: str, limit: int) -> list[Post]:
    """The latest posts whose key begins like this, in order."""
    sql = f"{EVER} AND p.brand = ? AND p.key >= ? AND p.key < ? ORDER BY p.id DESC LIMIT ?"
    rows = store.db.execute(sql, (brand, prefix, f"{prefix}\U0010ffff", limit))
    return [_post(row) for row in rows][::-1]


def token(store: Store, handle: str) -> str:
    """What proves the program that speaks for a handle; "" when none does."""
    row = store.db.execute("SELECT token FROM people WHERE handle = ?", (handle,)).fetchone()
    return str(row["token"]) if row else ""


def somebody(store: Store, handle: str) -> Somebody | None:
    row = store.db.execute("SELECT * FROM people WHERE handle = ?", (handle,)).fetchone()
    return _somebody(row, row["name"]) if row else None


def customers(store: Store, brand: str, limit: int = 60) -> list[Somebody]:
    """People who wrote to a brand, the latest first."""
    sql = """SELECT a.* FROM people a JOIN
      (SELECT author, MAX(id) AS last FROM posts WHERE brand = ? GROUP BY author) p ON p.author = a.handle
      WHERE a.handle != ? ORDER BY p.last DESC LIMIT ?"""
    return [_somebody(row, row["name"]) for row in store.db.execute(sql, (brand, brand, limit))]


def _somebody(row: sqlite3.Row, name: str) -> Somebody:
    return Somebody(row["handle"], name, row["bio"], bool(row["bot"]), row["followers"])


def _poll(row: sqlite3.Row) -> AskedPoll | None:
    if not row["asked"]:
        return None
    asked = _asked.decode(row["asked"])
    chosen = [int(one) for one in (row["chosen"] or "").split(",") if one]
    votes = tuple(chosen.count(place) for place in range(len(asked.options)))
    return msgspec.structs.replace(asked, votes=votes)


def _post(row: sqlite3.Row) -> Post:
    return Post(
        id=str(row["id"]),
        brand=row["brand"],
        author=row["author"],
        name=row["name"],
        kind=row["kind"],
        text=row["text"],
        at=datetime.fromisoformat(row["at"]),
        thread=row["thread"],
        in_reply_to=str(row["in_reply_to"] or ""),
        rating=row["rating"],
        automatic=bool(row["automatic"]),
        key=row["key"] or "",
        likes=row["likes"],
        hidden=bool(row["hidden"]),
        warning=row["warning"] or "",
        media=_pictures.decode(row["beside"]) if row["beside"] else (),
        poll=_poll(row),
        quoted=_quoted.decode(row["quoted"]) if row["quoted"] else None,
        edited_at=datetime.fromisoformat(row["edited_at"]) if row["edited_at"] else None,
    )


def happening(row: sqlite3.Row) -> Happening:
    """A row of `HAPPENED`."""
    about = _post(row) if row["about"] is not None else None
    at = datetime.fromisoformat(row["happened"])
    return Happening(row["place"], row["what"], at, _somebody(row, row["who_name"]), about)
