"""What somebody should know of posts that got an hour together with others."""

from __future__ import annotations

from collections.abc import Sequence

from rapport.api.schemas.base import Shape
from rapport.publishing.known_ahead import KnownPost


class KnownHour(Shape):
    """Of one post on a channel, at its hour; nothing of this holds it up."""

    post: int
    channel: int
    code: str
    says: str

    @classmethod
    def of_all(cls, found: Sequence[KnownPost]) -> list[KnownHour]:
        """Each finding of each post."""
        return [
            cls(post=one.post.pk, channel=check.channel.pk, code=check.code, says=check.says)
            for one in found
            for check in one.checks
        ]
