"""The part of an article's form that says from when until when it is valid: days of the brand, hours if wanted."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.domain.recurrence import instant
from rapport.domain.validity import ALWAYS, Validity, day_begins, day_ends, first_valid_day, last_valid_day

FIELDS = ("until_day", "until_time", "from_day", "from_time")


def _day(label: Any, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": "2000-01-01", "max": "2199-12-31"})
    return forms.DateField(
        label=label, required=False, input_formats=["%Y-%m-%d"], widget=widget, help_text=help_text
    )


def _hour(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    return forms.TimeField(label=label, required=False, input_formats=["%H:%M", "%H:%M:%S"], widget=widget)


class ValidityForm(forms.Form):
    """`zone`: the brand's. `held`: what is kept now, which stays where nothing of it was typed anew."""

    until_day = _day(_("Valid until"), _("The end of that day. From then on nothing is said or drafted from it."))
    until_time = _hour(_("Until this time"))
    from_day = _day(_("Valid from"), _("The beginning of that day. Before it nothing is said or drafted from it."))
    from_time = _hour(_("From this time"))

    def __init__(self, *args: Any, zone: ZoneInfo, held: Validity = ALWAYS, **named: Any) -> None:
        super().__init__(*args, **named)
        self.zone, self.held = zone, held

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in ("until", "from"):
            if given.get(f"{name}_time") and not given.get(f"{name}_day") and f"{name}_day" not in self.errors:
                self.add_error(f"{name}_day", gettext("Choose the day of this hour, too."))
        if not self.errors:
            self._in_order()
        return given

    @property
    def when(self) -> list[forms.BoundField]:
        """The fields of this part, in order."""
        return [self[name] for name in FIELDS]

    @property
    def validity(self) -> Validity:
        """What the form says, by the house's rule for changes of hour."""
        if not set(FIELDS) & set(self.changed_data):
            return self.held
        given = self.cleaned_data
        since = _moment(given["from_day"], given["from_time"], self.zone, ends=False)
        return Validity(since, _moment(given["until_day"], given["until_time"], self.zone, ends=True))

    def _in_order(self) -> None:
        try:
            said = self.validity
        except ValueError:
            self.add_error("until_day", gettext("Choose a day of the years 2000 to 2199."))
            return
        if said.since and said.until and said.since >= said.until:
            self.add_error("until_day", gettext("It would be over before it begins."))


def validity_shown(held: Validity, zone: ZoneInfo) -> dict[str, date | time | None]:
    """What the form shows of it."""
    until = last_valid_day(held.until, zone) if held.until else (None, None)
    since = first_valid_day(held.since, zone) if held.since else (None, None)
    return dict(zip(FIELDS, (until[0], _minute(until[1]), since[0], _minute(since[1])), strict=True))


def _minute(hour: time | None) -> time | None:
    return hour.replace(second=0, microsecond=0) if hour else None


def _moment(day: date | None, hour: time | None, zone: ZoneInfo, *, ends: bool) -> datetime | None:
    if day is None:
        return None
    whole = day_ends(day, zone) if ends else day_begins(day, zone)
    return whole if hour is None else instant(datetime.combine(day, hour), zone)
