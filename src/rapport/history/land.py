"""A chunk of rows becomes messages of the past: stored once, read, never decided; in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from rapport.channels.models import Channel
from rapport.connectors.exports.values import PastRow
from rapport.domain.message import Kind
from rapport.history.erase import erased_among
from rapport.inbox.arrival import Arrival, in_its_time, text_of
from rapport.inbox.known import unknown
from rapport.inbox.models import Direction, Import, Message
from rapport.inbox.record import reading_row
from rapport.inbox.refresh import refresh_ids
from rapport.inbox.store import begin, set_in_rows
from rapport.promise.layers import layers_for, read_with
from rapport.store.bulk_sql import insert
from rapport.triage.reader import Reader

NOT_READ = "rows with a problem"
SILENT = "files without words"
OWN_POST = "own posts that answer nobody"
NOBODY = "own words to nobody who is named"
HEARD = "what came after the channel was connected, and comes by it"
KNOWN = "known already"
ERASED = "of somebody whose words were erased"


def land(brought: Import, channel: Channel, rows: Sequence[PastRow], reader: Reader, now: datetime) -> int:
    """Keep what is new among these rows; how many messages it made. What became of the others is counted.

    Nothing is decided about them, so nobody is asked for anything and no robot has anything to answer.
    """
    left = Counter[str]()
    fit = [one for row in rows if (one := _fit(row, channel, now, left))]
    gone = erased_among(channel, [one.event.author.network_id for one, _ in fit])
    left[ERASED] += sum(one.event.author.network_id in gone for one, _ in fit)
    kept = [(one, row) for one, row in fit if one.event.author.network_id not in gone]
    heard = [(one, row) for one, row in kept if not row.ours and not row.machine]
    _read([one for one, _ in heard], channel.brand_id, reader)
    with transaction.atomic():
        Import.across_brands.select_for_update().get(pk=brought.pk)
        new = _new(kept, channel)
        left[KNOWN] += len(kept) - len(new)
        _keep(brought, new, now)
        mine = Import.across_brands.filter(pk=brought.pk)
        brought.counts = dict(Counter(brought.counts) + left)
        mine.update(done=F("done") + len(rows), made=F("made") + len(new), counts=brought.counts)
    brought.done, brought.made = brought.done + len(rows), brought.made + len(new)
    return len(new)


def _fit(row: PastRow, channel: Channel, now: datetime, left: Counter[str]) -> tuple[Arrival, PastRow] | None:
    words = row.words
    if not row.ok or words is None:
        left[NOT_READ] += 1
    elif row.silent:
        left[SILENT] += 1
    elif words.kind is Kind.POST:
        left[OWN_POST] += 1
    elif not words.author.network_id:
        left[NOBODY] += 1
    elif channel.closed_at is None and words.at >= channel.created_at:
        left[HEARD] += 1
    else:
        event = in_its_time(words, now)
        return Arrival(channel, 0, event), row
    return None


def _read(heard: Sequence[Arrival], brand: int, reader: Reader) -> None:
    """Before anything is locked: reading is slow."""
    for one in heard:
        one.text = text_of(one)
    layers = layers_for([brand], reader)
    found = read_with(layers, [brand] * len(heard), [one.text for one in heard], reader)
    for one, reading in zip(heard, found, strict=True):
        one.reading = reading


def _new(kept: Sequence[tuple[Arrival, PastRow]], channel: Channel) -> list[tuple[Arrival, PastRow]]:
    """What nobody told before; ids that a sender chose are told apart by their digest."""
    numbers = {one.event.network_id for one, _ in kept}
    rows = Message.across_brands.filter(channel=channel, network_id__in=numbers)
    known = set(rows.values_list("network_id", flat=True))
    theirs = {id(one.event): one for one in unknown([one for one, row in kept if not row.ours])}
    found, seen = list[tuple[Arrival, PastRow]](), set[str]()
    for one, row in kept:
        number = one.event.network_id
        new = number not in known if row.ours else id(one.event) in theirs
        if new and number not in seen:
            found.append((one, row))
        seen.add(number)
    return found


def _keep(brought: Import, new: Sequence[tuple[Arrival, PastRow]], now: datetime) -> None:
    arrived = set_in_rows([one for one, _ in new], now, past=True)
    begin(one.conversation for one in arrived)
    for one, (_, row) in zip(arrived, new, strict=True):
        message = one.message
        message.history, message.place = brought, None
        if row.ours:
            message.direction, message.identity, message.native = Direction.OUT, None, True
    insert([one.message for one in arrived])
    heard = [one for one, (_, row) in zip(arrived, new, strict=True) if not row.ours and not row.machine]
    insert([reading_row(one) for one in heard])
    refresh_ids({one.conversation.pk for one in arrived}, now)
