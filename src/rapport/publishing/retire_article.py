"""Retiring an article: what rests on it is repeated no more from that moment."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rapport.accounts.models import Person
from rapport.answers.articles import retire
from rapport.answers.models import Article
from rapport.publishing.evergreen import stop_repeating
from rapport.publishing.evergreen_models import Evergreen, StopReason


@transaction.atomic
def retire_article(article: Article, by: Person, now: datetime) -> None:
    """Not used any more, by a robot or by a post that comes round; copies in line are drafts again."""
    retire(article, by, now)
    resting = Evergreen.across_brands.filter(rests_on=article, why=StopReason.NONE)
    for row in resting.filter(post__template_of__ended_at=None).select_related("post__brand"):
        stop_repeating(row, StopReason.FACT, article.title, now)
