"""Which article answers a message, if one clearly does: words and letters weighed by how rare they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt

import numpy as np
from numpy.typing import NDArray

from rapport.triage.normalise import words_of

WEAK = 0.42
CLEAR = 0.08
LETTERS = (3, 4, 5)
LETTERS_COUNT = 0.35
LONGEST_QUERY = 200
_COMMON_WORDS = """
the a an and or of to in on at for with is are be am do does did i you we it my your our can
could would will have has please what how when where which who there this that me us if so hi
hello thanks el la los las un una de del al en con por para y o es son que como cuando donde mi
su se lo le hola gracias il gli uno di della alla da per e che come quando dove si ci ciao
grazie
"""
_COMMON = frozenset(_COMMON_WORDS.split())


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article as the matcher sees it. `may_answer` is carried along and plays no part in matching.

    `learnt`: ways to ask it that were learnt from what people approved.
    """

    id: str
    questions: tuple[str, ...]
    answer: str = ""
    language: str = ""
    may_answer: bool = False
    learnt: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """The article that clearly answers, or None; its score in [0, 1] and its lead over the next article."""

    article: str | None
    score: float
    margin: float


NONE = Match(None, 0.0, 0.0)


class Matcher:
    """Prepared once for a set of articles, then asked in batches.

    Each question is a vector of words and letter runs, weighed tf · idf (idf over the questions; smoothed:
    log((1 + n) / (1 + df)) + 1), of length 1; a message is compared by cosine. What no article has still
    lengthens the message's vector, so words nobody wrote about speak for *none of these*.
    """

    def __init__(self, articles: Sequence[ArticleText]) -> None:
        entries = [
            (article.id, question)
            for article in articles
            for question in (*article.questions, *article.learnt)
            if question.strip()
        ]
        self._ids = list(dict.fromkeys(article for article, _ in entries))
        place = {article: at for at, article in enumerate(self._ids)}
        self._owner: NDArray[np.intp] = np.array([place[article] for article, _ in entries], dtype=np.intp)
        counted = [_features(question) for _, question in entries]
        spread = Counter(feature for features in counted for feature in features)
        self._idf = {feature: log((1 + len(entries)) / (1 + df)) + 1 for feature, df in spread.items()}
        self._unseen = log(1 + len(entries)) + 1
        self._postings = self._prepare(counted)

    def match(self, texts: Sequence[str]) -> list[Match]:
        """One match per text, in order."""
        return [self._match(text) for text in texts] if self._ids else [NONE] * len(texts)

    def _prepare(self, counted: list[dict[str, float]]) -> dict[str, tuple[NDArray[np.intp], NDArray[np.float64]]]:
        rows: dict[str, list[tuple[int, float]]] = {}
        for at, features in enumerate(counted):
            weighed, length = self._weigh(features)
            for feature, weight in weighed.items():
                rows.setdefault(feature, []).append((at, weight / length))
        return {
            feature: (np.array([at for at, _ in row], dtype=np.intp), np.array([weight for _, weight in row]))
            for feature, row in rows.items()
        }

    def _match(self, text: str) -> Match:
        weighed, length = self._weigh(_features(text))
        known = [
            (self._postings[feature], weight) for feature, weight in weighed.items() if feature in self._postings
        ]
        if not known:
            return NONE
        at = np.concatenate([rows for (rows, _), _ in known])
        by = np.concatenate([weights * weight for (_, weights), weight in known])
        entries = np.bincount(at, weights=by, minlength=len(self._owner)) / length
        scores = np.zeros(len(self._ids))
        np.maximum.at(scores, self._owner, entries)
        best = int(scores.argmax())
        score = min(1.0, float(scores[best]))
        others = np.delete(scores, best)
        margin = score - (float(others.max()) if others.size else 0.0)
        clear = score >= WEAK and margin >= CLEAR
        return Match(self._ids[best] if clear else None, score, margin)

    def _weigh(self, features: dict[str, float]) -> tuple[dict[str, float], float]:
        weighed = {feature: count * self._idf.get(feature, self._unseen) for feature, count in features.items()}
        return weighed, sqrt(sum(weight * weight for weight in weighed.values())) or 1.0


def match(articles: Sequence[ArticleText], texts: Sequence[str]) -> list[Match]:
    """Matches once; where the same articles are asked again, keep a `Matcher`."""
    return Matcher(articles).match(texts)


def _features(text: str) -> dict[str, float]:
    """Words (common ones count little) and runs of three to five letters within them, damped by 1 + log(count)."""
    counts: dict[str, float] = {}
    for word in words_of(text)[:LONGEST_QUERY]:
        rare = 0.2 if word in _COMMON else 1.0
        counts["=" + word] = counts.get("=" + word, 0.0) + rare
        bounded = f"<{word[:30]}>"
        for size in LETTERS:
            for at in range(len(bounded) - size + 1):
                run = bounded[at : at + size]
                counts[run] = counts.get(run, 0.0) + rare * LETTERS_COUNT
    return {feature: count if count <= 1 else 1 + log(count) for feature, count in counts.items()}
