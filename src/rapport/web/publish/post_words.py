"""Words about a post, said by somebody of the team: for the team, or for the client, too."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from rapport.domain.parameters import number_or_none
from rapport.publishing.approval_models import PostComment
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post
from rapport.publishing.post_comments import say_about
from rapport.web.access import BrandRequest, member


@require_POST
@member("write")
def say(request: BrandRequest, pk: int) -> HttpResponse:
    """Internal unless it is said to be for the client, and always under what is internal."""
    post = get_object_or_404(Post.of(request.brand).select_related("brand"), pk=pk)
    given, parent = request.POST, None
    if number := number_or_none(given.get("parent", "")):
        parent = get_object_or_404(PostComment.of(request.brand).select_related("parent"), post=post, pk=number)
    internal = given.get("for") != "client"
    try:
        say_about(post, given.get("words", ""), request.person, request.now, internal=internal, parent=parent)
    except NotNow as error:
        messages.error(request, str(error))
    return redirect("publish:post", brand=request.brand.slug, pk=pk)
