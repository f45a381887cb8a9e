"""Which pictures and films a post still waits for: while there is one, nothing of it is put in line."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from rapport.approvals.not_now import NotNow
from rapport.publishing.models import Post, WantedMedia
from rapport.publishing.wanted_models import OPEN


def wanted_of(post: Post) -> list[WantedMedia]:
    """All that its row named, in order, each with what became of it."""
    return list(WantedMedia.of(post.brand).filter(post=post).select_related("file", "waived_by"))


def missing_of(post: Post) -> list[WantedMedia]:
    """Those that are not here, in order."""
    return list(open_media(post))


def open_media(post: Post) -> QuerySet[WantedMedia]:
    """Those that it does not leave without."""
    return WantedMedia.across_brands.filter(OPEN, post=post.pk)


def posts_missing_media(posts: Collection[int]) -> dict[int, bool]:
    """Which of these wait for a picture or film, and whether one of it was refused."""
    rows = WantedMedia.across_brands.filter(OPEN, post__in=posts).order_by().values("post")
    return {one["post"]: one["last"] is not None for one in rows.annotate(last=Max("refused_at"))}


def missing_words(post: Post) -> str:
    """Why it does not leave, and what to do; "" where nothing is missing."""
    rows = list(open_media(post))
    if not rows:
        return ""
    if any(one.refused_at for one in rows):
        return _("A picture or film of it could not be fetched. Try again, choose another, or let it go without.")
    return _("Its pictures or films are still on their way. Wait a moment, or let it go without.")


def check_media(post: Post) -> None:
    """Raises `NotNow` while a picture or film of it is missing and nobody said that it goes without."""
    if says := missing_words(post):
        raise NotNow(says)
