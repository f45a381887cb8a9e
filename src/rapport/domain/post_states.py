"""The states of a post and its variants, and the one table of the moves between them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum


class PostState(StrEnum):
    """Where a variant is. A post is where its least advanced variant is, or *partly* published.

    `CUT`: some of its parts are out, and a person took the others back.
    """

    DRAFT = "draft"
    WAITING = "waiting"
    HELD = "held"
    MISSED = "missed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    SCHEDULED = "scheduled"
    PUBLISHING = "publishing"
    CUT = "cut"
    PUBLISHED = "published"
    PARTLY = "partly"


class Move(StrEnum):
    """What people do to a variant, and what happens to it on its way."""

    EDIT = "edit"
    ASK = "ask"
    RETURN = "return"
    LINE_UP = "line up"
    TAKE_BACK = "take back"
    HOLD = "hold"
    RELEASE = "release"
    DISCARD = "discard"
    BEGIN = "begin"
    WAIT = "wait"
    SENT = "sent"
    REFUSE = "refuse"
    LOSE = "lose"
    MISS = "miss"
    ARRIVED = "arrived"
    NOT_ARRIVED = "not arrived"


S = PostState
UNSENT = frozenset({S.DRAFT, S.WAITING, S.HELD, S.MISSED, S.FAILED, S.SCHEDULED})
TROUBLE = frozenset({S.MISSED, S.FAILED, S.UNKNOWN})
# From where each move starts, and where it may lead.
MOVES: Mapping[Move, tuple[frozenset[PostState], frozenset[PostState]]] = {
    Move.EDIT: (UNSENT | {S.CUT}, frozenset({S.DRAFT, S.HELD})),
    Move.ASK: (frozenset({S.DRAFT, S.MISSED, S.FAILED, S.SCHEDULED, S.CUT}), frozenset({S.WAITING})),
    # What is partly out is no draft any more: its rest is again what it was.
    Move.RETURN: (frozenset({S.WAITING}), frozenset({S.DRAFT, S.MISSED, S.FAILED, S.CUT})),
    Move.LINE_UP: (
        frozenset({S.DRAFT, S.WAITING, S.MISSED, S.FAILED, S.SCHEDULED, S.CUT}),
        frozenset({S.SCHEDULED, S.MISSED, S.PUBLISHING}),
    ),
    Move.TAKE_BACK: (
        frozenset({S.SCHEDULED, S.MISSED, S.FAILED, S.WAITING, S.PUBLISHING}),
        frozenset({S.DRAFT, S.CUT}),
    ),
    Move.HOLD: (
        frozenset({S.DRAFT, S.WAITING, S.SCHEDULED, S.MISSED, S.FAILED, S.PUBLISHING}),
        frozenset({S.HELD}),
    ),
    Move.RELEASE: (frozenset({S.HELD}), frozenset({S.DRAFT, S.SCHEDULED, S.MISSED, S.PUBLISHING})),
    Move.DISCARD: (UNSENT, frozenset()),
    Move.BEGIN: (frozenset({S.SCHEDULED, S.HELD}), frozenset({S.PUBLISHING})),
    Move.WAIT: (frozenset({S.PUBLISHING}), frozenset({S.SCHEDULED})),
    Move.SENT: (frozenset({S.SCHEDULED, S.PUBLISHING}), frozenset({S.PUBLISHED})),
    Move.REFUSE: (frozenset({S.SCHEDULED, S.PUBLISHING}), frozenset({S.FAILED})),
    Move.LOSE: (frozenset({S.SCHEDULED, S.PUBLISHING}), frozenset({S.UNKNOWN})),
    Move.MISS: (frozenset({S.SCHEDULED, S.PUBLISHING}), frozenset({S.MISSED, S.HELD})),
    Move.ARRIVED: (frozenset({S.UNKNOWN}), frozenset({S.PUBLISHED, S.PUBLISHING, S.FAILED})),
    Move.NOT_ARRIVED: (frozenset({S.UNKNOWN}), frozenset({S.SCHEDULED, S.PUBLISHING})),
}
# What is told of a post whose variants differ: the first of these that one of them has.
LEAST = (
    S.UNKNOWN, S.FAILED, S.MISSED, S.HELD, S.DRAFT, S.WAITING, S.SCHEDULED, S.PUBLISHING, S.CUT, S.PUBLISHED
)  # fmt: skip
TAKEN_BACK, WANTED = "taken back", "wanted"
STUCK = frozenset({S.UNKNOWN, S.FAILED, S.MISSED, S.HELD, S.DRAFT, S.WAITING})


def may(state: PostState, move: Move) -> bool:
    """Whether the move starts from this state."""
    return state in MOVES[move][0]


def on_its_way(states: Iterable[PostState], move: Move) -> bool:
    """Whether one of them is with the network at this moment, or nobody knows, so that the move waits for it."""
    return any(one in (S.PUBLISHING, S.UNKNOWN) and not may(one, move) for one in states)


def part_step(step: str, *, taken_back: bool, wanted: bool) -> str:
    """A part's step in the outbox, or what people decided of one that does not leave by itself any more.

    `wanted`: it is to leave after all, once others have said yes, who are asked.
    """
    if step not in ("withdrawn", "failed"):
        return step
    return WANTED if wanted else TAKEN_BACK if taken_back else step


def variant_state(steps: Collection[str], *, held: bool, waiting: bool) -> PostState:
    """A variant's state from its parts, each as `part_step` tells; none: it is not in line."""
    found = set(steps)
    if not found:
        return S.HELD if held else S.WAITING if waiting else S.DRAFT
    if "unknown" in found:
        return S.UNKNOWN
    if found == {"sent"}:
        return S.PUBLISHED
    if "sending" in found:
        return S.PUBLISHING
    if WANTED in found:
        return S.HELD if held else S.WAITING if waiting else S.MISSED
    if "failed" in found:
        return S.FAILED
    if "withdrawn" in found:
        return S.HELD if held else S.MISSED
    if TAKEN_BACK in found:
        return S.CUT
    return S.PUBLISHING if "sent" in found else S.SCHEDULED


def post_state(variants: Iterable[PostState]) -> PostState:
    """The whole post's: the least advanced, and *partly* where one is out and another is stuck. None: a draft."""
    found = set(variants)
    out = found & {S.PUBLISHED, S.CUT}
    if len(out) > 1 or (out and found & STUCK):
        return S.PARTLY
    return next((one for one in LEAST if one in found), S.DRAFT)
