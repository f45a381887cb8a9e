"""What taking films must pass: brought once, looked at until it is ready, and gone with the post."""

# mypy: disable-error-code="type-abstract"

from __future__ import annotations

from pathlib import Path

import pytest

from rapport.connectors.base import Publishes, UploadsFilms
from rapport.connectors.errors import Refused
from rapport.connectors.testing_world import AbilityWorld, able, in_time, post
from rapport.domain.film import FILM, Film
from rapport.domain.message import Media

# Its bytes are nobody's to read here: what a network makes of them is its own.
BYTES = b"\x00\x00\x00\x10ftypisom\x00\x00\x02\x00" + bytes(3000)


def a_film(folder: Path, size: int = 0) -> Media:
    """A film that says it has `size` bytes (0: as many as it has)."""
    place = folder / "walk.mp4"
    place.write_bytes(BYTES)
    film = Film(place, size or len(BYTES), 12_500, 1280, 720)
    return Media("", FILM, "Two people walk by the sea", "walk.mp4", film=film)


class FilmsContract:
    async def test_a_film_is_brought_once_and_goes_with_the_post(
        self, world: AbilityWorld, tmp_path: Path
    ) -> None:
        network, film = able(world, UploadsFilms), a_film(tmp_path)
        assert await network.find_film("v1", film) is None
        brought = await network.upload_film("v1", film, post("p1"))
        assert brought.media.id
        there = await in_time(
            lambda: network.find_film("v1", brought.media), lambda found: found is None or found.ready
        )
        assert there is not None
        assert there.ready
        assert (there.media.id, there.media.alt) == (brought.media.id, film.alt)
        words = post("p1", media=(there.media,))
        sent = await able(world, Publishes).publish(words)
        assert await able(world, Publishes).find_published(words) == sent

    async def test_a_film_that_is_too_large_is_refused_before_it_is_sent(
        self, world: AbilityWorld, tmp_path: Path
    ) -> None:
        network = able(world, UploadsFilms)
        limits = world.connector.films(world.connector.link.settings)
        assert limits, "who takes films says how large they may be"
        with pytest.raises(Refused):
            await network.upload_film("v1", a_film(tmp_path, limits.bytes + 1), post("p1"))
