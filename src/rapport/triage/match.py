"""Which article answers a message, if one clearly does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rapport.triage.matching.learn import LANDMARKS, Learnt
from rapport.triage.matching.space import Remembered, Space
from rapport.triage.matching.words import LONGEST, PreparedQuestions
from rapport.triage.normalise import visible, words_of
from rapport.triage.two_questions import asks_two

WEAK = 0.55
CLEAR = 0.1
DEEP = 0.65
LEARNT_FOR_ONE = 3
MOST_LEARNT = 1_000
AT_ONCE = 4_000_000
_MANY, _REPEATED = 20, 3
# No article is called so: their ids are never empty.
_NO_ARTICLE = ""


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article as the matcher sees it: ways to ask it, and questions after which people chose it.

    At most three learnt questions count for each question of its own, the first ones. `may_answer` is carried
    along and plays no part in matching.
    """

    id: str
    questions: tuple[str, ...]
    answer: str = ""
    language: str = ""
    may_answer: bool = False
    learnt: tuple[str, ...] = ()

    def asked(self) -> list[str]:
        """All questions that count, its own first."""
        own = [question for question in self.questions if question.strip()]
        return own + [question for question in self.learnt if question.strip()][: LEARNT_FOR_ONE * len(own)]


@dataclass(frozen=True, slots=True)
class Match:
    """The article that clearly answers, or None; its score in [0, 1] and its lead over the next article.

    `likeliest` is the best article even where none is clear, for callers with a threshold of their own.
    """

    article: str | None
    score: float
    margin: float
    likeliest: str | None = None


NONE = Match(None, 0.0, 0.0)


class Matcher:
    """Prepared once for a set of articles, then asked in batches.

    Likeness is that of words and letters; with an encoder 0.35 of that and 0.65 of meaning. An article's score
    is the mean of two: its share by what was learnt from all questions, where *none of these* competes, and its
    likeliest question's likeness. The first knows best with many questions an article, the second with one.
    Beyond 1,000 articles the second is all, and beyond 4,500 questions of fewer articles a sample is compared.
    `unanswered` are questions of which people said that no article answers them, at most as many as the articles
    have: they compete for a share like an article does, and are never the answer.
    """

    def __init__(
        self, articles: Sequence[ArticleText], encoder: Remembered | None = None, unanswered: Sequence[str] = ()
    ) -> None:
        asked = [(article.id, question) for article in articles for question in article.asked()]
        self._answering = len({article for article, _ in asked})
        asked += [(_NO_ARTICLE, question) for question in unanswered if question.strip()][: len(asked)]
        self._ids = list(dict.fromkeys(article for article, _ in asked))
        place = {article: at for at, article in enumerate(self._ids)}
        # Questions of one article stand together, so that an article's best is the best of a run.
        asked.sort(key=lambda row: place[row[0]])
        questions = [question for _, question in asked]
        owner: NDArray[np.intp] = np.array([place[article] for article, _ in asked], dtype=np.intp)
        picked = _picked(owner) if len(self._ids) <= MOST_LEARNT else np.arange(len(owner))
        self._begins = np.flatnonzero(np.diff(owner[picked], prepend=-1))
        compared = [questions[at] for at in picked]
        self._compared = len(compared)
        self._words = PreparedQuestions(compared)
        self._space = Space(compared, encoder) if encoder and compared else None
        self._learnt = None
        if 0 < len(self._ids) <= MOST_LEARNT:
            self._learnt = Learnt(self._near(questions), picked, owner)

    def match(self, texts: Sequence[str]) -> list[Match]:
        """One match per text, in order."""
        if not self._ids:
            return [NONE] * len(texts)
        step = max(1, AT_ONCE // self._compared)
        return [found for at in range(0, len(texts), step) for found in self._match(texts[at : at + step])]

    def _match(self, texts: Sequence[str]) -> list[Match]:
        scores = self._scores(self._near(texts))
        scores[[not worth_asking(text) for text in texts]] = 0.0
        best = scores.argmax(axis=1)
        rows = np.arange(len(texts))
        top = scores[rows, best]
        scores[rows, best] = 0.0
        rest = scores.max(axis=1)
        return [
            self._said(at, score, score - second)
            for at, score, second in zip(best.tolist(), top.tolist(), rest.tolist(), strict=True)
        ]

    def _said(self, best: int, score: float, margin: float) -> Match:
        if score <= 0:
            return NONE
        likeliest, score, margin = self._ids[best], round(score, 4), round(margin, 4)
        return Match(likeliest if score >= WEAK and margin >= CLEAR else None, score, margin, likeliest)

    def _scores(self, near: NDArray[np.float32]) -> NDArray[np.float32]:
        """(texts, articles), in [0, 1]."""
        nearest = np.clip(np.maximum.reduceat(near, self._begins, axis=1), 0.0, 1.0)
        if self._learnt is None:
            return nearest[:, : self._answering]
        return np.asarray((self._learnt.shares(near) + nearest)[:, : self._answering] / 2)

    def _near(self, texts: Sequence[str]) -> NDArray[np.float32]:
        words = self._words.near(texts)
        return words if self._space is None else np.asarray((1 - DEEP) * words + DEEP * self._space.near(texts))


def match(articles: Sequence[ArticleText], texts: Sequence[str]) -> list[Match]:
    """Matches once; where the same articles are asked again, keep a `Matcher`."""
    return Matcher(articles).match(texts)


def _picked(owner: NDArray[np.intp]) -> NDArray[np.intp]:
    """Up to about 4,500 questions with which messages are compared: every article's first, the others evenly."""
    firsts = np.flatnonzero(np.diff(owner, prepend=-1))
    evenly = np.linspace(0, max(0, len(owner) - 1), min(LANDMARKS, len(owner))).astype(np.intp)
    return np.union1d(firsts, evenly)


def worth_asking(text: str) -> bool:
    """Whether it may be one question: not over 1,500 characters, not the same words over and over, not two."""
    if len(visible(text)) > LONGEST or asks_two(text):
        return False
    words = words_of(text)
    return len(words) <= _MANY or len(set(words)) * _REPEATED >= len(words)
