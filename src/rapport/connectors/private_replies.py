"""Which words written in public a network lets a brand answer in private, as its manifest says it."""

from __future__ import annotations

import msgspec

from rapport.domain.message import Kind

# Nobody else reads these, or they are our own.
NOT_IN_PUBLIC = frozenset({Kind.DIRECT, Kind.EMAIL, Kind.CHAT, Kind.POST})


class PrivateReplies(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which words written in public may be answered in private.

    `kinds`: of message; `times`: how often each of them (0: as often as one likes); `hours`: within how many of
    having been written (0: at any time); `automatic`: by automatic words, too.
    """

    kinds: list[Kind]
    times: int = 0
    hours: int = 0
    automatic: bool = False

    def __post_init__(self) -> None:
        if NOT_IN_PUBLIC & set(self.kinds):
            raise ValueError("only what is written in public is answered in private instead")
