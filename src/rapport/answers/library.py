"""The approved articles of some brands, ready to be matched; kept while they do not change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Max, Q, QuerySet

from rapport.answers.models import Article, MayAnswer, Paraphrase
from rapport.triage.match import ArticleText, Match, Matcher
from rapport.triage.refuses import refuses

Edition = tuple[object, ...]
_shelf: dict[int, tuple[Edition, Matcher, dict[str, dict[str, str]], frozenset[str]]] = {}


@dataclass(frozen=True, slots=True)
class Library:
    """Matchers, wordings (article → language → answer), articles that say no, and leaves (article, network)."""

    matchers: dict[int, Matcher]
    wordings: dict[int, dict[str, dict[str, str]]]
    refusing: dict[int, frozenset[str]] = field(default_factory=dict)
    leaves: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    @classmethod
    def of(cls, brands: Iterable[int]) -> Library:
        """The libraries of these brands; an article counts from its approval to its retirement."""
        matchers, wordings, refusing = {}, {}, {}
        for brand in sorted(brands):
            matchers[brand], wordings[brand], refusing[brand] = _shelved(brand)
        leaves = MayAnswer.every.filter(brand__in=matchers).values_list("article_id", "network")
        allowed = frozenset((str(article), network) for article, network in leaves)
        return cls(matchers, wordings, refusing, allowed)

    def match(self, brand: int, texts: Sequence[str]) -> list[Match]:
        return self.matchers[brand].match(texts)

    def answer(self, brand: int, article: str, language: str, fallback: str) -> str:
        """The article's answer in a language, else in the brand's, else in any it has."""
        known = self.wordings[brand].get(article, {})
        return known.get(language) or known.get(fallback) or next(iter(known.values()), "")

    def may_answer(self, brand: int, article: str | None, network: str, language: str) -> bool:
        """Whether the owner lets this article be said automatically there, in words of this language."""
        return (
            article is not None
            and (article, network) in self.leaves
            and language in self.wordings[brand].get(article, {})
        )

    def refuses(self, brand: int, article: str | None) -> bool:
        """Whether the article says no in any of its languages."""
        return article is not None and article in self.refusing.get(brand, frozenset())


def _shelved(brand: int) -> tuple[Matcher, dict[str, dict[str, str]], frozenset[str]]:
    live = Article.every.filter(brand=brand, approved_at__isnull=False, retired_at__isnull=True)
    edition = _edition(brand, live)
    if brand not in _shelf or _shelf[brand][0] != edition:
        texts: list[ArticleText] = []
        wordings: dict[str, dict[str, str]] = defaultdict(dict)
        learnt = _learnt(brand)
        for article in live.prefetch_related("wordings").order_by("pk"):
            asked: list[str] = []
            for wording in article.wordings.all():
                asked += [line.strip() for line in wording.questions.splitlines() if line.strip()]
                wordings[str(article.pk)][wording.language] = wording.answer
            texts.append(ArticleText(str(article.pk), tuple(asked), learnt=tuple(learnt[article.pk])))
        refusing = frozenset(pk for pk, answers in wordings.items() if any(map(refuses, answers.values())))
        _shelf[brand] = (edition, Matcher(texts), dict(wordings), refusing)
    return _shelf[brand][1:]


def _edition(brand: int, live: QuerySet[Article]) -> Edition:
    """What differs as soon as anything on the shelf has changed."""
    seen = live.aggregate(n=Count("pk"), changed=Max("changed_at"), approved=Max("approved_at"))
    learnt = Paraphrase.every.filter(brand=brand).aggregate(
        n=Count("pk", filter=Q(ended_at__isnull=True)), last=Max("pk"), ended=Max("ended_at")
    )
    return (*seen.values(), *learnt.values())


def _learnt(brand: int) -> dict[int, list[str]]:
    rows = Paraphrase.every.filter(brand=brand, ended_at__isnull=True).order_by("pk")
    learnt: dict[int, list[str]] = defaultdict(list)
    for article, text in rows.values_list("article_id", "text"):
        learnt[article].append(text)
    return learnt
