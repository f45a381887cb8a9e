"""What many messages ask alike: messages of one language gathered into topics, the most asked first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import log, sqrt
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from rapport.triage.normalise import words_of

CLOSE = 0.5
JOINED = 0.2
GONE = -2.0
WIDTH = 1024
LETTERS = (3, 4)
LETTERS_COUNT = 0.4
LONGEST = 60
FUNCTION = 0.15
_FUNCTION_WORDS = """
a an and are as at be been by can could did do does for from had has have hello hey hi how i if in is it its ive
me my no not of on or our please so thank thanks that the their there they this to us was we were what when where
which who why will with would you your al algo con cual cuando de del el ella en es esta este hay hola la las le
les lo los me mi muy no nos para pero por porque puedo puede podeis pueden que quien se si sin son su sus tal te
teneis tengo tiene tu un una unas unos y ya gracias buenas buenos dias tardes favor quiero queria saber donde
como cuanto ai al alla anche avete c che chi ci ciao come con cosa da dal dei del della delle di dove e ed era
gli grazie ha hai ho i il in io la le lo ma mi mia mio ne nel non o per piu posso puo potete qual quale quali
quando quanto se sei si sono sul un una uno vi vorrei buongiorno buonasera favore sapere
"""
_FUNCTION = frozenset(_FUNCTION_WORDS.split())


@dataclass(frozen=True, slots=True)
class Topic:
    """Places of the messages that ask alike, the most typical first, and how many different contacts asked."""

    places: tuple[int, ...]
    contacts: int


def topics(texts: Sequence[str], contacts: Sequence[Hashable]) -> list[Topic]:
    """Groups messages by likeness; most contacts first, then the earliest place. Every message is in one topic.

    Cosine of tf · idf over words and runs of three and four letters, folded into `WIDTH` signed places.
    Messages close to a densest one (`CLOSE`) are gathered around it, then groups are joined while their average
    likeness is `JOINED` or more (average linkage). A contact's messages weigh 1 together, so that nobody makes
    a topic by repeating themselves. O(n² · WIDTH); the same texts give the same topics.
    """
    if not texts:
        return []
    likeness = _likeness(texts)
    many = Counter(contacts)
    weights = np.array([1.0 / many[contact] for contact in contacts])
    groups = _joined(likeness, _gathered(likeness >= CLOSE, weights))
    found = [_topic(group, likeness, weights, contacts) for group in groups]
    return sorted(found, key=lambda topic: (-topic.contacts, min(topic.places)))


def _gathered(near: NDArray[np.bool_], weights: NDArray[np.float64]) -> list[list[int]]:
    """Whoever has most others near takes them along; then the next."""
    np.fill_diagonal(near, True)
    free = np.ones(len(weights), dtype=bool)
    around = near @ weights
    groups: list[list[int]] = []
    while free.any():
        lead = int(np.where(free, around.round(9), -1.0).argmax())
        taken = np.flatnonzero(near[lead] & free)
        free[taken] = False
        around -= near[:, taken] @ weights[taken]
        groups.append(taken.tolist())
    return groups


def _joined(likeness: NDArray[np.float32], groups: list[list[int]]) -> list[list[int]]:
    """Average linkage: the two groups most alike become one, until none are alike enough."""
    member = np.zeros((len(likeness), len(groups)), dtype=np.float32)
    for at, group in enumerate(groups):
        member[group, at] = 1.0
    total = (member.T @ likeness @ member).astype(np.float64)
    size = np.array([float(len(group)) for group in groups])
    mean = total / np.outer(size, size)
    np.fill_diagonal(mean, GONE)
    nearest = mean.argmax(axis=1)
    rows = np.arange(len(groups))
    while True:
        best = mean[rows, nearest]
        one = int(best.argmax())
        two = int(nearest[one])
        if best[one] < JOINED:
            return [sorted(group) for group in groups if group]
        groups[one], groups[two] = groups[one] + groups[two], []
        total[one] += total[two]
        total[:, one] += total[:, two]
        size[one] += size[two]
        mean[two, :] = mean[:, two] = GONE
        live = mean[one] > GONE
        mean[one, live] = mean[live, one] = total[one, live] / (size[one] * size[live])
        stale = np.flatnonzero((nearest == one) | (nearest == two) | (rows == one))
        nearest[stale] = mean[stale].argmax(axis=1)
        nearest = np.where(mean[:, one] > mean[rows, nearest], one, nearest)


def _topic(
    group: list[int], likeness: NDArray[np.float32], weights: NDArray[np.float64], contacts: Sequence[Hashable]
) -> Topic:
    """The most typical message is the one most like all of the group; the others follow by likeness to all."""
    typical = (likeness[np.ix_(group, group)] @ weights[group]).round(6)
    order = sorted(range(len(group)), key=lambda at: (-float(typical[at]), group[at]))
    return Topic(tuple(group[at] for at in order), len({contacts[place] for place in group}))


def _likeness(texts: Sequence[str]) -> NDArray[np.float32]:
    """Cosines, (n, n)."""
    counted = [_features(text) for text in texts]
    spread = Counter(feature for features in counted for feature in features)
    vectors = np.zeros((len(texts), WIDTH), dtype=np.float32)
    places = {feature: _place(feature) for feature in spread}
    for row, features in enumerate(counted):
        weighed = {f: count * (log((1 + len(texts)) / (1 + spread[f])) + 1) for f, count in features.items()}
        length = sqrt(sum(weight * weight for weight in weighed.values())) or 1.0
        for feature, weight in weighed.items():
            at, sign = places[feature]
            vectors[row, at] += sign * weight / length
    return vectors @ vectors.T


def _place(feature: str) -> tuple[int, int]:
    """Where a feature is folded to; the sign keeps features that meet there from looking alike on average."""
    found = crc32(feature.encode("utf-8", "replace"))
    return found % WIDTH, 1 if found & 0x80000000 else -1


def _features(text: str) -> dict[str, float]:
    counts: dict[str, float] = {}
    for word in words_of(text)[:LONGEST]:
        rare = FUNCTION if word in _FUNCTION else 1.0
        counts["=" + word] = counts.get("=" + word, 0.0) + rare
        bounded = f"<{word[:20]}>"
        for size in LETTERS:
            for at in range(len(bounded) - size + 1):
                run = bounded[at : at + size]
                counts[run] = counts.get(run, 0.0) + rare * LETTERS_COUNT
    return {feature: count if count <= 1 else 1 + log(count) for feature, count in counts.items()}
