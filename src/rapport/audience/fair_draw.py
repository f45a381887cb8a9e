"""A draw that anybody can make again: its seed is fixed and hidden before, and told after.

Before: `commitment(seed)` is published with the rules. After: the seed, the entrants and, where the rules name
one, a public value that nobody knew before (a lottery's numbers, a closing price). Each entrant's lot is

    HMAC-SHA256(seed, digest of rules and entrants, public value, entrant)

and the lowest lots win. Who made the seed could only gain by choosing the entrants; the public value takes that
away, too. Commitments: Blum, "Coin flipping by telephone", CRYPTO 1981; HMAC: RFC 2104.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FORM = "rapport draw 1"
SEED = re.compile(r"[0-9a-f]{64}")
MOST_ENTRANTS = 200_000


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything that the outcome depends on. `entrants` are networks' ids; twice is once, in any order."""

    rules: str
    entrants: Sequence[str]
    prizes: int
    public: str = ""


def commitment(seed: str) -> str:
    """What is published before: the SHA-256 of the form and the seed. `ValueError` unless 64 hex digits."""
    if not SEED.fullmatch(seed):
        raise ValueError("a seed is 64 hexadecimal digits in small letters")
    return hashlib.sha256(f"{FORM}\n{seed}".encode()).hexdigest()


def drawing_digest(drawing: Drawing) -> str:
    """The SHA-256 of the rules and of the entrants in order of their names."""
    whole = [FORM, drawing.rules, drawing.prizes, sorted(set(drawing.entrants))]
    return hashlib.sha256(json.dumps(whole, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()


def draw_winners(seed: str, drawing: Drawing) -> list[str]:
    """The winners, the first first; all where entrants are fewer than prizes. `ValueError` for a bad seed."""
    commitment(seed)
    about = f"{drawing_digest(drawing)}\n{drawing.public}\n"
    lots = {one: _lot_of(seed, about + one) for one in set(drawing.entrants)}
    return sorted(lots, key=lambda one: (lots[one], one))[: max(0, drawing.prizes)]


def _lot_of(seed: str, words: str) -> bytes:
    return hmac.new(bytes.fromhex(seed), words.encode(), hashlib.sha256).digest()


def draw_problems(told: Mapping[str, object]) -> list[str]:
    """What is wrong with a draw as it was published, in words; nothing where it can be made again as told.

    `told` has commitment, seed, rules, entrants, prizes, public and winners; it comes from outside.
    """
    words = [told.get(name, "") for name in ("commitment", "seed", "rules", "public")]
    lists = [told.get("entrants"), told.get("winners")]
    prizes = told.get("prizes")
    if not all(isinstance(one, str) for one in words) or not all(_names(one) for one in lists):
        return ["it lacks commitment, seed, rules, entrants, prizes or winners, or one is of another kind"]
    if not isinstance(prizes, int) or isinstance(prizes, bool) or prizes < 1:
        return ["it names no number of prizes"]
    promised, seed, rules, public = map(str, words)
    if not SEED.fullmatch(seed):
        return ["the seed is not 64 hexadecimal digits"]
    entrants, winners = (list(map(str, one)) for one in lists if isinstance(one, list))
    found = [] if commitment(seed) == promised else ["the seed is not the one that was promised before"]
    if draw_winners(seed, Drawing(rules, entrants, prizes, public)) != winners:
        found.append("the winners are not those that the seed draws")
    return found


def _names(some: object) -> bool:
    return isinstance(some, list) and len(some) <= MOST_ENTRANTS and all(isinstance(one, str) for one in some)
