"""Networks that keep the files of messages themselves, and give one to whoever has the channel's permission."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from rapport.domain.message import Media

TOO_LARGE = "This file is larger than is brought here; open it in the network's own app."
NOT_THERE = "The network does not have this file any more."


@runtime_checkable
class Downloads(Protocol):
    async def download(self, media: Media, most: int) -> bytes:
        """The bytes of a file of somebody's message, by `media.id`: whatever they are, nothing in them is trusted.

        Never more than `most`: a larger one is `Refused`, before it is read where the network tells its size. No
        secret of the channel is in an address that anybody sees, or in an error.
        """
        ...
