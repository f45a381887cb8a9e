"""Networks that take files before the words."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from rapport.domain.message import Media


@runtime_checkable
class Uploads(Protocol):
    async def upload(self, key: str, content: bytes, media: Media) -> Media:
        """The same media with the `id` that the network gave it. Repeatable; it says nothing to anybody."""
        ...

    async def find_upload(self, key: str, media: Media) -> Media | None:
        """What an earlier upload under this key, known as `media.id` where it was answered, left on the network.

        None where it is gone, or the network cannot be asked: then it is uploaded again.
        """
        ...
