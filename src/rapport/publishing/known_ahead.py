"""What somebody should know of a post's hour, said wherever it gets one, and for as long as it is to come."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from rapport.accounts.models import Brand
from rapport.domain.post_states import PostState
from rapport.domain.set_apart import isolated
from rapport.publishing.checks import known_of
from rapport.publishing.composed import parts_of, with_parts
from rapport.publishing.models import Post, Variant, When
from rapport.publishing.post_check import PostCheck
from rapport.publishing.series import next_time
from rapport.publishing.standing import stands
from rapport.publishing.to_know import to_know

AHEAD = (PostState.DRAFT, PostState.WAITING, PostState.SCHEDULED)
# Of so many posts at once it is looked up; each one's page says it, too.
AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class KnownPost:
    """A post that got an hour together with others, and what to know of that."""

    post: Post
    title: str
    at: datetime | None
    checks: Sequence[PostCheck]

    @property
    def words(self) -> str:
        return in_words(self.checks)


def known_ahead(post: Post, now: datetime, channels: Collection[int] | None = None) -> list[PostCheck]:
    """Of what is still to leave on these channels (None: all), at the hour that it has by now; nothing blocks.

    Of a post that comes round: at the next time of its rule.
    """
    return [check for one in _known(post.brand, [post.pk], now, channels) for check in one.checks]


def known_of_posts(brand: Brand, numbers: Sequence[int], now: datetime) -> list[KnownPost]:
    """Those of the first posts of these of which somebody should know something, in this order."""
    return [one for one in _known(brand, numbers[:AT_ONCE], now) if one.checks]


def _known(
    brand: Brand, numbers: Sequence[int], now: datetime, channels: Collection[int] | None = None
) -> list[KnownPost]:
    rows = {row.pk: row for row in with_parts(Post.of(brand).filter(pk__in=numbers))}
    return [_of(rows[number], now, channels) for number in numbers if number in rows]


def _of(post: Post, now: datetime, channels: Collection[int] | None) -> KnownPost:
    standing, next_one = stands(post), next_time(post, now)
    found = list[PostCheck]()
    for one in standing.variants:
        row = one.variant
        if one.state not in AHEAD or row.channel.closed_at or (channels and row.channel_id not in channels):
            continue
        if post.template_of_id:
            found += _of_next(row, next_one, now)
        elif row.how:
            found += known_of(row, now)
    return KnownPost(post, standing.title, standing.at, found)


def _of_next(row: Variant, at: datetime | None, now: datetime) -> list[PostCheck]:
    """Its copies say the same words as it does: that is what they are for."""
    if at is None:
        return []
    row.at, row.how = at, When.DATE
    return to_know(row, parts_of(row), now)


def in_words(checks: Sequence[PostCheck]) -> str:
    """Each finding once, with the channels that it is of."""
    on: dict[str, list[str]] = {}
    for one in checks:
        on.setdefault(one.says, []).append(isolated(one.channel.handle))
    return " ".join(f"{', '.join(dict.fromkeys(handles))}: {says}" for says, handles in on.items())
