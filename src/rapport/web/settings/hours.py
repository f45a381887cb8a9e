"""The week's opening hours, and each teammate's own shifts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import time

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from rapport.accounts.models import Membership, Person, Role
from rapport.availability import hours
from rapport.availability.hours import ImpossibleWeek, Shift
from rapport.web.access import BrandRequest, member
from rapport.web.methods import page_with_form
from rapport.web.page import show

AT_LEAST = 2
AT_MOST = 6


@dataclass(frozen=True, slots=True)
class DayForm:
    """One day of the form: (from, to) as they were typed, and what is wrong with them."""

    weekday: int
    typed: Sequence[tuple[str, str]]
    errors: Sequence[str] = field(default_factory=tuple)

    @property
    def name(self) -> str:
        return str(WEEKDAYS[self.weekday])

    def shifts(self) -> list[Shift]:
        """The day's shifts; raises `ImpossibleWeek` for half a shift or something that is no time."""
        return [self._shift(opens, closes) for opens, closes in self.typed if opens or closes]

    def _shift(self, opens: str, closes: str) -> Shift:
        if not opens or not closes:
            raise ImpossibleWeek(_("A shift needs both times: from and to."), self.weekday)
        try:
            return Shift(self.weekday, time.fromisoformat(opens), time.fromisoformat(closes))
        except ValueError as error:
            raise ImpossibleWeek(_("Write times as 09:30."), self.weekday) from error


@page_with_form
@member("see")
def index(request: BrandRequest) -> HttpResponse:
    """Everybody may read the hours, owners may change them, and everybody who writes their own shifts."""
    whose = _whose(request)
    if request.method != "POST":
        return _page(request, whose, _kept(hours.week(request.brand, whose)))
    if not _may_change(request, whose):
        raise PermissionDenied(_("Only owners change the hours."))
    days = _typed(request.POST)
    if request.POST.get("copy"):
        return _page(
            request,
            whose,
            [replace(d, typed=days[0].typed) if d.weekday in range(5) else d for d in days],
            copied=True,
        )
    checked = [_checked(day) for day in days]
    if any(day.errors for day in checked):
        return _page(request, whose, checked, status=422)
    shifts = [shift for day in checked for shift in day.shifts()]
    hours.replace(request.brand, shifts, request.person, request.now, whose)
    messages.success(request, _("Saved."))
    return redirect(request.get_full_path())


def _whose(request: BrandRequest) -> Person | None:
    """The teammate that the address names; None for the brand's hours. Raises `Http404`."""
    handle = request.GET.get("of", "")
    found = next((one for one in _people(request) if one.handle == handle), None)
    if handle and found is None:
        raise Http404("Nobody of this handle belongs to the brand.")
    return found


def _people(request: BrandRequest) -> list[Person]:
    rows = Membership.of(request.brand).exclude(role=Role.VIEWER).select_related("person")
    return [one.person for one in rows.order_by("person__name")]


def _may_change(request: BrandRequest, whose: Person | None) -> bool:
    return request.membership.may_settle or (whose == request.person and request.membership.may_write)


def _kept(week: Sequence[Shift]) -> list[DayForm]:
    kept = [(s.weekday, (f"{s.opens:%H:%M}", f"{s.closes:%H:%M}")) for s in week]
    return [DayForm(n, [times for weekday, times in kept if weekday == n]) for n in range(7)]


def _typed(given: QueryDict) -> list[DayForm]:
    days = []
    for n in range(7):
        opens, closes = given.getlist(f"opens-{n}")[:AT_MOST], given.getlist(f"closes-{n}")[:AT_MOST]
        days.append(DayForm(n, list(zip(opens, closes, strict=False))))
    return days


def _checked(day: DayForm) -> DayForm:
    try:
        hours.check(day.shifts())
    except ImpossibleWeek as error:
        return replace(day, errors=(str(error),))
    return day


def _page(
    request: BrandRequest,
    whose: Person | None,
    days: Sequence[DayForm],
    *,
    status: int = 200,
    copied: bool = False,
) -> HttpResponse:
    roomy = [replace(day, typed=[*day.typed, *[("", "")] * (AT_LEAST - len(day.typed))]) for day in days]
    shown = {"days": roomy, "copied": copied, "whose": whose, "people": _people(request)}
    return show(request, "settings/hours.html", shown | {"may": _may_change(request, whose)}, status=status)
