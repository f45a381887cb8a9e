"""Networks that take a film before the words, and work on it before it can be attached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from rapport.domain.message import Media
from rapport.domain.reply import Outgoing


@dataclass(frozen=True, slots=True)
class FilmThere:
    """A film of ours on the network: by its `id` there, and whether it is `ready` to be attached."""

    media: Media
    ready: bool


@runtime_checkable
class UploadsFilms(Protocol):
    async def upload_film(self, key: str, media: Media, beside: Outgoing) -> FilmThere:
        """Bring `media.film` to the network, or tell it `media.url` where it fetches files itself.

        It says nothing to anybody, and does not wait for the network. `beside`: the words that the film goes with,
        for a network that wants both at once.
        """
        ...

    async def find_film(self, key: str, media: Media) -> FilmThere | None:
        """What an earlier upload under this key, known as `media.id` where it was answered, became there.

        None where it is gone, or was never whole: then it is uploaded again. Raises `Refused` where the network
        could not use it, with its reason.
        """
        ...
