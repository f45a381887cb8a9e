"""What a network is asked to allow, why each, and what it demands itself before that works for everybody."""

from __future__ import annotations

from datetime import date

import msgspec


class Scope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One permission we ask a network for, and what for: the person reads it before they leave."""

    name: str
    why: str


class Review(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the network demands before it works in production; `takes`: how long that is ("": not stated).

    `features`: what it must allow the app in that review, and no sign-in asks for.
    """

    demands: str
    source: str
    read: date
    takes: str = ""
    features: list[Scope] = []
