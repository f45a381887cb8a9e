"""What is the matter with posts: listed, put aside, and taken up again."""

from __future__ import annotations

from typing import Annotated

from ninja import Query, Router, Status

from rapport.api.auth import WRITE, ApiRequest
from rapport.api.pages import seq_of
from rapport.api.problems import Problem
from rapport.api.schemas import trouble as shapes
from rapport.publishing.put_aside import put_troubles_aside, take_up_again, was_put_aside
from rapport.publishing.trouble import MOST, trouble_list

router = Router(tags=["troubles"])
Place = Annotated[str, Query(max_length=20, description="`next` of the page before; empty for the first.")]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at most.")]


@router.get("/troubles", response=shapes.TroublePage)
def list_troubles(request: ApiRequest, cursor: Place = "", limit: Limit = MOST) -> shapes.TroublePage:
    """The nearest hour first, each with why and what to do. What is solved meanwhile moves later ones forward."""
    found = trouble_list(request.brand, request.now, limit, seq_of(cursor))
    following = str(found.skipped + limit) if found.more and found.skipped + limit < found.total else None
    items = [shapes.Trouble.of(one) for one in found.lines]
    return shapes.TroublePage(items=items, next=following, total=found.total)


@router.post("/troubles/aside", response={201: shapes.Aside}, auth=WRITE)
def put_aside(request: ApiRequest, given: shapes.AsideGiven) -> Status[shapes.Aside]:
    """Somebody looked, and nothing is to be done: they ask for nobody any more. What comes anew is told anew."""
    entry, many = put_troubles_aside(request.brand, given.keys, request.person, request.now)
    return Status(201, shapes.Aside(id=entry.pk, put_aside=many))


@router.delete("/troubles/aside/{int:press}", response=shapes.TakenUp, auth=WRITE)
def take_troubles_up_again(request: ApiRequest, press: int) -> shapes.TakenUp:
    """Undo it: all that were put aside together."""
    if not was_put_aside(request.brand, press):
        raise Problem(404, "no_such_press", "Nothing was put aside by such a press here.")
    return shapes.TakenUp(taken_up=take_up_again(request.brand, press, request.person, request.now))
