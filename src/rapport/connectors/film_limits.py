"""What a film beside a post may be on a network, as its manifest says."""

from __future__ import annotations

from datetime import date

import msgspec


class FilmLimits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The numbers a network holds films to, and where they were read. Zero: no such limit is known.

    `least` to `films` in one post, each of `bytes`, between `shortest` and `longest` seconds, its longer side of
    `side` pixels, its width between `tallest` and `widest` of its height. `beside_pictures`: both may stand in one
    post. `alt`: the network shows what is to be seen in it to those who cannot see it.
    """

    bytes: int
    source: str
    read: date
    films: int = 1
    least: int = 0
    shortest: float = 0
    longest: float = 0
    side: int = 0
    tallest: float = 0
    widest: float = 0
    beside_pictures: bool = False
    alt: bool = True
