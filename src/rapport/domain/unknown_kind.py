"""What a network tells of and nobody here knows."""

from __future__ import annotations

from dataclasses import dataclass

from rapport.domain.message import Event


@dataclass(frozen=True, slots=True)
class UnknownKind:
    """The network tells of a kind of thing that its connector does not know, under the network's own name."""

    name: str


Told = Event | UnknownKind
