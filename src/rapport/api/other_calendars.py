"""Calendars of others, as holidays are: brought as a file or from an address, listed, taken out again."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from rapport.api.auth import WRITE, ApiRequest
from rapport.api.problems import Problem
from rapport.api.schemas import other_calendar as shapes
from rapport.api.schemas.base import Done, Page
from rapport.api.transaction import by_itself
from rapport.domain.ics_lines import LONGEST
from rapport.publishing.ics.models import NamedDay, OtherCalendar
from rapport.publishing.ics.named_days import bring_days, forget_days

router = Router(tags=["calendar"])
# A file's ends of lines are two characters each in JSON.
LARGER = {"calendars": 2 * LONGEST + 100_000}
MOST_DAYS = timedelta(days=400)


@router.get("/calendars", response=Page[shapes.OtherCalendarShape])
def list_calendars(request: ApiRequest) -> Page[shapes.OtherCalendarShape]:
    """By name; at most ten there are."""
    rows = OtherCalendar.of(request.brand).select_related("by").annotate(many=Count("days"))
    found = [shapes.OtherCalendarShape.of(one, one.many) for one in rows.order_by("name", "pk")]
    return Page[shapes.OtherCalendarShape](items=found, next=None)


@router.post("/calendars", response={201: shapes.OtherCalendarShape}, auth=WRITE)
@by_itself
def bring_calendar(request: ApiRequest, given: shapes.OtherCalendarGiven) -> Status[shapes.OtherCalendarShape]:
    """An iCalendar file as `text`, or an `address` that is read now and then once a day; at most 1 MB.

    Brought again it is the same one. Nothing on an inside network is ever asked.
    """
    if bool(given.address) == bool(given.text):
        raise Problem(422, "not_valid", "Give either an address or a text. Nothing was kept.")
    name = given.name or given.address.partition("://")[2].partition("/")[0]
    data = given.text.encode()
    row = bring_days(request.brand, name, data, request.person, request.now, given.address)
    return Status(201, shapes.OtherCalendarShape.of(row, row.days.count()))


@router.get("/calendars/{int:calendar}/days", response=Page[shapes.NamedDayShape])
def list_days(request: ApiRequest, calendar: int) -> Page[shapes.NamedDayShape]:
    """The days that it names, from today on for 400 days at most."""
    row, today = _found(request, calendar), request.now.date()
    rows = NamedDay.of(request.brand).filter(calendar=row, on__range=(today, today + MOST_DAYS))
    found = [shapes.NamedDayShape(on=one.on, name=one.name) for one in rows.order_by("on", "name")]
    return Page[shapes.NamedDayShape](items=found, next=None)


@router.delete("/calendars/{int:calendar}", response=Done, auth=WRITE)
def forget_calendar(request: ApiRequest, calendar: int) -> Done:
    """Its days are shown no more, and it is not read again."""
    forget_days(_found(request, calendar), request.person, request.now)
    return Done()


def _found(request: ApiRequest, number: int) -> OtherCalendar:
    return get_object_or_404(OtherCalendar.of(request.brand).select_related("by", "brand"), pk=number)
