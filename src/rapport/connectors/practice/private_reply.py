"""A brand's answer in private to a post that everybody reads: to its author alone, once, within seven days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from rapport.connectors.practice import reading
from rapport.connectors.practice.store import Store
from rapport.connectors.practice.values import PostKind
from rapport.connectors.practice.writing import Impossible

KINDS: tuple[PostKind, ...] = ("mention", "comment")
LONGEST_AGO = timedelta(days=7)


def private_place(store: Store, brand: str, number: str, at: datetime | None) -> tuple[PostKind, str] | None:
    """Where such an answer is written; None where the post is private anyway. Raises `Impossible`."""
    found = reading.post(store, brand, number)
    if found is None:
        raise Impossible("The post this answers is not there any more.")
    if not found.public:
        return None
    if found.kind not in KINDS or found.by_brand:
        raise Impossible("Only a mention or a comment is answered in private here.")
    if (at or datetime.now(UTC)) - found.at > LONGEST_AGO:
        raise Impossible("A post is answered in private within seven days; this one is older.")
    sql = "SELECT 1 FROM posts WHERE in_reply_to = ? AND brand = ? AND author = brand AND kind = 'direct'"
    if store.db.execute(sql, (int(found.id), brand)).fetchone():
        raise Impossible("This post was answered in private before; that is taken once.")
    return "direct", reading.direct_thread(found.author)
