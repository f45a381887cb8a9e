"""The straight line: what a batch of raw items from the networks becomes.

    translate → read  ‖  store once → decide → record → route → refresh what lists show

Before the ‖ nothing is written and nobody waits, however odd or slow a message is. What follows, with the place in
the intake log, is one transaction: a crash repeats nothing and loses nothing. Nothing is sent here; words that may
leave are put in line in the outbox. Read this file first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from rapport.channels.models import Channel
from rapport.connectors.events_of import events_of
from rapport.domain.message import (
    Activity,
    Checked,
    Echo,
    Edited,
    Hidden,
    Incoming,
    Receipt,
    Removed,
    Undelivered,
)
from rapport.domain.unknown_kind import Told
from rapport.inbox.activities import keep_activities
from rapport.inbox.arrival import Arrival, in_its_time, turns
from rapport.inbox.aside import heard as aside_heard
from rapport.inbox.checked import heard as checked_heard
from rapport.inbox.echo import heard as echo_heard
from rapport.inbox.edit import edit
from rapport.inbox.known import changes_of, heard_in
from rapport.inbox.receipts import heard as receipt_heard
from rapport.inbox.record import record
from rapport.inbox.refresh import refresh_ids
from rapport.inbox.route import route
from rapport.inbox.sight import heard as sight_heard
from rapport.inbox.situations import situate
from rapport.inbox.store import store
from rapport.inbox.undelivered import heard as undelivered_heard
from rapport.intake.log import Raw
from rapport.intake.models import READER as READER
from rapport.intake.models import Position
from rapport.promise.ground import Ground
from rapport.promise.ready import make_ready
from rapport.promise.second_reader import look_again
from rapport.promise.terms import draw_sample, set_terms, withdraw_sample
from rapport.store.bulk_sql import data_version
from rapport.triage.decide import decide
from rapport.triage.reader import Readers


@dataclass(frozen=True, slots=True)
class Translated:
    """One event, the channel it came by, and its raw item with the place of that in the log."""

    channel: Channel
    place: int
    event: Told
    body: bytes = b""


def receive(batch: Sequence[Raw], readers: Readers, now: datetime, *, position: bool = True) -> list[Arrival]:
    """Take a batch from the intake log all the way to its routes; returns the messages that were new.

    Raises what a bad item raises, with nothing kept: the caller sets it aside. Without `position`: its next try.
    """
    while True:
        version, ground = data_version(), Ground.now()
        told = [replace(one, event=in_its_time(one.event, now)) for one in translate(batch, ground)]
        heard = [Arrival(t.channel, t.place, words) for t in told if (words := heard_in(t.event))]
        edits = [(t.channel, t.place, t.event) for t in told if isinstance(t.event, Edited)]
        changes = changes_of(heard, edits)
        ready = make_ready(heard, [one.arrival for one in changes], ground, readers, version)
        with transaction.atomic():
            place = Position.hold()
            if not ready.still_true():
                continue  # somebody changed a channel, an article or a layer while it was read: once more
            arrived = store(ready.new, now, undecided=True)
            edited: list[Arrival] = []
            if changes:
                edited = edit(changes, arrived, now)
                withdraw_sample(edited, now)
            # The second message of a contact is decided knowing the first.
            for turn in turns([*arrived, *edited], lambda one: one.conversation.contact_id):
                answer_for(turn, ground, readers, now)
            refresh_ids(overhear(told, now), now)
            if position and batch:
                place.move(batch[-1].id)
            return arrived


def translate(batch: Sequence[Raw], ground: Ground) -> list[Translated]:
    """Raw bytes to values, by each channel's connector. Items of channels that are gone mean nothing."""
    channels = ground.channels({raw.channel for raw in batch})
    return [
        Translated(channel, raw.id, event, raw.body)
        for raw in batch
        if raw.channel in channels
        for channel, link in [channels[raw.channel]]
        for event in events_of(channel.network, raw.body, link)
    ]


def answer_for(turn: Sequence[Arrival], ground: Ground, readers: Readers, now: datetime) -> None:
    """Decide a turn, record the decisions, carry them out. What a robot would answer was read twice."""
    library = ground.library({one.channel.brand_id for one in turn})
    situate(turn, library, ground.stopped(), ground.planned(), now)
    set_terms(turn, ground, readers.first)
    for one in turn:
        one.decision = decide(one.reading, one.match, one.situation, one.terms)
    if readers.second:
        look_again(turn, ground, readers.first, readers.second)
    record(turn, now)
    draw_sample(turn, now)
    route(turn, library, now)


def overhear(told: Sequence[Translated], now: datetime) -> set[int]:
    """Echoes, gestures without words, words taken back, replies that came back; the conversations they move."""
    moved: set[int] = set()
    for one in told:
        match one.event:
            case Echo():
                moved |= echo_heard(one.channel, one.event, one.place, now)
            case Activity():
                keep_activities(one.channel, [one.event])
            case Removed() | Hidden():
                moved |= sight_heard(one.channel, one.event, now)
            case Undelivered():
                moved |= undelivered_heard(one.channel, one.event, now)
            case Checked():
                moved |= checked_heard(one.channel, one.event, now)
            case Receipt():
                moved |= receipt_heard(one.channel, one.event, now)
            case Incoming() | Edited():
                pass  # stored and decided before
            case _:
                aside_heard(one.channel, one.event, one.place, one.body, now)
    return moved
