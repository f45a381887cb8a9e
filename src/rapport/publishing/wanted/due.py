"""Which pictures and films are to be fetched this moment, in turns between the hosts that have them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Min, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from rapport.accounts.models import Brand
from rapport.publishing.models import WantedMedia
from rapport.publishing.wanted.settling import media_refused
from rapport.publishing.wanted_models import OPEN

OF_ONE_HOST, HOSTS = 2, 200
# Whoever breaks off with this machine is tried again after so long; each time counts.
CLAIMED = timedelta(minutes=2)
MOST_TRIES = 4
PAUSES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
LEFT_ALONE = timedelta(seconds=30)
BROKE = _("It broke off each time it was fetched.")


@dataclass(frozen=True, slots=True)
class Due:
    """One row to be fetched, as it was when it was chosen."""

    pk: int
    brand: Brand
    address: str
    host: str
    tries: int
    due_at: datetime


def due_media(
    now: datetime, brand: Brand | None, busy: Mapping[str, int], served: Mapping[str, int], most: int
) -> list[Due]:
    """At most `most`: of the hosts with fewest under way (`busy`), then fewest taken so far (`served`)."""
    rows = _due(now, brand).exclude(host__in=[host for host, n in busy.items() if n >= OF_ONE_HOST])
    waiting = rows.order_by().values_list("host").annotate(first=Min("due_at")).order_by("first", "host")
    hosts = sorted(
        (host for host, since in waiting[:HOSTS]), key=lambda one: (busy.get(one, 0), served.get(one, 0))
    )
    found: list[Due] = []
    for turn in range(OF_ONE_HOST):
        for host in hosts:
            if len(found) < most and busy.get(host, 0) + turn < OF_ONE_HOST:
                found += [_told(row) for row in _first(rows.filter(host=host), turn)]
    return found


def _due(now: datetime, brand: Brand | None) -> QuerySet[WantedMedia]:
    """Nothing of a file whose fetching was stopped, or that is being taken back."""
    rows = WantedMedia.across_brands.filter(OPEN, due_at__lte=now)
    rows = rows.exclude(post__imported__batch__media_stopped_at__isnull=False)
    rows = rows.exclude(post__imported__batch__undo_at__isnull=False)
    return rows.filter(brand=brand) if brand else rows


def _first(rows: QuerySet[WantedMedia], turn: int) -> list[WantedMedia]:
    return list(rows.select_related("brand").order_by("due_at", "pk")[turn : turn + 1])


def _told(row: WantedMedia) -> Due:
    assert row.due_at is not None  # noqa: S101 — by the query
    return Due(row.pk, row.brand, row.address, row.host, row.tries, row.due_at)


def claim(one: Due, now: datetime) -> bool:
    """Whether it is this runner's to fetch. One that broke off with the machine each time is refused."""
    if one.tries >= MOST_TRIES:
        with override(one.brand.language):
            media_refused(one.pk, str(BROKE), now)
        return False
    rows = WantedMedia.across_brands.filter(OPEN, pk=one.pk, due_at=one.due_at, tries=one.tries)
    return bool(rows.update(tries=F("tries") + 1, due_at=now + CLAIMED))


def put_off(one: Due, why: str, now: datetime, after: float = 0) -> None:
    """Later once more, or refused after the last pause; what else its host has is left alone for a while."""
    others = WantedMedia.across_brands.filter(OPEN, host=one.host, due_at__lte=now).exclude(pk=one.pk)
    others.update(due_at=now + LEFT_ALONE)
    if one.tries >= len(PAUSES):
        media_refused(one.pk, why, now)
        return
    pause = max(PAUSES[one.tries], timedelta(seconds=min(after, 3600.0)))
    WantedMedia.across_brands.filter(OPEN, pk=one.pk).update(due_at=now + pause, why=why[:300])
