"""What is said under older posts: it lifts none of them, so their pages are looked at in turn, one each time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from rapport.connectors.errors import Refused
from rapport.connectors.graph.polling import MARGIN, Below, Row, Tops, Track, read_below, when
from rapport.connectors.json_fields import parts, text

PAGES = 12
"""Of older posts, before the walk begins anew: with pages of 50, the 600 behind the newest."""
MOST_MARKS = 600
Mark = Callable[[Row], str]
"""How what was said under a post looks from afar; "" where the network does not tell."""


async def older(track: Track, tops: Tops, second: str, mark: Mark, below: Below) -> list[Row]:
    """What was said, since the round before, under the posts of the page that is next; oldest first.

    `second` is the mark of the page behind the newest. A post that looks as it did costs no call; nor does one
    that is seen for the first time and shows no comment that is new.
    """
    at = track.older
    if not at.turn:
        at.turn, at.pages = second, 0
        at.before, at.began = at.began or track.upto, datetime.now(UTC)
    if not at.turn:
        return []
    since = (at.before or track.upto) - MARGIN
    try:
        posts, after = await tops(at.turn)
    except Refused:  # marks of pages do not live for ever
        at.turn = ""
        return []
    lively = [
        text(post, "id") for post in posts if _lively(post, at.marks.get(text(post, "id")), mark(post), since)
    ]
    found, sight = await read_below(track, lively, below, since)
    at.pages += 1
    at.turn = after if at.pages < PAGES else ""
    looks = {text(post, "id"): mark(post) for post in posts}
    others = {number: look for number, look in at.marks.items() if number not in looks}
    at.marks = dict([*looks.items(), *others.items()][:MOST_MARKS])
    return [*sorted(found, key=when), *sight]


def _lively(post: Row, before: str | None, look: str, since: datetime) -> bool:
    if not look:
        return True
    if before is None:
        return any(when(comment) >= since for comment in parts(post, "comments", "data"))
    return look != before
