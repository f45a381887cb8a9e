"""Before a draw: how many are in it, whether that is enough, who was set aside; of many as looked at last."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from rapport.accounts.models import Brand
from rapport.audience.draws.entrants import (
    Aside,
    Entrant,
    entered,
    entrants_of,
    known_entrants,
    surely_real,
    targets_of,
)
from rapport.audience.draws.models import DrawLook, EntrantProfile
from rapport.audience.draws.state import GiveawayState, giveaway_states
from rapport.audience.models import Follower, Giveaway
from rapport.jobs.one_by_one import one_by_one

SHOWN = 100
# So many are looked at while somebody waits for the page; more in the background, for that takes seconds.
AT_ONCE = 500
KEPT = timedelta(days=90)


@dataclass(frozen=True)
class DrawAhead:
    """What a draw would be made among, as of `at`. `aside`: the first of those set aside; `sure`: real at least.

    `since`: so many were put back, or set aside again, after that moment; they are not in the counts yet.
    """

    at: datetime
    heard: int
    among: int
    set_aside: int
    sure: int
    prizes: int
    aside: Sequence[Entrant]
    back: Sequence[Entrant]
    since: int = 0

    @property
    def short(self) -> str:
        """nobody, few (fewer than prizes), unsure (fewer that are surely real), or "" where it is enough."""
        if not self.among:
            return "nobody"
        return "few" if self.among < self.prizes else "unsure" if self.sure < self.prizes else ""


def draw_ahead(row: Giveaway, now: datetime) -> DrawAhead:
    """As it stands now; nothing is fixed before the draw."""
    found = entrants_of(row, now)
    aside = [one for one in found if not one.drawn]
    among = len({one.hashed for one in found if one.drawn})
    shown = [one for one in aside if one.why != Aside.OURS][:SHOWN]
    back = [one for one in found if one.back]
    return DrawAhead(now, len(found), among, len(aside), surely_real(found), row.prizes, shown, back)


def seen_ahead(row: Giveaway, now: datetime) -> DrawAhead | None:
    """For a page: of few as it stands now, of many as it was looked at last; None: that is still to come."""
    if (look := DrawLook.across_brands.filter(giveaway=row).first()) is not None:
        return _kept(row, look, now)
    few = len(entered(row).values_list("pk", flat=True)[: AT_ONCE + 1]) <= AT_ONCE
    return draw_ahead(row, now) if few else None


def _kept(row: Giveaway, look: DrawLook, now: datetime) -> DrawAhead:
    put_back = set(row.put_back.order_by("pk").values_list("identity", flat=True))
    whys: dict[int, str] = dict([*look.back, *look.aside])
    since = len(put_back ^ {number for number, _why in look.back})
    shown = known_entrants(row, whys | {one: "" for one in put_back if one not in whys}, now)
    aside = [one for one in shown if one.identity not in put_back]
    back = [one for one in shown if one.identity in put_back]
    counts = (look.heard, look.among, look.set_aside, look.sure, row.prizes)
    return DrawAhead(look.at, *counts, aside[:SHOWN], back, since)


def look_at_draws(brand: Brand, now: datetime) -> int:
    """Of each giveaway that is to be drawn, and that many entered, the look that pages show; how many are new."""
    rows = Giveaway.of(brand).filter(
        drawn_at=None, called_off_at=None, closes_at__lte=now, closes_at__gte=now - KEPT
    )
    whole = list(rows.select_related("channel", "post", "brand").defer("entrants", "left_out"))
    states = giveaway_states(whole, now)
    return one_by_one([one for one in whole if states[one.pk] is GiveawayState.OVER], lambda row: _look(row, now))


def _look(row: Giveaway, now: datetime) -> int:
    heard = entered(row).count()
    stamp = _stamp(row, heard, now)
    if heard <= AT_ONCE:
        DrawLook.across_brands.filter(giveaway=row).delete()
        return 0
    if DrawLook.across_brands.filter(giveaway=row, stamp=stamp).exists():
        return 0
    found = draw_ahead(row, now)
    kept = {"brand_id": row.brand_id, "at": now, "stamp": stamp}
    kept |= {"heard": found.heard, "among": found.among, "set_aside": found.set_aside, "sure": found.sure}
    kept |= {"aside": _pairs(found.aside), "back": _pairs(found.back)}
    DrawLook.across_brands.update_or_create(giveaway=row, defaults=kept)
    return 1


def _pairs(entrants: Sequence[Entrant]) -> list[list[object]]:
    return [[one.identity, str(one.why)] for one in entrants]


def _stamp(row: Giveaway, heard: int, now: datetime) -> str:
    """Of all that a look depends on, as far as a few questions tell; each day it is taken anew in any case."""
    channels = [one.channel.pk for one in targets_of(row)]
    seen = [
        model.across_brands.filter(channel__in=channels).aggregate(last=Max("seen_at"))["last"]
        for model in (EntrantProfile, Follower)
    ]
    back = sorted(row.put_back.values_list("identity", flat=True))
    told = [row.version, heard, back, *map(str, seen), str(now.date())]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
