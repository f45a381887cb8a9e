"""Where an article is over or retired: what comes round with it stops, what is in line with it is held."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from rapport.answers.models import Article
from rapport.domain.set_apart import isolated
from rapport.outbox.models import Step
from rapport.publishing.evergreen import stop_repeating
from rapport.publishing.evergreen_models import Evergreen, StopReason
from rapport.publishing.holding import hold_post
from rapport.publishing.models import Post


@transaction.atomic
def stop_resting(article: Article, why: StopReason, now: datetime) -> int:
    """Series stop with their reason, and their copies in line are drafts again; other posts in line are held.

    How many. Run again, it does nothing.
    """
    whose, done = Post.across_brands.filter(rests_on=article).order_by("pk"), 0
    for post in whose.filter(template_of__ended_at=None).exclude(template_of=None).select_related("brand"):
        row = Evergreen.across_brands.get_or_create(post=post, defaults={"brand_id": post.brand_id})[0]
        done += stop_repeating(row, why, article.title, now)
    in_line = whose.filter(variants__parts__publication__step=Step.QUEUED, held_at=None).distinct()
    for post in in_line.select_related("brand"):
        hold_post(post, held_words(post, article.title), None, now)
        done += 1
    return done


def held_words(post: Post, title: str) -> str:
    """Why it is held, in the brand's language: it is kept, and everybody of the team reads it."""
    with override(post.brand.language):
        return _("It rests on the article “%(title)s”, which is not in force.") % {"title": isolated(title)}
