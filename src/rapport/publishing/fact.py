"""What a post rests on: an article, while it is in force."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Person
from rapport.answers.models import Article
from rapport.domain.set_apart import isolated
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox.models import Publication, Step
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post

ON_WAY = (Step.QUEUED, Step.SENDING)


@transaction.atomic
def rest_on(post: Post, article: Article | None, by: Person, now: datetime) -> None:
    """The post is true while this article is in force; None: it rests on none. Its copies to come, and what
    is in line, know it.
    """
    found = Post.across_brands.select_for_update().get(pk=post.pk)
    if found.rests_on_id == (article.pk if article else None):
        return
    for one in (post, found):
        one.rests_on = article
    found.save(update_fields=["rests_on"])
    copies = Post.across_brands.filter(copy_of=found, occurrence__gt=now)
    copies.update(rests_on=article)
    _tell([found.pk, *copies.values_list("pk", flat=True)], article)
    note(post.brand_id, What.POST_RESTS_ON, now, by=by, post=post.pk, article=article.pk if article else None)


def tell_the_line(article: Article) -> None:
    """What is in line and rests on the article leaves before its end, or not by itself."""
    fresh = Article.across_brands.get(pk=article.pk)
    _tell(list(Post.across_brands.filter(rests_on=article).values_list("pk", flat=True)), fresh)


def lapsed(post: Post, at: datetime) -> str:
    """What it rests on, by its title, where that is not in force at a moment; else "".

    The article is asked for anew, for somebody may have renewed it.
    """
    if post.rests_on_id is None:
        return ""
    article = Article.across_brands.get(pk=post.rests_on_id)
    return "" if article.in_force(at) else article.title


def rest_ends(post: Post) -> datetime | None:
    """When what it rests on is over."""
    if post.rests_on_id is None:
        return None
    end: datetime | None = Article.across_brands.values_list("valid_until", flat=True).get(pk=post.rests_on_id)
    return end


def check_rest(post: Post, at: datetime) -> None:
    """Raises `NotNow` where what it rests on is not in force."""
    if title := lapsed(post, at):
        raise NotNow(lapsed_words(title))


def lapsed_words(title: str) -> str:
    """Why it does not leave, and what to do."""
    sentence = _("It rests on the article “%(title)s”, which is not in force. Renew the article, or take it off.")
    return sentence % {"title": isolated(title)}


def _tell(posts: list[int], article: Article | None) -> None:
    rows = Publication.across_brands.filter(step__in=ON_WAY, part__variant__post__in=posts)
    ends = article.valid_until.isoformat() if article and article.valid_until else ""
    for row in rows.select_for_update(of=("self",)):
        rest = {name: said for name, said in row.payload.items() if name != "ends"}
        row.payload = {**rest, "ends": ends} if ends else rest
        row.save(update_fields=["payload"])
