"""What the words of one message say for and against each reading: phrases found, negations turned, sums made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from rapport.triage.amounts import amount
from rapport.triage.lexicon import OWN, Cue
from rapport.triage.phrases import ENDS, Hit

MARKS = (
    "self-harm", "threat", "safety", "health", "minors", "law", "incident", "anger", "refusal", "money",
)  # fmt: skip
ANYWHERE = frozenset({"person", "self-harm", "threat", "amount", "age"})
# One word in the language of somebody's phone, in a conversation held in another: heard, unless a phrase mutes it.
BORROWED = ANYWHERE | {"person_alone"}
ADULT = 18
LONG_WORD = 6
LONG_PHRASE = 8
FADE = 0.7
_REACH = 3
_STOPS = ENDS | {","}
_THANKS = ("than", "thx", "graci", "grazi")


@dataclass(slots=True)
class Evidence:
    """What was seen, and sums per sense: the strongest phrase counts whole, each further one 0.7 of the last."""

    sums: dict[str, float] = field(default_factory=dict)
    marks: set[str] = field(default_factory=set)
    asks_for_person: bool = False
    negated_praise: bool = False
    amount: float = 0.0
    words: int = 0
    questions: int = 0
    shouts: int = 0

    def of(self, sense: str) -> float:
        return self.sums.get(sense, 0.0)


def weigh(words: Sequence[str], hits: Iterable[Hit], language: str) -> Evidence:
    """The evidence of one message. `words` are its tokens, `hits` the phrases found in them."""
    evidence = Evidence(
        words=sum(word.isalnum() for word in words),
        questions=sum(word in "?¿" for word in words),
        shouts=sum(word == "!" for word in words),
    )
    own = language in OWN
    hits = list(hits)
    heard = [hit for hit in hits if not own or hit.entry.language in ("", language) or hit.entry.sense in BORROWED]
    muted = _muted(heard, len(words))
    denials = {hit.end for hit in heard if hit.entry.sense == "not"}
    weights: dict[str, list[float]] = {}
    for hit in heard:
        entry = hit.entry
        if muted and entry.sense not in ANYWHERE and hit.end <= muted[hit.start]:
            continue
        if entry.sense in MARKS:
            evidence.marks.add(entry.sense)
        sense, weight = _turned(words, hit, denials, evidence) if denials else (entry.sense, entry.weight)
        weights.setdefault(sense, []).append(weight)
        _note(words, hit, evidence, bool(muted))
    if muted:
        weights.setdefault("mute", []).append(1.0)
    evidence.marks |= {hit.entry.sense for hit in hits if hit.entry.sense in MARKS and _long(words, hit)}
    evidence.sums = {sense: _fading(found) for sense, found in weights.items()}
    return evidence


def _long(words: Sequence[str], hit: Hit) -> bool:
    """Whether a grave phrase counts in a message of another language: short words mean too much elsewhere."""
    lengths = [len(word) for word in words[hit.start : hit.end]]
    return max(lengths) >= LONG_WORD or len(lengths) > 1 and sum(lengths) >= LONG_PHRASE


def _muted(hits: Iterable[Hit], words: int) -> list[int]:
    """For each word, how far a harmless phrase begun at it or before reaches; empty where there is none."""
    reach: list[int] = []
    for hit in hits:
        if hit.entry.sense == "mute":
            reach = reach or [0] * words
            reach[hit.start] = max(reach[hit.start], hit.end)
    return list(accumulate(reach, max))


def _note(words: Sequence[str], hit: Hit, evidence: Evidence, muted: bool) -> None:
    sense = hit.entry.sense
    if sense == "person" or (sense == "person_alone" and evidence.words <= 4 and not muted):
        evidence.asks_for_person = True
    elif sense == "age" and _number(words, hit) < ADULT:
        evidence.marks.add("minors")
    elif sense == "amount":
        evidence.amount = max(evidence.amount, amount(words, hit.start, hit.end))


def _turned(words: Sequence[str], hit: Hit, denials: set[int], evidence: Evidence) -> tuple[str, float]:
    """The sense a hit has after the words before it: "not good" speaks against, "no fault" not at all."""
    entry: Cue = hit.entry
    if entry.sense not in ("praise", "positive", "negative") or entry.weight < 2 and entry.sense == "negative":
        return entry.sense, entry.weight
    if not _denied(words, hit.start, denials):
        return entry.sense, entry.weight
    if entry.sense == "negative":
        return "calm", entry.weight
    if words[hit.start].startswith(_THANKS) or entry.weight < 2 and entry.sense == "positive":
        return entry.sense, entry.weight / 2
    evidence.negated_praise = True
    return "turned", entry.weight


def _denied(words: Sequence[str], start: int, denials: set[int]) -> bool:
    for at in range(start, max(-1, start - _REACH), -1):
        if at in denials:
            return True
        if at == 0 or words[at - 1] in _STOPS:
            return False
    return False


def _number(words: Sequence[str], hit: Hit) -> int:
    found = [word for word in words[hit.start : hit.end] if word.isdecimal()]
    return int(found[0][:9]) if found else 0


def _fading(weights: list[float]) -> float:
    if len(weights) == 1:
        return weights[0]
    weights.sort(reverse=True)
    total, share = 0.0, 1.0
    for weight in weights[:24]:
        total += share * weight
        share *= FADE
    return total
