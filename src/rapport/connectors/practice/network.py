"""The practice network: a small social network of our own, on which anyone can try everything."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from functools import cache, partial
from itertools import count
from pathlib import Path

from rapport.connectors.practice import faults, reading, writing
from rapport.connectors.practice.private_reply import private_place
from rapport.connectors.practice.publishing import put_beside
from rapport.connectors.practice.reading import direct_thread
from rapport.connectors.practice.store import Store
from rapport.connectors.practice.values import Happening, Post, PostKind, Somebody
from rapport.connectors.practice.writing import Impossible, a_handle, a_text, a_time, happen, meet, write
from rapport.domain.message import Media

LONGEST = 5000
ANSWER_LIMIT = 500
CUSTOMER_KINDS: tuple[PostKind, ...] = ("mention", "comment", "direct", "review")


class Taken(Exception):
    """Another program speaks for this handle."""


class Network:
    """The network in the file `path`. Brands and customers are told apart by handle; ids are opaque."""

    def __init__(self, path: Path | str) -> None:
        self.store = Store(Path(path))

    def join(self, handle: str, name: str, token: str = "") -> tuple[str, str]:
        """A brand's program takes a handle, or with its token proves it again; returns handle and token.

        A handle that another program has is never given away: a newcomer gets the next free one (casa, casa2 …).
        Raises `Taken` where the token is not that handle's.
        """
        handle = a_handle(handle)
        with self.store.writing() as db:
            owner = reading.token(self.store, handle)
            if token and owner and not secrets.compare_digest(owner.encode(), token.encode()):
                raise Taken(f"Another program speaks for {handle} on the practice network; connect it again.")
            handle = handle if token else self._free(handle)
            token = token or secrets.token_urlsafe(24)
            meet(db, handle, name)
            db.execute("UPDATE people SET token = ? WHERE handle = ?", (token, handle))
        return handle, token

    def _free(self, handle: str) -> str:
        numbers = (f"{handle}{n}" if n > 1 else handle for n in count(1))
        return next(one for one in numbers if not reading.token(self.store, one))

    def say(
        self,
        brand: str,
        handle: str,
        name: str,
        text: str,
        kind: str,
        rating: int | None = None,
        in_reply_to: str = "",
        at: datetime | None = None,
        key: str = "",
        bot: bool = False,
    ) -> Post:
        """A customer writes to a brand; one key says it once, a `bot` calls itself one. Raises `Impossible`."""
        handle, text = a_handle(handle), a_text(text, LONGEST)
        if handle == brand:
            raise Impossible("A customer cannot write under the brand's own handle.")
        if kind not in CUSTOMER_KINDS:
            raise Impossible(f"There is no kind {kind!r}; there are {', '.join(CUSTOMER_KINDS)}.")
        if (kind == "review") != (rating is not None) or rating not in (None, 1, 2, 3, 4, 5):
            raise Impossible("A review has a rating from 1 to 5, and nothing else has one.")
        before = self._seen(brand, handle, in_reply_to)
        if before and (kind == "direct") == before.public:
            raise Impossible("A private message is answered in private, a public one in public.")
        with self.store.writing() as db:
            if key and (known := reading.by_key(self.store, brand, key)):
                return known
            meet(db, handle, name, bot)
            thread = direct_thread(handle) if kind == "direct" else before.thread if before else ""
            return write(self.store, brand, handle, kind, text, thread, in_reply_to, at, rating=rating, key=key)

    def answer(
        self,
        brand: str,
        key: str,
        text: str,
        *,
        in_reply_to: str = "",
        to: str = "",
        automatic: bool = False,
        private: bool = False,
        media: Sequence[Media] = (),
        at: datetime | None = None,
    ) -> Post:
        """The brand's program answers a post, also in `private`, or writes `to` somebody. One key says it once."""
        text = a_text(text, ANSWER_LIMIT)
        with self.store.writing():
            if known := reading.by_key(self.store, brand, key):
                return known
            aside = private_place(self.store, brand, in_reply_to, at) if private else None
            kind, thread = aside or self._place(brand, in_reply_to, to)
            say = partial(write, self.store, brand, brand, kind, text, thread, in_reply_to, at)
            post = say(automatic=automatic, key=key)
            return put_beside(self.store, post, media) if media else post

    def brand_says(
        self, brand: str, text: str, *, in_reply_to: str = "", to: str = "", at: datetime | None = None
    ) -> Post:
        """A person of the brand writes in the network's own app: an answer, or with neither a post in the feed."""
        text = a_text(text, ANSWER_LIMIT)
        kind, thread = self._place(brand, in_reply_to, to) if in_reply_to or to else ("post", "")
        with self.store.writing():
            return write(self.store, brand, brand, kind, text, thread, in_reply_to, at)

    def forget(self, brand: str) -> None:
        """The brand leaves the network, and everything said to it goes."""
        with self.store.writing() as db:
            for table in ("posts", "happenings", "follows", "faults", "files"):
                db.execute(f"DELETE FROM {table} WHERE brand = ?", (brand,))  # noqa: S608 — our own names
            db.execute("UPDATE people SET token = '', looked_at = '' WHERE handle = ?", (brand,))

    def follow(self, brand: str, handle: str, name: str, at: datetime | None = None) -> None:
        """Somebody follows the brand; twice is once."""
        handle = a_handle(handle)
        with self.store.writing() as db:
            meet(db, handle, name)
            sql = "INSERT OR IGNORE INTO follows (follower, brand, at) VALUES (?, ?, ?)"
            if db.execute(sql, (handle, brand, a_time(at))).rowcount:
                db.execute("UPDATE people SET followers = followers + 1 WHERE handle = ?", (brand,))
                happen(db, brand, "follow", handle, None, at)

    def favourite(self, brand: str, handle: str, name: str, number: str, at: datetime | None = None) -> None:
        """Somebody marks a post as a favourite; twice is once. Raises `Impossible`."""
        handle = a_handle(handle)
        found = self._seen(brand, handle, number)
        if found is None:
            raise Impossible("There is no post to mark.")
        with self.store.writing() as db:
            meet(db, handle, name)
            sql = "INSERT OR IGNORE INTO favourites (handle, post, at) VALUES (?, ?, ?)"
            if db.execute(sql, (handle, int(found.id), a_time(at))).rowcount:
                happen(db, brand, "favourite", handle, int(found.id), at)

    def take_back(self, brand: str, handle: str, number: str, at: datetime | None = None) -> None:
        """The author removes a post. Raises `Impossible`."""
        found = reading.post(self.store, brand, number)
        if found is None or found.author != handle:
            raise Impossible("Only who wrote it can take it back.")
        with self.store.writing() as db:
            db.execute("UPDATE posts SET removed_at = ? WHERE id = ?", (a_time(at), int(number)))
            happen(db, brand, "removal", handle, int(number), at)

    def edit(self, brand: str, number: str, text: str, at: datetime | None = None) -> Post:
        """The customer who wrote a post changes its words. Raises `NoSuchPost`, `Impossible`."""
        found, text = self._of_customer(brand, number), a_text(text, LONGEST)
        with self.store.writing() as db:
            db.execute("UPDATE posts SET text = ? WHERE id = ?", (text, int(number)))
            happen(db, brand, "edit", found.author, int(number), at)
        return reading.written(self.store, int(number))

    def withdraw(self, brand: str, number: str) -> Post:
        """The customer who wrote a post takes it back. Raises `NoSuchPost`."""
        found = self._of_customer(brand, number)
        self.take_back(brand, found.author, number)
        return found

    def natively(self, brand: str, handle: str, text: str, in_reply_to: str = "") -> Post:
        """A person of the brand answers in the network's own app: the post named, or somebody's latest words."""
        handle = a_handle(handle)
        before = in_reply_to or reading.latest_of(self.store, brand, handle)
        return self.brand_says(brand, text, in_reply_to=before, to="" if before else handle)

    def _of_customer(self, brand: str, number: str) -> Post:
        found = reading.post(self.store, brand, number)
        if found is None or found.by_brand:
            raise writing.NoSuchPost("There is no post of a customer with this id.")
        return found

    def timeline(self, brand: str, handle: str) -> list[Post]:
        """All that this customer can see of the brand, in order."""
        return reading.timeline(self.store, brand, a_handle(handle))

    def feed(self, brand: str, limit: int = 50) -> list[Post]:
        """The latest public posts to and by the brand, in order."""
        return reading.feed(self.store, brand, limit)

    def events(self, brand: str, after: int = 0, limit: int = 500) -> list[Happening]:
        """What happened to the brand behind a place, oldest first."""
        return reading.events(self.store, brand, after, limit)

    def customers(self, brand: str, limit: int = 60) -> list[Somebody]:
        """People who wrote to the brand, the latest first."""
        return reading.customers(self.store, brand, limit)

    def sent(self, brand: str, key: str) -> Post | None:
        """The brand's words with this key, if they are there."""
        return reading.by_key(self.store, brand, key)

    def thread(self, brand: str, thread: str) -> list[Post]:
        """Everything said in one thread, in order."""
        return reading.in_thread(self.store, brand, thread)

    def keyed(self, brand: str, prefix: str, limit: int) -> list[Post]:
        """The latest posts whose key begins like this, in order."""
        return reading.keyed(self.store, brand, prefix, limit)

    def misbehave(self, brand: str, plan: str) -> None:
        """The network's next calls for the brand go wrong by one of `faults.PLANS`."""
        faults.misbehave(self.store, brand, plan)

    def look(self, brand: str, at: datetime) -> None:
        """Somebody has this brand's screens open; the script plays only then."""
        with self.store.writing() as db:
            db.execute("UPDATE people SET looked_at = ? WHERE handle = ?", (a_time(at), brand))

    def looked_at(self, brand: str) -> datetime | None:
        """When somebody last looked."""
        row = self.store.db.execute("SELECT looked_at FROM people WHERE handle = ?", (brand,)).fetchone()
        return datetime.fromisoformat(row["looked_at"]) if row and row["looked_at"] else None

    def _seen(self, brand: str, handle: str, number: str) -> Post | None:
        """The post referred to, if any; `Impossible` when it is not there for this customer."""
        if not number:
            return None
        found = reading.post(self.store, brand, number)
        if found is None or not (found.public or found.thread == direct_thread(handle)):
            raise Impossible("The post this answers is not there.")
        return found

    def _place(self, brand: str, in_reply_to: str, to: str) -> tuple[PostKind, str]:
        """Kind and thread of the brand's words: those of the post answered, else private."""
        if not in_reply_to:
            return "direct", direct_thread(a_handle(to))
        found = reading.post(self.store, brand, in_reply_to)
        if found is None:
            raise Impossible("The post this answers is not there any more.")
        return ("comment" if found.kind == "post" else found.kind), found.thread


@cache
def network(path: Path | str) -> Network:
    return Network(path)
