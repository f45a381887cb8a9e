"""What a brand's program puts on the practice network for everybody, changes there, and takes away again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from rapport.connectors.practice import polls, reading
from rapport.connectors.practice.store import Store
from rapport.connectors.practice.values import Picture, Post
from rapport.connectors.practice.writing import Impossible, a_text, a_time, happen, write
from rapport.domain.message import Media
from rapport.domain.parameters import number_or
from rapport.domain.poll import Poll

LONGEST = 500


def publish(
    store: Store,
    brand: str,
    key: str,
    text: str,
    *,
    in_reply_to: str = "",
    automatic: bool = False,
    warning: str = "",
    language: str = "",
    media: Sequence[Media] = (),
    poll: Poll | None = None,
    quotes: str = "",
    at: datetime | None = None,
) -> Post:
    """A post of the brand's own, or the next part of its thread; one key says it once. Raises `Impossible`."""
    text = a_text(text, LONGEST)
    with store.writing():
        if known := reading.by_key(store, brand, key):
            return known
        thread = own(store, brand, in_reply_to).thread if in_reply_to else ""
        post = write(store, brand, brand, "post", text, thread, in_reply_to, at, automatic=automatic, key=key)
        if poll:
            polls.ask(store, post.id, poll, at)
        if quotes:
            _quote(store, post, quotes)
        return put_beside(store, post, media, warning, language)


def _quote(store: Store, post: Post, quotes: str) -> None:
    found = reading.post_of_anybody(store, number_or(quotes, -1))
    if found is None or found.hidden:
        raise Impossible("The quoted post is not there any more.")
    if not found.public:
        raise Impossible("Private words are not quoted.")
    store.db.execute("INSERT INTO quoted (post, quotes) VALUES (?, ?)", (int(post.id), int(found.id)))


def put_beside(store: Store, post: Post, media: Sequence[Media], warning: str = "", language: str = "") -> Post:
    """The post with what goes beside it, in the caller's transaction. Raises `Impossible`."""
    beside = msgspec.json.encode([_kept(store, post.brand, one) for one in media]).decode()
    sql = "INSERT INTO published (post, warning, language, media) VALUES (?, ?, ?, ?)"
    store.db.execute(sql, (int(post.id), warning, language, beside))
    return reading.written(store, int(post.id))


def _kept(store: Store, brand: str, media: Media) -> Picture:
    if not uploaded(store, brand, media.id):
        raise Impossible("A file of this post is not on the network; upload it first.")
    return Picture(media.id, media.mime, media.alt, media.name)


def uploaded(store: Store, brand: str, key: str) -> bool:
    """Whether a file was kept under this key."""
    sql = "SELECT 1 FROM files WHERE brand = ? AND key = ?"
    return store.db.execute(sql, (brand, key)).fetchone() is not None


def upload(store: Store, brand: str, key: str, content: bytes) -> str:
    """Keep a file under its key, which is its id; a key uploaded before stays as it was."""
    with store.writing() as db:
        db.execute("INSERT OR IGNORE INTO files (brand, key, content) VALUES (?, ?, ?)", (brand, key, content))
    return key


def edit(store: Store, brand: str, number: str, text: str, at: datetime | None = None) -> Post:
    """The brand's own words become others; the same words again change nothing. Raises `Impossible`."""
    found, text = own(store, brand, number), a_text(text, LONGEST)
    if found.text == text:
        return found
    with store.writing() as db:
        db.execute("UPDATE posts SET text = ? WHERE id = ?", (text, int(number)))
        happen(db, brand, "edit", brand, int(number), at)
    return reading.written(store, int(number))


def delete(store: Store, brand: str, number: str, at: datetime | None = None) -> None:
    """The brand's own words go; what is gone already is left. Raises `Impossible` for anybody else's words."""
    if deleted(store, brand, number):
        return
    own(store, brand, number)
    with store.writing() as db:
        db.execute("UPDATE posts SET removed_at = ? WHERE id = ?", (a_time(at), int(number)))
        happen(db, brand, "removal", brand, int(number), at)


def deleted(store: Store, brand: str, number: str) -> bool:
    return reading.post(store, brand, number) is None


def hide(store: Store, brand: str, number: str, hidden: bool, at: datetime | None = None) -> None:
    """A comment under a post of the brand is hidden from others, or shown again. Raises `Impossible`."""
    found = reading.post(store, brand, number)
    if found is None:
        raise Impossible("The comment is not there any more.")
    first = reading.in_thread(store, brand, found.thread)[0]
    if found.by_brand or found.kind != "comment" or not first.by_brand:
        raise Impossible("Only a comment under the brand's own words can be hidden.")
    with store.writing() as db:
        if hidden:
            db.execute("INSERT OR IGNORE INTO hidden (post, at) VALUES (?, ?)", (int(number), a_time(at)))
        else:
            db.execute("DELETE FROM hidden WHERE post = ?", (int(number),))


def is_hidden(store: Store, brand: str, number: str) -> bool:
    """Whether nobody else sees it; what is gone altogether nobody sees either."""
    found = reading.post(store, brand, number)
    return found is None or found.hidden


def own(store: Store, brand: str, number: str) -> Post:
    """Words of the brand itself, which are there. Raises `Impossible`."""
    found = reading.post(store, brand, number)
    if found is None or not found.by_brand:
        raise Impossible("The brand has no such words on the network.")
    return found
