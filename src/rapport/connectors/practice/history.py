"""What the practice network remembers and counts: what was said, who somebody is, how posts were taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from rapport.connectors.practice import reading
from rapport.connectors.practice.store import Store
from rapport.connectors.practice.values import Happening
from rapport.connectors.practice.writing import Impossible, a_time
from rapport.domain.parameters import LARGEST, number_or
from rapport.domain.profile import Measured, Profile

SAID = f"{reading.HAPPENED} WHERE h.what = 'post' AND p.removed_at IS NULL"
RECALL = f"""{SAID} AND h.brand = ? AND p.at >= ? AND (p.at, p.id) > (?, ?)
  ORDER BY p.at, p.id LIMIT ?"""  # noqa: S608 — our own words, values are bound
SEARCH = f"""{SAID} AND p.kind != 'direct' AND h.id < ? AND INSTR(LOWER(p.text), LOWER(?))
  AND (? = '' OR LOWER(p.author) = LOWER(?))
  AND NOT EXISTS (SELECT 1 FROM hidden n WHERE n.post = p.id) ORDER BY h.id DESC LIMIT ?"""  # noqa: S608
BY = "from:"


def recall(store: Store, brand: str, since: datetime, cursor: str, limit: int) -> tuple[list[Happening], str]:
    """What was said to and by a brand from `since` on, oldest first; the cursor is "" where it ends."""
    at, _, number = cursor.partition("|")
    given = (brand, a_time(since), at, number_or(number, 0), limit)
    found = [reading.happening(row) for row in store.db.execute(RECALL, given)]
    last = found[-1].post if len(found) == limit else None
    return found, f"{a_time(last.at)}|{last.id}" if last else ""


def search(store: Store, query: str, cursor: str, limit: int) -> tuple[list[Happening], str]:
    """Public words that contain the query, or `from:handle`, whoever they are addressed to.

    The newest page first, each oldest first.
    """
    words = query.strip()
    by = words.removeprefix(BY).lstrip("@") if words.startswith(BY) else ""
    if not words or words == BY:
        return [], ""
    rows = store.db.execute(SEARCH, (number_or(cursor, LARGEST), "" if by else words, by, by, limit))
    found = [reading.happening(row) for row in rows]
    return found[::-1], str(found[-1].id) if len(found) == limit else ""


def profile(store: Store, handle: str) -> Profile:
    """Who somebody is. Raises `Impossible`."""
    found = reading.somebody(store, handle)
    if found is None:
        raise Impossible("There is nobody of this name on the practice network.")
    following = store.db.execute("SELECT COUNT(*) FROM follows WHERE follower = ?", (handle,)).fetchone()[0]
    posts = "SELECT COUNT(*) FROM posts WHERE author = ? AND kind != 'direct' AND removed_at IS NULL"
    return Profile(
        network_id=found.handle,
        handle=found.handle,
        name=found.name,
        about=found.bio,
        followers=found.followers,
        following=following,
        posts=store.db.execute(posts, (handle,)).fetchone()[0],
        is_bot=found.bot,
        protected=False,
    )


def measure(store: Store, brand: str, numbers: Sequence[str]) -> dict[str, Measured]:
    """How posts were taken by now; quotes and views this network does not have."""
    now = datetime.now(UTC)
    found = {number: reading.post(store, brand, number) for number in numbers}
    return {
        number: Measured(
            likes=post.likes,
            reposts=_reposts(store, number),
            replies=_replies(store, number),
            quotes=None,
            views=None,
            at=now,
            votes=post.poll.counted if post.poll else (),
        )
        for number, post in found.items()
        if post
    }


def _reposts(store: Store, number: str) -> int:
    return int(store.db.execute("SELECT COUNT(*) FROM reposts WHERE post = ?", (int(number),)).fetchone()[0])


def _replies(store: Store, number: str) -> int:
    sql = "SELECT COUNT(*) FROM posts WHERE in_reply_to = ? AND removed_at IS NULL"
    return int(store.db.execute(sql, (int(number),)).fetchone()[0])
