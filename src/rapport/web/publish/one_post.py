"""The post that an address names, and a verb tried on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from rapport.domain.set_apart import isolated
from rapport.publishing.asking import needs_yes
from rapport.publishing.checks import NotReady
from rapport.publishing.known_ahead import known_of_posts
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


def in_line_words(post: Post) -> str:
    """What is said once it is put in line, by whether others are asked first."""
    return _("It waits for a yes; with that it is in line.") if needs_yes(post) else _("It is in line.")


def tell_ahead(request: BrandRequest, numbers: Sequence[int]) -> None:
    """What somebody should know of the hours that these posts just got; their own pages say it, too."""
    for one in known_of_posts(request.brand, numbers, request.now):
        told = {"post": isolated(one.title or _("No words yet")), "what": one.words}
        messages.warning(request, _("%(post)s: %(what)s") % told if len(numbers) > 1 else one.words)
