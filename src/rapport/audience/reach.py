"""Whether words reach an account, in five words; all but the account's own word for it under one proved bound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf

from rapport.triage.authenticity import Account, estimate
from rapport.triage.bound import labels_needed, umbrella

ALPHA, DELTA = 0.01, 0.05
"""At most one real person in a hundred is called mass, quiet or unclear, with 95 % confidence."""

SILENT_DAYS = 180.0
MASS, MASS_TIMES = 1_500.0, 10.0
NO_LINE = -inf


class ReachWord(StrEnum):
    """`UNCLEAR`: what is shown is not enough to say that somebody reads it. `MOVED`: it says so itself."""

    REACHABLE = "reachable"
    QUIET = "quiet"
    MASS = "mass"
    MOVED = "moved"
    UNCLEAR = "unclear"


class ReachFact(StrEnum):
    """What speaks for or against an account, by its own numbers. A fact alone takes *reachable* from nobody."""

    GONE = "gone"
    TALKED = "talked"
    FOLLOWS_MANY = "follows many"
    SILENT = "silent"
    EMPTY = "empty"
    SIGNS = "signs"
    NOTHING_AGAINST = "nothing against"


@dataclass(frozen=True, slots=True)
class SeenFollower:
    """What is known of a follower. `silent_days`: since it last posted, None where the network does not say."""

    account: Account
    silent_days: float | None = None
    moved: bool = False
    talked: bool = False


@dataclass(frozen=True, slots=True)
class Reached:
    """The word and what speaks for or against it. From 0 to 1: `real`, the higher the more signs of a person;
    `hold`, how firmly it stays reachable.
    """

    word: ReachWord
    fact: ReachFact
    real: float
    hold: float


# What speaks against an account more loosens its hold more, whatever its signs; among equals the signs decide.
AGAINST = {
    ReachFact.FOLLOWS_MANY: (0, ReachWord.MASS),
    ReachFact.SILENT: (1, ReachWord.QUIET),
    ReachFact.EMPTY: (1, ReachWord.QUIET),
    ReachFact.NOTHING_AGAINST: (2, ReachWord.UNCLEAR),
}


def reach_of(seen: SeenFollower, line: float = NO_LINE) -> Reached:
    """The word for an account. Who talked with the brand lately is reachable, whatever speaks against it.

    `line` is `line_of` what people marked: who holds less firmly is called out of reach, and nobody else is but
    those whose own account says that they moved.
    """
    real, fact = 1.0 - estimate(seen.account).inauthentic, _fact(seen)
    if fact is ReachFact.GONE:
        return Reached(ReachWord.MOVED, fact, real, 0.0)
    if fact is ReachFact.TALKED:
        return Reached(ReachWord.REACHABLE, fact, real, 1.0)
    hold, word = holds(fact, real), AGAINST[fact][1]
    if hold >= line:
        return Reached(ReachWord.REACHABLE, fact, real, hold)
    return Reached(word, ReachFact.SIGNS if word is ReachWord.UNCLEAR else fact, real, hold)


def holds(fact: ReachFact, real: float) -> float:
    """How firmly an account stays reachable against such a fact, with so many signs of a person."""
    return (AGAINST[fact][0] + real) / len({rank for rank, _word in AGAINST.values()})


def _fact(seen: SeenFollower) -> ReachFact:
    if seen.moved:
        return ReachFact.GONE
    if seen.talked:
        return ReachFact.TALKED
    if _follows_many(seen.account):
        return ReachFact.FOLLOWS_MANY
    if seen.silent_days is not None and seen.silent_days > SILENT_DAYS:
        return ReachFact.SILENT
    if seen.account.posts == 0 and seen.account.about == "" and seen.account.plain_picture:
        return ReachFact.EMPTY
    return ReachFact.NOTHING_AGAINST


def line_of(real_people: Sequence[float]) -> float:
    """Below which `Reached.hold` an account is called out of reach, from that of followers marked as real people.

    With probability 1 - DELTA over who was marked, at most ALPHA of the real people among the followers lie below:
    `umbrella`, with real people in the place of complaints. The marked ones must be drawn by chance, as the sample
    is. `-inf` while there are too few (`PEOPLE_NEEDED`): then nobody is called out of reach by anybody but
    themselves.
    """
    return umbrella(real_people, ALPHA, DELTA)


PEOPLE_NEEDED = labels_needed(ALPHA, DELTA)


def _follows_many(it: Account) -> bool:
    """It follows so many that nothing of ours is seen among them."""
    if it.following is None or it.followers is None:
        return False
    return it.following > MASS and it.following > MASS_TIMES * max(it.followers, 1.0)
