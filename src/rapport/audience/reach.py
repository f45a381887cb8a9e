"""Whether words reach an account, in five words; what speaks against it is a fact, or a bound that was proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf

from rapport.triage.authenticity import Account, estimate
from rapport.triage.bound import labels_needed, umbrella

ALPHA, DELTA = 0.01, 0.05
"""At most one real person in a hundred loses *reachable* by the estimate, with 95 % confidence."""

SILENT_DAYS = 180.0
MASS, MASS_TIMES = 1_500.0, 10.0
NO_LINE = -inf


class ReachWord(StrEnum):
    """`UNCLEAR`: what is shown is not enough to say that somebody reads it."""

    REACHABLE = "reachable"
    QUIET = "quiet"
    MASS = "mass"
    MOVED = "moved"
    UNCLEAR = "unclear"


class ReachFact(StrEnum):
    """What a word is given for; the numbers are the account's own."""

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
    """The word and what it is given for; `real` is from 0 to 1, the higher the more signs of a person."""

    word: ReachWord
    fact: ReachFact
    real: float


def reach_of(seen: SeenFollower, line: float = NO_LINE) -> Reached:
    """The word for an account. Who talked with the brand lately is reachable, whatever the signs say.

    `line` is `line_of` what people marked: below it the estimate takes *reachable* away, and nowhere else.
    """
    real = 1.0 - estimate(seen.account).inauthentic
    word, fact = _word(seen, real, line)
    return Reached(word, fact, real)


def _word(seen: SeenFollower, real: float, line: float) -> tuple[ReachWord, ReachFact]:
    if seen.moved:
        return ReachWord.MOVED, ReachFact.GONE
    if seen.talked:
        return ReachWord.REACHABLE, ReachFact.TALKED
    if _follows_many(seen.account):
        return ReachWord.MASS, ReachFact.FOLLOWS_MANY
    if seen.silent_days is not None and seen.silent_days > SILENT_DAYS:
        return ReachWord.QUIET, ReachFact.SILENT
    if seen.account.posts == 0 and seen.account.about == "" and seen.account.plain_picture:
        return ReachWord.QUIET, ReachFact.EMPTY
    if real < line:
        return ReachWord.UNCLEAR, ReachFact.SIGNS
    return ReachWord.REACHABLE, ReachFact.NOTHING_AGAINST


def line_of(real_people: Sequence[float]) -> float:
    """Below which `Reached.real` an account is *unclear*, from that of followers whom people marked as real.

    With probability 1 - DELTA over who was marked, at most ALPHA of the real people among the followers lie below:
    `umbrella`, with real people in the place of complaints. The marked ones must be drawn by chance, as the sample
    is. `-inf` while there are too few (`PEOPLE_NEEDED`): then nobody is called unclear for their signs.
    """
    return umbrella(real_people, ALPHA, DELTA)


PEOPLE_NEEDED = labels_needed(ALPHA, DELTA)


def _follows_many(it: Account) -> bool:
    """It follows so many that nothing of ours is seen among them."""
    if it.following is None or it.followers is None:
        return False
    return it.following > MASS and it.following > MASS_TIMES * max(it.followers, 1.0)
