"""The red button: everything automatic stops at once, and only a person starts it again."""

from __future__ import annotations

from ninja import Router

from rapport.api.auth import WRITE, ApiRequest
from rapport.api.schemas.base import Given, Short
from rapport.api.schemas.record import Stop
from rapport.api.transaction import by_itself
from rapport.availability.stops import current
from rapport.outbox import stop

router = Router(tags=["stop"])


class StopGiven(Given):
    why: Short = ""


@router.get("", response=Stop)
def show_stop(request: ApiRequest) -> Stop:
    """Whether everything automatic is stopped."""
    return Stop.of(current(request.brand))


@router.post("", response=Stop, auth=WRITE)
@by_itself
def press_stop(request: ApiRequest, given: StopGiven | None = None) -> Stop:
    """Stop everything automatic; pressing twice is one stop. It acts also while the database is busy."""
    if not current(request.brand):
        stop.press_stop(request.brand, request.person, request.now, given.why if given else "")
    return Stop.of(current(request.brand))


@router.delete("", response=Stop, auth=WRITE)
def lift_stop(request: ApiRequest) -> Stop:
    """A person starts it again."""
    stop.lift_stop(request.brand, request.person, request.now)
    return Stop.of(current(request.brand))
