"""What somebody should know of a post that was just put in line or moved, said as soon as that is done."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from rapport.domain.post_states import PostState
from rapport.domain.set_apart import isolated
from rapport.publishing.checks import known_of
from rapport.publishing.composed import with_parts
from rapport.publishing.models import Post
from rapport.publishing.post_check import PostCheck
from rapport.publishing.standing import stands

AHEAD = (PostState.DRAFT, PostState.WAITING, PostState.SCHEDULED)


def known_ahead(post: Post, now: datetime, channels: Collection[int] | None = None) -> list[PostCheck]:
    """Of what is still to leave on these channels (None: all), at the hour that it has by now; nothing blocks."""
    rows = with_parts(Post.across_brands.filter(pk=post.pk))
    found = [one for row in rows for one in stands(row).variants if one.variant.how and one.state in AHEAD]
    meant = [one.variant for one in found if channels is None or one.variant.channel_id in channels]
    return [check for one in meant if one.channel.closed_at is None for check in known_of(one, now)]


def in_words(checks: Sequence[PostCheck]) -> str:
    """Each finding once, with the channels that it is of."""
    on: dict[str, list[str]] = {}
    for one in checks:
        on.setdefault(one.says, []).append(isolated(one.channel.handle))
    return " ".join(f"{', '.join(dict.fromkeys(handles))}: {says}" for says, handles in on.items())
