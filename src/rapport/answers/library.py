"""The approved articles of some brands, ready to be matched; kept while they do not change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from django.db.models import Count, Max, Q, QuerySet

from rapport.answers.models import Article, MayAnswer, Paraphrase, TakenUp
from rapport.domain.validity import ALWAYS, Validity
from rapport.triage.deep.encoder import encoder, installed
from rapport.triage.match import ArticleText, Match, Matcher
from rapport.triage.matching.space import Remembered
from rapport.triage.refuses import refuses

Edition = tuple[object, ...]
Ending = tuple[int, datetime | None, datetime | None, datetime | None]


@dataclass(slots=True)
class Book:
    """One edition of a brand's articles: wordings (article → language → answer), and which of them say no.

    `validity`: of those that have a beginning or an end; they are matched all the same, so that who asks for one
    that is over finds it, and a person. `resting`: those that were not in force when the clock was last
    acted on.
    `unanswered`: questions of which people said that no article answers them, the newest first. `quick` matches by
    words; `close`, by meaning too, is made when first asked for.
    """

    edition: Edition
    articles: list[ArticleText]
    wordings: dict[str, dict[str, str]]
    refusing: frozenset[str]
    unanswered: tuple[str, ...]
    quick: Matcher
    close: Matcher | None = None
    validity: dict[str, Validity] = field(default_factory=dict)
    resting: frozenset[str] = frozenset()

    def closely(self) -> Matcher:
        """The matcher by meaning, or the quick one where the deep reader is not installed."""
        if self.close is None:
            self.close = Matcher(self.articles, _meaning(), self.unanswered) if installed() else self.quick
        return self.close


_shelf: dict[int, Book] = {}


def warm(brands: Iterable[int]) -> None:
    """Make the matchers by meaning that are not there yet: encoding articles takes seconds, the line has none."""
    if installed():
        for brand in brands:
            _shelved(brand).closely()


@dataclass(frozen=True, slots=True)
class Library:
    """The books by brand, and the leaves (article, network)."""

    books: dict[int, Book]
    leaves: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    @classmethod
    def of(cls, brands: Iterable[int]) -> Library:
        """The libraries of these brands; an article counts from its approval to its retirement."""
        books = {brand: _shelved(brand) for brand in sorted(brands)}
        leaves = MayAnswer.across_brands.filter(brand__in=books).values_list("article_id", "network")
        return cls(books, frozenset((str(article), network) for article, network in leaves))

    def match(self, brand: int, texts: Sequence[str]) -> list[Match]:
        """By words and letters: thousands a second."""
        return self.books[brand].quick.match(texts)

    def match_closely(self, brand: int, texts: Sequence[str]) -> list[Match]:
        """By meaning too, tens a second: for the few messages that may be answered."""
        return self.books[brand].closely().match(texts)

    def answer(self, brand: int, article: str, language: str, fallback: str) -> str:
        """The article's answer in a language, else in the brand's, else in any it has."""
        known = self.books[brand].wordings.get(article, {})
        return known.get(language) or known.get(fallback) or next(iter(known.values()), "")

    def may_answer(self, brand: int, article: str | None, network: str, language: str) -> bool:
        """Whether the owner lets this article be said automatically there, in words of this language."""
        return (
            article is not None
            and (article, network) in self.leaves
            and language in self.books[brand].wordings.get(article, {})
        )

    def validity(self, brand: int, article: str | None) -> Validity:
        """From when until when the article is in force."""
        return self.books[brand].validity.get(article or "", ALWAYS) if brand in self.books else ALWAYS

    def rests(self, brand: int, article: str | None) -> bool:
        """Whether it was out of force when the clock was last acted on: nothing is proved of it meanwhile."""
        return article is not None and article in self.books[brand].resting

    def refuses(self, brand: int, article: str | None) -> bool:
        """Whether the article says no in any of its languages."""
        return article is not None and brand in self.books and article in self.books[brand].refusing


def matched(brand: int, texts: Sequence[str]) -> list[Match]:
    """What a brand's articles answer of these texts, whoever may say it."""
    return _shelved(brand).quick.match(texts)


def _shelved(brand: int) -> Book:
    live = Article.across_brands.filter(brand=brand, approved_at__isnull=False, retired_at__isnull=True)
    edition, ending = _edition(brand, live)
    if brand not in _shelf or _shelf[brand].edition != edition:
        articles: list[ArticleText] = []
        wordings: dict[str, dict[str, str]] = defaultdict(dict)
        learnt = _learnt(brand)
        for article in live.prefetch_related("wordings").order_by("pk"):
            asked: list[str] = []
            for wording in article.wordings.all():
                asked += [line.strip() for line in wording.questions.splitlines() if line.strip()]
                wordings[str(article.pk)][wording.language] = wording.answer
            articles.append(ArticleText(str(article.pk), tuple(asked), learnt=tuple(learnt[article.pk])))
        ends = {str(pk): (Validity(since, until), seen) for pk, since, until, seen in ending}
        resting = frozenset(pk for pk, (known, seen) in ends.items() if seen and not known.holds(seen))
        refusing = frozenset(pk for pk, answers in wordings.items() if any(map(refuses, answers.values())))
        unanswered = tuple(reversed(learnt[None]))
        quick = Matcher(articles, unanswered=unanswered)
        validity = {pk: known for pk, (known, _seen) in ends.items()}
        book = Book(edition, articles, dict(wordings), refusing, unanswered, quick, None, validity, resting)
        _shelf[brand] = book
    return _shelf[brand]


@cache
def _meaning() -> Remembered:
    return Remembered(encoder())


def _edition(brand: int, live: QuerySet[Article]) -> tuple[Edition, list[Ending]]:
    """What differs as soon as anything on the shelf has changed, and the articles that begin or end."""
    seen = live.aggregate(
        n=Count("pk"),
        changed=Max("changed_at"),
        approved=Max("approved_at"),
        ending=Count("pk", filter=Q(valid_from__isnull=False) | Q(valid_until__isnull=False)),
    )
    learnt = Paraphrase.across_brands.filter(brand=brand).aggregate(
        n=Count("pk", filter=Q(ended_at__isnull=True)), last=Max("pk"), ended=Max("ended_at")
    )
    taken = TakenUp.across_brands.filter(brand=brand).aggregate(taken=Max("pk"))
    ending = _ending(live) if seen["ending"] else []
    return (*seen.values(), *learnt.values(), *taken.values(), *ending), ending


def _ending(live: QuerySet[Article]) -> list[Ending]:
    """Those with a beginning or an end, and up to when the clock was acted on."""
    rows = live.exclude(valid_from=None, valid_until=None).order_by("pk")
    return list(rows.values_list("pk", "valid_from", "valid_until", "seen_at"))


def _taken_up(brand: int) -> int | None:
    rows = TakenUp.across_brands.filter(brand=brand).order_by("-pk")
    return rows.values_list("until", flat=True).first()


def _learnt(brand: int) -> dict[int | None, list[str]]:
    """What was learnt and taken up, by article, the oldest first; None: what no article answers."""
    rows = Paraphrase.across_brands.filter(brand=brand, ended_at__isnull=True).order_by("pk")
    if (until := _taken_up(brand)) is not None:
        rows = rows.filter(pk__lte=until)
    learnt: dict[int | None, list[str]] = defaultdict(list)
    for article, text in rows.values_list("article_id", "text"):
        learnt[article].append(text)
    return learnt
