"""A post that is repeated with others: the distance, what it rests on, why it stopped, and letting it go on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rapport.answers.models import Article
from rapport.domain.parameters import number_or_none
from rapport.publishing.evergreen import USUAL_DAYS, join_set, make_evergreen, repeat_again
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Evergreen, Post, Series
from rapport.web.access import BrandRequest, member
from rapport.web.publish.rests import keep_rest, restable

MOST = 100


@dataclass(frozen=True, slots=True)
class RepeatedShown:
    """The set of a post, the sets that a draft may join, and the articles that it may rest on."""

    row: Evergreen | None
    others: Sequence[Post]
    sets: Sequence[Series]
    articles: Sequence[Article]
    usual: int = USUAL_DAYS


def repeated_shown(request: BrandRequest, post: Post) -> RepeatedShown:
    """What the post's page shows of it; only what it may still need is read."""
    row = Evergreen.of(request.brand).filter(post=post).first()
    mine = (
        Post.of(request.brand).filter(template_of=post.template_of_id)
        if post.template_of_id
        else Post.of(request.brand).none()
    )
    others = mine.exclude(pk=post.pk).select_related("evergreen").order_by("pk")[:MOST]
    live = Series.of(request.brand).filter(ended_at=None).exclude(apart_days=None).prefetch_related("templates")
    sets = [] if post.template_of_id else list(live.order_by("-pk")[:MOST])
    return RepeatedShown(row, list(others), sets, restable(request, post.rests_on_id) if row else [])


@require_POST
@member("write")
def change(request: BrandRequest, pk: int) -> HttpResponse:
    """By the name of the button: `apart` makes it a set, `join` adds it to one, `again`, `rest`."""
    post = get_object_or_404(Post.of(request.brand).select_related("template_of", "brand"), pk=pk)
    verbs = {"apart": _apart, "join": _join, "again": _again, "rest": _rest}
    verb: Callable[[BrandRequest, Post], str] | None = verbs.get(request.POST.get("do", ""))
    try:
        messages.success(request, verb(request, post) if verb else _("Nothing was changed."))
    except NotNow as error:
        messages.error(request, str(error))
    return redirect("publish:post", brand=request.brand.slug, pk=pk)


def _apart(request: BrandRequest, post: Post) -> str:
    if post.template_of is None:
        raise NotNow(_("Let it come round first."))
    days = number_or_none(request.POST.get("apart", "")) or 0
    make_evergreen(post.template_of, days, request.person, request.now)
    return _("It is repeated as a set: other drafts can join it.")


def _join(request: BrandRequest, post: Post) -> str:
    number = number_or_none(request.POST.get("set", ""))
    series = get_object_or_404(Series.of(request.brand), pk=number)
    join_set(series, post, request.person, request.now)
    return _("It is repeated with the others of the set, in turns.")


def _again(request: BrandRequest, post: Post) -> str:
    row = get_object_or_404(Evergreen.of(request.brand), post=post)
    repeat_again(row, request.person, request.now)
    return _("It is repeated again.")


def _rest(request: BrandRequest, post: Post) -> str:
    keep_rest(request, post)
    if post.rests_on_id is None:
        return _("It rests on no article.")
    return _("Kept. It stops by itself when that article expires or is withdrawn.")
