"""What a network is asked to allow, why each, and what it demands itself before that works for everybody."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

import msgspec

from rapport.domain.message import Kind


class Scope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One permission we ask a network for, and what for: the person reads it before they leave.

    `within`: wider ones that hold it. `kinds`: messages that are not answered without it; a post is not published.
    """

    name: str
    why: str
    within: list[str] = []
    kinds: list[Kind] = []

    def held_by(self, granted: Collection[str]) -> bool:
        """Whether it is among these, by its own name or within a wider one."""
        return any(one in granted for one in (self.name, *self.within))


class Review(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the network demands before it works in production; `takes`: how long that is ("": not stated).

    `features`: what it must allow the app in that review, and no sign-in asks for.
    """

    demands: str
    source: str
    read: date
    takes: str = ""
    features: list[Scope] = []


def decided(asked: Sequence[Scope], granted: Collection[str]) -> dict[str, bool]:
    """Each by its name, where a network has told the whole list of what it granted."""
    return {one.name: one.held_by(granted) for one in asked}
