"""The post that an address names, and a verb tried on it."""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from rapport.publishing.checks import NotReady
from rapport.publishing.known_ahead import in_words, known_ahead
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post
from rapport.publishing.slots import QueueFull
from rapport.web.access import BrandRequest
from rapport.web.publish.form import whole_post


def found(request: BrandRequest, pk: int) -> Post:
    """The post, whole, or a 404."""
    if (post := whole_post(request, pk)) is None:
        raise Http404("There is no such post.")
    return post


def tried(request: BrandRequest, pk: int, verb: Callable[[Post], object], done: str) -> HttpResponse:
    """The verb, and back to the post; what forbids it is told, and nothing was changed."""
    try:
        verb(found(request, pk))
    except (NotNow, NotReady, QueueFull) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect("publish:post", brand=request.brand.slug, pk=pk)


def tried_ahead(
    request: BrandRequest,
    pk: int,
    verb: Callable[[Post], Post],
    done: str,
    channels: Collection[int] | None = None,
) -> HttpResponse:
    """As `tried`, for what puts a post in line or moves it: then what somebody should know of its hour is told."""

    def told(post: Post) -> None:
        ahead = known_ahead(verb(post), request.now, channels)
        if ahead:
            messages.warning(request, in_words(ahead))

    return tried(request, pk, told, done)
