"""What networks call about the time before becomes history, a raw item at a time: nobody who writes now waits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from time import monotonic, sleep
from traceback import format_exc
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_noop

from rapport.channels.connected import link
from rapport.channels.models import Channel
from rapport.connectors.errors import Unreadable
from rapport.connectors.exports.values import PastRow
from rapport.connectors.registry import connector
from rapport.domain.past import HistoryTold
from rapport.history.bring_in import begin_import, end_import
from rapport.history.land import land
from rapport.history.recalling import OTHER, UNREAD
from rapport.inbox.models import Import, ToldHistory
from rapport.intake.dead_letters import failed
from rapport.intake.log import Raw
from rapport.triage.reader import Reader

TOLD = "told"
LOST = "own words that never arrived"
WHOLE = 100
# A network repeats its calls for a week: what was stopped or taken back does not come in again by them.
REPEATED, QUIET, SETTLED = timedelta(days=8), timedelta(days=1), timedelta(minutes=2)
TURN = 20.0
BROKE_OFF = gettext_noop("The network told nothing more, and not all of it. What came in stays.")


def take_told(seconds: float = TURN) -> Iterator[ToldHistory]:
    """What waits, the oldest first, for so long; it rests as long as each took, and lets others in."""
    begun = monotonic()
    while monotonic() - begun < seconds:
        before = monotonic()
        row = ToldHistory.across_brands.select_related("channel__brand").order_by("pk").first()
        if row is None:
            return
        yield row
        sleep(min(1.0, monotonic() - before))


def make_history(row: ToldHistory, reader: Reader) -> None:
    """Keep it and forget the raw item. Broken off between the two, it is known already the next time."""
    channel, now = row.channel, timezone.now()
    if brought := import_of(channel, now):
        for told in _events(row):
            _take(brought, channel, told, reader, now)
    row.delete()


@transaction.atomic
def bury_told(row: ToldHistory) -> None:
    """An item that breaks here is not the first one forever: it is tried again by the line, then a dead letter."""
    raw = Raw(row.place, row.channel.key, row.at.timestamp(), row.raw.encode())
    failed(raw, row.channel, format_exc(), timezone.now())
    row.delete()


def import_of(channel: Channel, now: datetime) -> Import | None:
    """Where it belongs; None where somebody stopped it or took it back lately, and for a channel that is gone."""
    if channel.closed_at is not None:
        return None
    last = Import.across_brands.filter(channel=channel, format=TOLD).order_by("-pk").first()
    if last and not (over := last.taken_back_at or last.stopped_at):
        return last
    if last and over and now - over < REPEATED:
        return None
    return begin_import(channel.brand, channel, None, now, TOLD, channel.handle, told={"go": True})


def end_quiet(now: datetime) -> None:
    """What is told whole is over, and so is what nobody goes on with."""
    waiting = set(ToldHistory.across_brands.values_list("channel", flat=True).distinct())
    rows = Import.across_brands.filter(format=TOLD, ended_at=None, stopped_at=None, taken_back_at=None)
    for row in rows.exclude(channel__in=waiting):
        heard, whole = now - _heard_at(row), row.told.get("progress") == WHOLE
        if whole and heard > SETTLED:
            end_import(row, now)
        elif heard > QUIET:
            end_import(row, now, BROKE_OFF)


def _heard_at(row: Import) -> datetime:
    said = row.told.get("heard_at")
    return datetime.fromisoformat(said) if said else row.at


def _events(row: ToldHistory) -> Sequence[HistoryTold]:
    try:
        found = connector(row.channel.network).translate(row.raw.encode(), link(row.channel))
    except Unreadable:
        return [HistoryTold(unread=1)]
    return [one for one in found if isinstance(one, HistoryTold)]


def _take(brought: Import, channel: Channel, told: HistoryTold, reader: Reader, now: datetime) -> None:
    """The messages, oldest first, and how far the network has come."""
    rows = sorted(told.rows, key=lambda one: one.words.at)
    held = [
        PastRow(
            brought.done + number, channel.handle if one.ours else one.words.author.handle, one.words, one.ours
        )
        for number, one in enumerate(rows, 1)
    ]
    if held:
        land(brought, channel, held, reader, now)
    _count(brought, Counter({UNREAD: told.unread, OTHER: told.others, LOST: told.lost}))
    _note_progress(brought, told, now)
    if told.refused and not brought.made:
        end_import(brought, now, told.refused)
    elif rows and brought.failed:  # it was refused, and then told all the same
        Import.across_brands.filter(pk=brought.pk).update(failed="", ended_at=None)


def _count(brought: Import, left: Counter[str]) -> None:
    brought.counts = dict(Counter(brought.counts) + left)
    Import.across_brands.filter(pk=brought.pk).update(counts=brought.counts, done=F("done") + sum(left.values()))


def _note_progress(brought: Import, told: HistoryTold, now: datetime) -> None:
    said: dict[str, Any] = {**brought.told, "heard_at": now.isoformat()}
    if told.progress is not None:
        said["progress"] = max(told.progress, said.get("progress", 0))
    brought.told = said
    Import.across_brands.filter(pk=brought.pk).update(told=said)
