"""A link's card as it goes beside words, to a network that draws none of its own."""

from __future__ import annotations

from dataclasses import dataclass

from rapport.domain.message import Media


@dataclass(frozen=True, slots=True)
class SentCard:
    """`address` is where it leads; `picture` has its bytes, or its network's id once it was brought there."""

    address: str
    title: str
    description: str = ""
    picture: Media | None = None
