"""What the two promises allow for a message, as values that a decision is made from."""

from __future__ import annotations

from dataclasses import dataclass

# A match scores from 0 to 1, so nothing is as sure as this.
NO_MATCH_ENOUGH = 2.0


@dataclass(frozen=True, slots=True)
class Terms:
    """What the promise allows in a message's group (brand × language × kind) now. The defaults allow nothing.

    The first promise: an answer needs a complaint score below `threshold`, which comes from the calibration named
    `calibration` (empty: there is none). `unbound`: that calibration was made for another reader, brand, language
    or kind. `halted`: the drift alarm stopped the group. `shadow`: what would be answered is recorded, not said.
    `audited`: the share with which chance drew it for a person to label, 0.0 if it did not. `trial`: nobody
    outside is on the network, so the owner's leave is enough as long as there is no calibration.

    The second promise: an answer needs a match of at least `least_match`, which comes from the bound named
    `answers` (empty: there is none). `answers_unbound`: that bound was fitted to other articles, readers or
    thresholds. `article_halted`: this article's wrong answers rang the alarm. `trial_answers`: as `trial`, as long
    as there is no bound.
    """

    threshold: float = 0.0
    calibration: str = ""
    unbound: bool = False
    halted: bool = False
    shadow: bool = False
    audited: float = 0.0
    trial: bool = False
    answers: str = ""
    least_match: float = NO_MATCH_ENOUGH
    answers_unbound: bool = False
    article_halted: bool = False
    trial_answers: bool = False
