"""What stands beside words of ours on a network, as far as it tells: to be compared with what was meant."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StandsThere:
    """None is what the network does not tell, which is not the same as nothing.

    `kinds`: of each file, as image, video or audio; `alts`: what each is said to show. `card`: the link of which a
    card stands there, "" for none. `above`: the network's id of the post that it goes on from, "" for none.
    """

    kinds: tuple[str, ...] | None = None
    alts: tuple[str, ...] | None = None
    card: str | None = None
    poll: tuple[str, ...] | None = None
    warning: str | None = None
    above: str | None = None
