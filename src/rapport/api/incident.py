"""An incident: all posts held in one call, what that holds, and the list with which they go on."""

from __future__ import annotations

from ninja import Router

from rapport.api.auth import WRITE, ApiRequest
from rapport.api.schemas import hold as shapes
from rapport.api.schemas.known import KnownHour
from rapport.api.transaction import by_itself
from rapport.availability.queue_hold import queue_hold
from rapport.publishing.incident import comes_back, held_posts, hold_queue, resume_queue
from rapport.publishing.known_ahead import known_of_posts

router = Router(tags=["queue"])


@router.get("/queue/hold", response=shapes.Hold)
def show_hold(request: ApiRequest) -> shapes.Hold:
    """Whether all posts are held, why, and the list."""
    return _told(request)


@router.post("/queue/hold", response=shapes.Hold, auth=WRITE)
@by_itself
def hold_all(request: ApiRequest, given: shapes.HoldAllGiven) -> shapes.Hold:
    """From here on no post leaves and none is put in line, until `resume`. Asked again, it finishes that."""
    hold_queue(request.brand, given.why, request.person, request.now)
    return _told(request)


@router.post("/queue/resume", response=shapes.Resumed, auth=WRITE)
@by_itself
def resume(request: ApiRequest, given: shapes.ResumeGiven) -> shapes.Resumed:
    """It is over; broken off, ask again. Where a second person has to say yes, what was held is a draft."""
    come_back = [one.post.pk for one in held_posts(request.brand) if comes_back(one, request.now)]
    again, drafts, held = resume_queue(request.brand, request.person, request.now, given.posts)
    meant = [one for one in come_back if given.posts is None or one in given.posts]
    known = KnownHour.of_all(known_of_posts(request.brand, meant, request.now))
    return shapes.Resumed(again=again, drafts=drafts, held=held, checks=known)


def _told(request: ApiRequest) -> shapes.Hold:
    posts = [
        shapes.HeldPost(
            post=one.post.pk,
            title=one.title,
            state=str(one.state),
            at=one.at,
            again=comes_back(one, request.now),
        )
        for one in held_posts(request.brand)
    ]
    return shapes.Hold.of(queue_hold(request.brand.pk), posts)
