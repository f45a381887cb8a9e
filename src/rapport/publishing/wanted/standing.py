"""Which pictures and films a post still waits for: while there is one, nothing of it is put in line."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from rapport.accounts.models import Brand
from rapport.approvals.not_now import NotNow
from rapport.publishing.models import Post, WantedMedia
from rapport.publishing.wanted_models import OPEN


def wanted_of(post: Post) -> list[WantedMedia]:
    """All that its row named, in order, each with what became of it."""
    return list(WantedMedia.of(post.brand).filter(post=post).select_related("file", "waived_by"))


def missing_of(post: Post) -> list[WantedMedia]:
    """Those that are not here, in order; nothing is asked of a post that nobody holds."""
    return list(open_media(post)) if post.held_at else []


def open_media(post: Post) -> QuerySet[WantedMedia]:
    """Those that it does not leave without."""
    return WantedMedia.across_brands.filter(OPEN, post=post.pk)


def posts_missing_media(posts: Collection[int]) -> frozenset[int]:
    """Which of these wait for a picture or film."""
    return frozenset(WantedMedia.across_brands.filter(OPEN, post__in=posts).values_list("post", flat=True))


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


def held_for_media(brand: Brand) -> str:
    """Why it is held, in the brand's language: it is kept, and everybody of the team reads it."""
    with override(brand.language):
        return _("It waits for the pictures or films that its table names.")
