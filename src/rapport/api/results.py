"""What came back of posts: figures with their definition, clicks, and what was read on the network."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from ninja import Router

from rapport.api.auth import WRITE, ApiRequest
from rapport.api.schemas import result as shapes
from rapport.publishing.composed import whole_posts
from rapport.publishing.results.models import PostResult
from rapport.publishing.results.outcome import outcome_of
from rapport.publishing.results.read_back import take_note
from rapport.publishing.standing import stands

router = Router(tags=["results"])


@router.get("/posts/{int:post}/results", response=shapes.Results)
def show_results(request: ApiRequest, post: int) -> shapes.Results:
    """Channel by channel; what a network does not tell is null and not in `available`."""
    row = get_object_or_404(whole_posts(request.brand), pk=post)
    return shapes.Results.of(outcome_of(stands(row)))


@router.post("/posts/{int:post}/results/{int:result}/note", response=shapes.ReadPart, auth=WRITE)
def note_result(request: ApiRequest, post: int, result: int) -> shapes.ReadPart:
    """Somebody has seen that it says something else there; it asks for nobody any more."""
    rows = PostResult.of(request.brand).filter(publication__part__variant__post=post)
    take_note(get_object_or_404(rows, pk=result), request.person, request.now)
    return shapes.ReadPart.of(get_object_or_404(rows, pk=result))
