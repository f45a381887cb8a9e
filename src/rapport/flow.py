"""The straight line: what a batch of raw items from the networks becomes.

    translate → store once → read → decide → read again → record → route

and the place in the intake log, in one transaction: a crash repeats nothing and loses nothing. Nothing is sent
here; words that may leave are put in line in the outbox. Read this file first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from rapport.answers.library import Library
from rapport.connectors.registry import connector
from rapport.domain.message import Activity, Echo, Event, Incoming, Removed
from rapport.domain.reading import Reading
from rapport.inbox.arrive import Arrived, Heard, store, text_of
from rapport.inbox.echo import heard as echo_heard
from rapport.inbox.gestures import acted, removed
from rapport.inbox.route import record, route
from rapport.inbox.situations import Facts, facts, situation
from rapport.intake.log import Raw
from rapport.intake.models import READER as READER
from rapport.intake.models import Position
from rapport.people.channels import link
from rapport.people.models import Channel
from rapport.people.stops import stopped_brands
from rapport.promise.audit import draw_sample
from rapport.promise.layers import read_for
from rapport.promise.second import both, looks
from rapport.promise.terms import terms_of
from rapport.triage.decide import Situation, decide_batch
from rapport.triage.match import Match
from rapport.triage.reader import Reader, Readers


@dataclass(frozen=True, slots=True)
class Told:
    """One event, the channel it came by, and the place of its raw item in the log."""

    channel: Channel
    place: int
    event: Event


def receive(batch: Sequence[Raw], readers: Readers, now: datetime, *, position: bool = True) -> list[Arrived]:
    """Take a batch from the intake log all the way to its routes; returns the messages that were new.

    Raises what a bad item raises, with nothing kept: the caller sets that item aside and calls again. With
    `position` the batch is the next one in the log; without, it is a second try of items set aside before.
    """
    told = translate(batch)
    with transaction.atomic():
        Position.hold()
        arrived = store([Heard(t.channel, t.place, t.event) for t in told if isinstance(t.event, Incoming)], now)
        readings = read(arrived, readers.first)
        for turn in turns(arrived):
            answer_for(turn, [readings[one.message.pk] for one in turn], readers, now)
        overhear([t for t in told if not isinstance(t.event, Incoming)], now)
        if position and batch:
            Position.objects.filter(name=READER, at__lt=batch[-1].id).update(at=batch[-1].id)
    return arrived


def translate(batch: Sequence[Raw]) -> list[Told]:
    """Raw bytes to values, by each channel's connector. Items of channels that are gone mean nothing."""
    keys = {raw.channel for raw in batch}
    known = Channel.every.filter(key__in=keys, closed_at__isnull=True).select_related("brand")
    channels = {channel.key: channel for channel in known}
    links = {key: link(channel) for key, channel in channels.items()}
    return [
        Told(channels[raw.channel], raw.id, event)
        for raw in batch
        if raw.channel in channels
        for event in connector(channels[raw.channel].network).translate(raw.body, links[raw.channel])
    ]


def read(arrived: Sequence[Arrived], reader: Reader) -> dict[int, Reading]:
    """All new messages, read in one pass, each with its brand's layer; by their id."""
    brands = [one.message.brand_id for one in arrived]
    readings = read_for(brands, [text_of(one) for one in arrived], reader)
    return {int(reading.id): reading for reading in readings}


def turns(arrived: Sequence[Arrived]) -> Iterator[list[Arrived]]:
    """The messages in turns of at most one for each contact: the second is decided knowing the first."""
    rest = list(arrived)
    while rest:
        first: dict[int, Arrived] = {}
        for one in rest:
            first.setdefault(one.conversation.contact_id, one)
        yield list(first.values())
        chosen = {id(one) for one in first.values()}
        rest = [one for one in rest if id(one) not in chosen]


def answer_for(turn: Sequence[Arrived], readings: Sequence[Reading], readers: Readers, now: datetime) -> None:
    """Decide a turn, record the decisions, carry them out. What a robot would answer is read twice."""
    known = facts(turn, stopped_brands(), now)
    matches = match(turn, known.library)
    situations = situate(turn, readings, matches, known, now)
    terms = terms_of(turn, readings, readers.first)
    decisions = decide_batch(readings, matches, situations, terms)
    second = looks(turn, decisions, known.library, readers.second)
    decisions = both(decisions, second, matches, situations)
    lines = list(zip(turn, readings, decisions, strict=True))
    entries = record(lines, situations, terms, {at: look.kept() for at, look in second.items()}, now)
    draw_sample(lines, terms, now)
    route(lines, entries, known.library, now)


def match(turn: Sequence[Arrived], library: Library) -> list[Match]:
    """Which approved article of its brand answers each message, if any."""
    found: dict[int, Match] = {}
    for brand in {one.message.brand_id for one in turn}:
        mine = [i for i, one in enumerate(turn) if one.message.brand_id == brand]
        found |= dict(zip(mine, library.match(brand, [turn[i].message.text for i in mine]), strict=True))
    return [found[i] for i in range(len(turn))]


def situate(
    turn: Sequence[Arrived], readings: Sequence[Reading], matches: Sequence[Match], known: Facts, now: datetime
) -> list[Situation]:
    """The facts around each message."""
    return [situation(one, r, m, known, now) for one, r, m in zip(turn, readings, matches, strict=True)]


def overhear(told: Sequence[Told], now: datetime) -> None:
    """Echoes of our own words, gestures without words, and words taken back."""
    for one in told:
        if isinstance(one.event, Echo):
            echo_heard(one.channel, one.event, one.place, now)
        elif isinstance(one.event, Activity):
            acted(one.channel, [one.event])
        elif isinstance(one.event, Removed):
            removed(one.channel, [one.event])
