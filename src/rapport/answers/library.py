"""The approved articles of some brands, ready to be matched; kept while they do not change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Max

from rapport.answers.models import Article, MayAnswer
from rapport.triage.match import ArticleText, Match, Matcher

Edition = tuple[int, datetime | None, datetime | None]
_shelf: dict[int, tuple[Edition, Matcher, dict[str, dict[str, str]]]] = {}


@dataclass(frozen=True, slots=True)
class Library:
    """Matchers, wordings (article → language → answer) and leaves (article, network) by brand."""

    matchers: dict[int, Matcher]
    wordings: dict[int, dict[str, dict[str, str]]]
    leaves: frozenset[tuple[str, str]] = field(default_factory=frozenset)

    @classmethod
    def of(cls, brands: Iterable[int]) -> Library:
        """The libraries of these brands; an article counts from its approval to its retirement."""
        matchers, wordings = {}, {}
        for brand in sorted(brands):
            matchers[brand], wordings[brand] = _shelved(brand)
        leaves = MayAnswer.every.filter(brand__in=matchers).values_list("article_id", "network")
        return cls(matchers, wordings, frozenset((str(article), network) for article, network in leaves))

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


def _shelved(brand: int) -> tuple[Matcher, dict[str, dict[str, str]]]:
    live = Article.every.filter(brand=brand, approved_at__isnull=False, retired_at__isnull=True)
    seen = live.aggregate(n=Count("pk"), changed=Max("changed_at"), approved=Max("approved_at"))
    edition = (seen["n"], seen["changed"], seen["approved"])
    if brand not in _shelf or _shelf[brand][0] != edition:
        texts: list[ArticleText] = []
        wordings: dict[str, dict[str, str]] = defaultdict(dict)
        for article in live.prefetch_related("wordings").order_by("pk"):
            asked: list[str] = []
            for wording in article.wordings.all():
                asked += [line.strip() for line in wording.questions.splitlines() if line.strip()]
                wordings[str(article.pk)][wording.language] = wording.answer
            texts.append(ArticleText(str(article.pk), tuple(asked)))
        _shelf[brand] = (edition, Matcher(texts), dict(wordings))
    return _shelf[brand][1], _shelf[brand][2]
