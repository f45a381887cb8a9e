"""Events: announced, changed, called off, reminded of; each with a public address for calendars."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from ninja import Router, Status

from rapport.accounts.models import Brand
from rapport.api.auth import WRITE, ApiRequest
from rapport.api.pages import Cursor, Limit, newest_first
from rapport.api.problems import Problem
from rapport.api.schemas import event as shapes
from rapport.api.schemas.base import Page
from rapport.channels.models import Channel
from rapport.publishing.occasions.models import Occasion
from rapport.publishing.occasions.reminder import remind_of
from rapport.publishing.occasions.writing import (
    OccasionGiven,
    announce_occasion,
    call_off_occasion,
    change_occasion,
    set_address,
)

router = Router(tags=["events"])


@router.get("/events", response=Page[shapes.Event])
def list_events(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[shapes.Event]:
    """Latest first."""
    found, following = newest_first(Occasion.of(request.brand).prefetch_related("posts"), cursor, limit)
    return Page[shapes.Event](items=[shapes.Event.of(one) for one in found], next=following)


@router.post("/events", response={201: shapes.Event}, auth=WRITE)
def announce(request: ApiRequest, given: shapes.NewEvent) -> Status[shapes.Event]:
    """A new one, with the draft of the post that announces it."""
    open_ones = Channel.of(request.brand).filter(closed_at=None)
    channels = [get_object_or_404(open_ones, pk=one) for one in dict.fromkeys(given.channels)]
    said = _read(request.brand, given)
    by, now, language = request.person, request.now, given.language
    row = announce_occasion(request.brand, said, by, now, channels=channels, language=language)
    return Status(201, shapes.Event.of(row))


@router.get("/events/{int:event}", response=shapes.Event)
def show_event(request: ApiRequest, event: int) -> shapes.Event:
    """One of them."""
    return shapes.Event.of(_found(request, event))


@router.put("/events/{int:event}", response=shapes.Event, auth=WRITE)
def change(request: ApiRequest, event: int, given: shapes.ChangedEvent) -> shapes.Event:
    """As it is to be; posts that are not out say so, and a yes to the words before is void."""
    row = _found(request, event)
    said = _read(request.brand, given)
    return shapes.Event.of(change_occasion(row, said, request.person, request.now, given.sequence))


@router.post("/events/{int:event}/call-off", response=shapes.Event, auth=WRITE)
def call_off(request: ApiRequest, event: int, given: shapes.EventOffGiven) -> shapes.Event:
    """It does not take place; calendars are told, and posts that are not out say so."""
    row = call_off_occasion(_found(request, event), given.why, request.person, request.now)
    return shapes.Event.of(row)


@router.post("/events/{int:event}/reminder", response=shapes.Event, auth=WRITE)
def remind(request: ApiRequest, event: int) -> shapes.Event:
    """A second post a day before it begins, the way the first one went; asked twice it is one."""
    row = _found(request, event)
    remind_of(row, request.person, request.now)
    return shapes.Event.of(row)


@router.put("/events/{int:event}/address", response=shapes.Event, auth=WRITE)
def change_address(request: ApiRequest, event: int, given: shapes.EventAddressGiven) -> shapes.Event:
    """Revoked, or a new one where there is none."""
    return shapes.Event.of(set_address(_found(request, event), given.on, request.person, request.now))


def _read(brand: Brand, given: shapes.EventGiven) -> OccasionGiven:
    for name in ("starts", "ends"):
        at = getattr(given, name)
        if at.tzinfo or not 2000 < at.year < 2100:
            said = f"{name}: a wall time of the zone and of these times, without an offset. Nothing was changed."
            raise Problem(422, "not_valid", said)
    zone = given.zone or brand.time_zone
    return OccasionGiven(given.title, given.starts, given.ends, zone, given.place, given.text, given.terms)


def _found(request: ApiRequest, number: int) -> Occasion:
    return get_object_or_404(Occasion.of(request.brand), pk=number)
