"""Replays: asked, stopped, carried on chunk by chunk. They write their own row and the ledger, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, Min, QuerySet
from django.utils.translation import gettext_noop

from rapport.accounts.models import Brand, Person
from rapport.inbox.models import Decision
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.promise.counterfactual import Counterfactual
from rapport.promise.dial import setting
from rapport.promise.models import Replay
from rapport.promise.replay_counts import ReplayCounts
from rapport.promise.rule_ablation import LEAVABLE
from rapport.triage.read import READERS, default_readers
from rapport.triage.reader import Reader, Readers

DAYS = 90
CHUNK = 500
READ_ANEW = 100
BROKE_OFF = gettext_noop(
    "It broke off; what was counted until then is kept. The log of the work process says why. Ask again."
)


class ImpossibleReplay(Exception):
    """A replay that cannot be asked for; nothing was kept."""


@transaction.atomic
def ask(
    brand: Brand,
    by: Person,
    now: datetime,
    *,
    days: int,
    alpha: float,
    reader: str = "fast",
    without: Sequence[str] = (),
) -> Replay:
    """What would have changed hands in the last `days` with this α, first reader and without these rules.

    Raises `ImpossibleReplay`: 1 to 90 days, α in (0, 0.5), a reader that is there, rules that can be left out.
    """
    if not 1 <= days <= DAYS:
        raise ImpossibleReplay(f"A replay goes back 1 to {DAYS} days.")
    if not 0 < alpha < 0.5:
        raise ImpossibleReplay("The share of complaints that may get a robot lies between 0 and 50 %.")
    if reader not in READERS:
        raise ImpossibleReplay(f"There is no reader of this name; there are {', '.join(sorted(READERS))}.")
    if strange := sorted(set(without) - set(LEAVABLE)):
        raise ImpossibleReplay(f"{', '.join(strange)} cannot be left out; these can: {', '.join(LEAVABLE)}.")
    codes = sorted(set(without))
    asked = {"alpha": alpha, "reader": reader, "without": codes}
    row = Replay.across_brands.create(brand=brand, by=by, days=days, asked=asked, at=now)
    note(brand, What.REPLAY_ASKED, now, by=by, replay=row.pk, days=days, alpha=alpha, reader=reader, without=codes)
    return row


@transaction.atomic
def stop(replay: Replay, by: Person, now: datetime) -> None:
    """No further chunk; what was counted stays. One that is over already stays as it is."""
    if _waiting().filter(pk=replay.pk).update(stopped_at=now):
        note(replay.brand_id, What.REPLAY_STOPPED, now, by=by, replay=replay.pk)


def next_one() -> Replay | None:
    """The oldest that is not over."""
    return _waiting().order_by("pk").first()


def run_next(now: datetime, readers: Readers | None = None) -> bool:
    """One chunk of the oldest replay that is not over; False when there is none."""
    replay = next_one()
    if replay is not None:
        step(replay, now, readers)
    return replay is not None


def step(replay: Replay, now: datetime, readers: Readers | None = None) -> None:
    """One chunk. Its counts and its place are kept together, so that a crash counts nothing twice.

    `readers` are those in use (None: the product's own); the asked reader takes the first one's place.
    """
    if replay.begun_at is None:
        _begin(replay, now)
    used = readers or default_readers()
    other = _setting(replay, _readers(replay.asked["reader"], used), now)
    most = CHUNK if other.readers.first.name == used.first.name else READ_ANEW
    rows = list(_ahead(replay)[:most])
    tally = ReplayCounts.of(replay.found)
    for row, (made, group) in zip(rows, other.decide(rows), strict=True):
        tally.add(row, made, group)
    found = tally.found() | {"thresholds": other.kept(other.readers.first)}
    if len(rows) < most:
        _keep(replay, now, len(rows), found, over=True)
    else:
        place = replay.found["place"] | {"after": rows[-1].pk, "second": other.kept(other.readers.second)}
        _keep(replay, now, len(rows), found | {"place": place})


@transaction.atomic
def fail(replay: Replay, now: datetime) -> None:
    """It broke; a person reads that, and what to do."""
    if _waiting().filter(pk=replay.pk).update(failed=BROKE_OFF, ended_at=now):
        note(replay.brand_id, What.REPLAY_ENDED, now, replay=replay.pk, failed=True)


def _waiting() -> QuerySet[Replay]:
    return Replay.across_brands.filter(ended_at__isnull=True, stopped_at__isnull=True)


def _begin(replay: Replay, now: datetime) -> None:
    """How many there are, and between which places. Whatever arrives later is not looked at."""
    since = replay.at - timedelta(days=replay.days)
    rows = Decision.across_brands.filter(brand=replay.brand_id, message__received_at__gt=since)
    rows = rows.filter(message__received_at__lte=replay.at, message__removed_at__isnull=True)
    ends = rows.aggregate(n=Count("pk"), a=Min("pk"), b=Max("pk"))
    replay.begun_at, replay.total = now, ends["n"]
    replay.found = {"place": {"after": (ends["a"] or 1) - 1, "until": ends["b"] or 0}}


def _ahead(replay: Replay) -> QuerySet[Decision]:
    """The decisions still to be seen, oldest first, but for words that were taken back."""
    place, since = replay.found["place"], replay.at - timedelta(days=replay.days)
    rows = Decision.across_brands.filter(brand=replay.brand_id, pk__gt=place["after"], pk__lte=place["until"])
    rows = rows.filter(message__received_at__gt=since, message__received_at__lte=replay.at)
    rows = rows.filter(message__removed_at__isnull=True)
    return rows.select_related("message__reading", "message__channel").order_by("pk")


def _setting(replay: Replay, readers: Readers, now: datetime) -> Counterfactual:
    asked, found, delta = replay.asked, replay.found, setting(replay.brand).delta
    other = Counterfactual(replay.brand_id, readers, asked["alpha"], delta, tuple(asked["without"]), now)
    other.restore(readers.first, found.get("thresholds", []))
    if readers.second:
        other.restore(readers.second, found["place"].get("second", []))
    return other


@transaction.atomic
def _keep(replay: Replay, now: datetime, seen: int, found: dict[str, Any], *, over: bool = False) -> None:
    """One row changes, or none: who was stopped meanwhile, or carried on by another process, stays as it is."""
    mine = _waiting().filter(pk=replay.pk, done=replay.done)
    # Words taken back while it ran are seen by nobody, so at the end what was seen is all there was.
    done = replay.done + seen
    total, ended = (done, now) if over else (replay.total, None)
    kept = mine.update(done=done, total=total, found=found, begun_at=replay.begun_at, ended_at=ended)
    if kept and over:
        note(replay.brand_id, What.REPLAY_ENDED, now, replay=replay.pk, seen=done)


def _readers(name: str, used: Readers) -> Readers:
    """The reader asked for, and behind it the second one that is in use, if that is another."""
    first = used.first if used.first.name == _named(name).name else _named(name)
    return Readers(first, used.second if used.second and used.second.name != first.name else None)


@cache
def _named(name: str) -> Reader:
    return READERS[name]()
