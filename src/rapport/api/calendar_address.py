"""The calendar for other programs: a secret address, made and shown once, revoked."""

from __future__ import annotations

from django.conf import settings
from ninja import Router, Status

from rapport.api.auth import SETTLE, ApiRequest
from rapport.api.schemas import calendar as shapes
from rapport.publishing.ics.address import address_of, make_address, revoke_address

router = Router(tags=["calendar"])


@router.get("/calendar-address", response=shapes.CalendarAddressShape)
def show_calendar_address(request: ApiRequest) -> shapes.CalendarAddressShape:
    """Whether there is one, and when a program read it last; the address itself is nowhere."""
    return shapes.CalendarAddressShape.of(address_of(request.brand))


@router.post("/calendar-address", response={201: shapes.CalendarAddressMade}, auth=SETTLE)
def make_calendar_address(request: ApiRequest) -> Status[shapes.CalendarAddressMade]:
    """A new one, shown this once; the one before works no longer."""
    token = make_address(request.brand, request.person, request.now)
    return Status(201, shapes.CalendarAddressMade(address=f"{settings.ADDRESS}/calendar/{token}.ics"))


@router.delete("/calendar-address", response=shapes.CalendarAddressShape, auth=SETTLE)
def revoke_calendar_address(request: ApiRequest) -> shapes.CalendarAddressShape:
    """No program sees the calendar any more."""
    revoke_address(request.brand, request.person, request.now)
    return shapes.CalendarAddressShape.of(address_of(request.brand))
