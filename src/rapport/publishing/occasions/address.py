"""An occasion's public address, where anybody gets it for a calendar: not guessable, revocable, not counted."""

from __future__ import annotations

import re
import secrets

from django.conf import settings

from rapport.domain.counted_links import leads_somewhere
from rapport.domain.ics import CalendarEvent, calendar_text
from rapport.publishing.occasions.models import Occasion

KEY = re.compile(r"[A-Za-z0-9_-]{24}")
# Programs that follow the address look again this often, so that a change arrives in time.
HOURS = 2


def new_key() -> str:
    """144 random bits. It stands in public posts, so it is kept as it is, and outlives the house's secrets."""
    return secrets.token_urlsafe(18)


def address_of_occasion(row: Occasion) -> str:
    """Where it is for everybody; "" where its address was revoked."""
    return f"{settings.ADDRESS}/events/{row.key}.ics" if row.key else ""


def occasion_behind(key: str) -> Occasion | None:
    """What an address shows; None for one that was revoked, or never made."""
    if not KEY.fullmatch(key):
        return None
    return Occasion.across_brands.select_related("brand").filter(key=key).first()


def occasion_calendar(row: Occasion) -> str:
    """The occasion as calendars read it: under the same name for ever, off where it is called off."""
    link = row.place if len(row.place.split()) == 1 and leads_somewhere(row.place) else ""
    event = CalendarEvent(
        row.uid,
        row.starts_at,
        row.title,
        row.sequence,
        row.changed_at,
        row.called_off_at is not None,
        link,
        until=row.ends_at,
        place=row.place,
        text="\n\n".join(part for part in (row.text, row.terms) if part),
    )
    return calendar_text(row.title, [event], HOURS)
