"""Days of another calendar, as holidays are: brought as a file or from an address, shown, and taken out again."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Brand, Person
from rapport.connectors.errors import ConnectorError
from rapport.connectors.http import Http
from rapport.domain.ics_days import named_days
from rapport.domain.ics_lines import LONGEST, calendar_read
from rapport.domain.parameters import NotReadable
from rapport.jobs.one_by_one import one_by_one
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.ics.models import NamedDay, OtherCalendar
from rapport.publishing.locked import NotNow

BACK, AHEAD = timedelta(days=40), timedelta(days=400)
DAILY, MOST, SECONDS = timedelta(days=1), 10, 20.0

logger = structlog.get_logger()


def bring_days(
    brand: Brand, name: str, data: bytes, by: Person, now: datetime, address: str = ""
) -> OtherCalendar:
    """A calendar's days, from its bytes, or from its `address`, which is then read once a day.

    Brought again, the same address or a file of the same name and days, it is the one that is there.
    Raises `NotNow` for what is no calendar, or an eleventh one; nothing is kept then.
    """
    if address and (known := OtherCalendar.of(brand).filter(address=address).first()):
        return known
    if OtherCalendar.of(brand).count() >= MOST:
        raise NotNow(_("There are %(n)d calendars already. Take one out first.") % {"n": MOST})
    try:
        found = _read(brand, fetched(address) if address else data, now)
    except (NotReadable, ConnectorError) as error:
        raise NotNow(_("This is no calendar that can be read: %(why)s") % {"why": error}) from error
    if not found:
        raise NotNow(_("It names no day of the next year. Nothing was kept."))
    return _keep_new(brand, name, found, by, now, address)


@transaction.atomic
def _keep_new(
    brand: Brand, name: str, found: list[tuple[date, str]], by: Person, now: datetime, address: str
) -> OtherCalendar:
    Brand.objects.select_for_update().get(pk=brand.pk)
    due, name = now + DAILY if address else None, name.strip()[:120] or _("A calendar")
    alike = OtherCalendar.of(brand).filter(address=address, **({} if address else {"name": name}))
    for known in alike:
        if address or set(known.days.values_list("on", "name")) == set(found):
            return known
    if OtherCalendar.of(brand).count() >= MOST:
        raise NotNow(_("There are %(n)d calendars already. Take one out first.") % {"n": MOST})
    said = {"name": name, "address": address, "read_at": now, "due_at": due}
    row = OtherCalendar.across_brands.create(brand=brand, by=by, **said)
    _keep(row, found)
    note(brand, What.HOLIDAYS_BROUGHT, now, by=by, name=row.name, days=len(found))
    return row


@transaction.atomic
def forget_days(row: OtherCalendar, by: Person, now: datetime) -> None:
    """Its days are shown no more."""
    note(row.brand, What.HOLIDAYS_FORGOTTEN, now, by=by, name=row.name)
    row.delete()


BROKE = "It could not be read. Its days stay as they were."


def refresh_days(now: datetime, brand: Brand | None = None) -> int:
    """Read again what is due; where that fails, the days stay and it is told why. How many were read."""
    rows = OtherCalendar.across_brands.filter(due_at__lte=now)
    rows = rows.filter(brand=brand) if brand else rows
    first = rows.select_related("brand").order_by("due_at")[:MOST]
    return one_by_one(first, lambda row: _again(row, now), lambda row: _put_off(row, now))


def _put_off(row: OtherCalendar, now: datetime) -> None:
    """What broke the reading of it is looked at again tomorrow, and its page says so."""
    OtherCalendar.across_brands.filter(pk=row.pk).update(due_at=now + DAILY, trouble=BROKE)


def _again(row: OtherCalendar, now: datetime) -> int:
    row.due_at = now + DAILY
    try:
        found = _read(row.brand, fetched(row.address), now)
    except (NotReadable, ConnectorError) as error:
        row.trouble = str(error)[:400]
        row.save(update_fields=["due_at", "trouble"])
        return 0
    with transaction.atomic():
        row.trouble, row.read_at = "", now
        row.save(update_fields=["due_at", "trouble", "read_at"])
        _keep(row, found)
    return 1


def _read(brand: Brand, data: bytes, now: datetime) -> list[tuple[date, str]]:
    if len(data) > LONGEST:
        raise NotReadable("a calendar (.ics) of at most 1 MB")
    today = now.date()
    return named_days(calendar_read(data), today - BACK, today + AHEAD, ZoneInfo(brand.time_zone))


def _keep(row: OtherCalendar, found: list[tuple[date, str]]) -> None:
    NamedDay.of(row.brand).filter(calendar=row).delete()
    NamedDay.across_brands.bulk_create(
        NamedDay(brand_id=row.brand_id, calendar=row, on=day, name=name) for day, name in found
    )


def fetched(address: str) -> bytes:
    """By the guarded client, bounded in bytes and time. Raises a `ConnectorError`."""
    return async_to_sync(_fetched)(address)


async def _fetched(address: str) -> bytes:
    url = f"https://{address[9:]}" if address.lower().startswith("webcal://") else address
    async with Http(settings.PRIVATE_HOSTS, SECONDS) as http:
        return (await http.request("GET", url, headers={"Accept": "text/calendar"}, cap=LONGEST)).body


def days_named(brand: Brand, first: date, last: date) -> dict[date, list[str]]:
    """The names of days, each once, for the calendar."""
    found: defaultdict[date, list[str]] = defaultdict(list)
    for day, name in NamedDay.of(brand).filter(on__range=(first, last)).values_list("on", "name").distinct():
        found[day].append(name)
    return dict(found)
