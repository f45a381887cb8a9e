"""The red button: everything automatic stops at once, and only a person starts it again."""

from __future__ import annotations

from ninja import Router

from rapport.api.asked import WRITE, Asked
from rapport.api.shapes.base import Given, Short
from rapport.api.shapes.record import Stop
from rapport.ledger.write import note
from rapport.people import models as people
from rapport.people.stops import start, stop

router = Router(tags=["stop"])


class StopGiven(Given):
    why: Short = ""


@router.get("", response=Stop)
def show_stop(request: Asked) -> Stop:
    """Whether everything automatic is stopped."""
    return _now(request)


@router.post("", response=Stop, auth=WRITE)
def press_stop(request: Asked, given: StopGiven | None = None) -> Stop:
    """Stop everything automatic; pressing twice is one stop."""
    if not _now(request).stopped:
        stop(request.brand, request.person, request.now, given.why if given else "")
        note(request.brand, "everything stopped", request.now, by=request.person)
    return _now(request)


@router.delete("", response=Stop, auth=WRITE)
def lift_stop(request: Asked) -> Stop:
    """A person starts it again."""
    if _now(request).stopped:
        start(request.brand, request.person, request.now)
        note(request.brand, "everything started", request.now, by=request.person)
    return _now(request)


def _now(request: Asked) -> Stop:
    return Stop.of(people.Stop.of(request.brand).filter(lifted_at__isnull=True).select_related("by").first())
