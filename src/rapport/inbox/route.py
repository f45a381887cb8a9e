"""Where a decided message goes: to the outbox, to a draft, to a person, or nowhere, recorded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from rapport.answers.library import Library
from rapport.answers.spoken import disclosed, hand_off
from rapport.connectors.registry import manifest
from rapport.domain.decision import Decision, Route
from rapport.domain.message import Kind
from rapport.domain.reading import Reading, Tone
from rapport.inbox.arrive import Arrived
from rapport.inbox.models import Decision as DecisionRow
from rapport.inbox.models import Draft, Need, Outcome, Status, Verdict
from rapport.inbox.models import Reading as ReadingRow
from rapport.inbox.reply import say_automatically
from rapport.ledger.chain import Record
from rapport.ledger.models import Entry
from rapport.ledger.write import write
from rapport.outbox.floor import change, change_many
from rapport.outbox.models import Floor, Holder
from rapport.people.rows import insert, update
from rapport.triage.decide import ASKING, Situation, Terms
from rapport.triage.slots import shown, values

Line = tuple[Arrived, Reading, Decision]
WANTS_ANSWER = frozenset({Tone.QUESTION, Tone.REQUEST, Tone.COMPLAINT})
# Signs that a machine may be on the other side, which an announcement would only set talking again.
LOOPS = frozenset({"too-quick", "same-words", "answered-today", "tells-more", "echoes"})
MOVES = (
    "status",
    "need",
    "tone",
    "route",
    "language",
    "urgency",
    "snippet",
    "last_at",
    "last_in_at",
    "waiting_since",
    "snoozed_until",
    "automatic_in_row",
    "complaint_open",
)


def record(
    lines: Sequence[Line],
    situations: Sequence[Situation],
    terms: Sequence[Terms],
    second: Mapping[int, dict[str, Any]],
    now: datetime,
) -> list[Entry]:
    """Readings, decisions and their ledger rows; the entries in the order of the lines.

    `second`: what a second reader made of some of them, by place.
    """
    brands: dict[int, list[int]] = {}
    for i, (one, _, _) in enumerate(lines):
        brands.setdefault(one.message.brand_id, []).append(i)
    entries: dict[int, Entry] = {}
    for brand, places in brands.items():
        entries |= dict(zip(places, write(brand, [_record(lines[i]) for i in places], now), strict=True))
    insert([_reading(one, reading) for one, reading, _ in lines])
    rows = enumerate(zip(lines, situations, terms, strict=True))
    insert([_decision(line, entries[i], facts, term, second.get(i, {})) for i, (line, facts, term) in rows])
    return [entries[i] for i in range(len(lines))]


def route(lines: Sequence[Line], entries: Sequence[Entry], library: Library, now: datetime) -> None:
    """Carry the decisions out, in order. Nothing leaves here: words are put in line, or before a person."""
    talks = {one.conversation.pk: one.conversation for one, _, _ in lines}
    _give_to_people(lines, now)
    drafts = []
    for (one, reading, made), entry in zip(lines, entries, strict=True):
        _update(one, reading, made)
        if made.route == Route.ANSWER:
            _answer(one, reading, made, entry, library, now)
        elif made.route == Route.DRAFT:
            drafts.append(_draft(one, reading, made, library, now))
        elif made.route == Route.PERSON and _leaves_robot(one, reading, made):
            _hand_off(one, reading, entry, now)
    _overtake(drafts, now)
    insert(drafts)
    update(list(talks.values()), MOVES)


def _record(line: Line) -> Record:
    one, _, made = line
    data = {
        "route": made.route,
        "reasons": [reason.code for reason in made.reasons],
        "article": made.article,
        "score": made.score,
        "threshold": made.threshold,
        "version": made.version,
    }
    return Record("decision", "robot", None, one.conversation.pk, one.message.pk, data)


def _reading(one: Arrived, reading: Reading) -> ReadingRow:
    return ReadingRow(
        brand_id=one.message.brand_id,
        message_id=one.message.pk,
        language=reading.language[:8],
        tone=reading.tone,
        complaint=reading.complaint,
        sentiment=reading.sentiment,
        urgency=reading.urgency,
        asks_for_person=reading.asks_for_person,
        marks=sorted(reading.marks),
        reasons=list(reading.reasons),
        reader=reading.reader,
        amount=reading.amount,
    )


def _decision(line: Line, entry: Entry, facts: Situation, terms: Terms, second: dict[str, Any]) -> DecisionRow:
    one, _, made = line
    return DecisionRow(
        brand_id=one.message.brand_id,
        message_id=one.message.pk,
        entry_id=entry.pk,
        route=made.route,
        reasons=[{"code": reason.code, "value": reason.value} for reason in made.reasons],
        article_id=int(made.article) if made.article else None,
        score=made.score,
        threshold=made.threshold,
        margin=made.margin,
        version=made.version,
        situation={name: getattr(facts, name) for name in facts.__slots__},
        terms={name: getattr(terms, name) for name in terms.__slots__},
        second=second,
        automatic=made.automatic,
    )


def _give_to_people(lines: Sequence[Line], now: datetime) -> None:
    floors: dict[int, Floor] = {}
    for one, _, made in lines:
        if made.route == Route.PERSON and one.conversation.floor.holder != Holder.PERSON:
            floors[one.conversation.floor.pk] = one.conversation.floor
    change_many(list(floors.values()), Holder.PERSON, now, "decided: a person")


def _update(one: Arrived, reading: Reading, made: Decision) -> None:
    talk, at = one.conversation, one.message.at
    talk.tone, talk.route, talk.language = reading.tone, made.route, reading.language[:8]
    talk.urgency = reading.urgency
    talk.last_at = max(talk.last_at, at)
    talk.last_in_at = max(talk.last_in_at or at, at)
    talk.complaint_open = talk.complaint_open or reading.tone == Tone.COMPLAINT
    if made.route == Route.IGNORE:
        return
    talk.status, talk.snoozed_until = Status.OPEN, None
    if made.route == Route.PERSON:
        talk.need = Need.PERSON
    elif made.route == Route.DRAFT:
        talk.need = Need.DRAFT
    if made.route != Route.ANSWER:
        talk.waiting_since = talk.waiting_since or at


def _answer(one: Arrived, reading: Reading, made: Decision, entry: Entry, library: Library, now: datetime) -> None:
    talk = one.conversation
    if talk.floor.holder != Holder.ROBOT:
        change(talk.floor, Holder.ROBOT, None, now, "decided: answer")
    brand = one.heard.channel.brand
    words = _words(one, reading, made, library)
    say_automatically(talk, one.message, disclosed(words, brand.name, reading.language), entry, now)
    talk.automatic_in_row += 1


def _leaves_robot(one: Arrived, reading: Reading, made: Decision) -> bool:
    """Whether this is a hand-off the customer should hear of.

    Thanks and small talk need no announcement: the line comes with the first words that want an answer.
    Machines are told nothing, what may be one only when it asks for a person, and nothing is said in a stop.
    """
    codes = {reason.code for reason in made.reasons}
    if codes & {"from-bot", "automatic-sender", "from-self", "stopped", "sounds-automatic"}:
        return False
    if reading.tone in ASKING and (codes & LOOPS or _suspected(one)):
        return reading.asks_for_person
    return reading.asks_for_person or (one.conversation.automatic_in_row > 0 and reading.tone in WANTS_ANSWER)


def _suspected(one: Arrived) -> bool:
    """Whether the conversation was handed over in silence within a day, because a machine may be in it."""
    if not one.conversation.automatic_in_row:
        return False
    lately = DecisionRow.every.filter(message__conversation=one.conversation, route=Route.PERSON)
    lately = lately.filter(message__at__gt=one.message.at - timedelta(days=1)).exclude(message=one.message)
    return any(reason["code"] in LOOPS for made in lately for reason in made.reasons)


def _hand_off(one: Arrived, reading: Reading, entry: Entry, now: datetime) -> None:
    """One visible line when the robot steps back, where the network has room for it."""
    talk = one.conversation
    if Kind(talk.kind) not in manifest(one.heard.channel.network).handoff_line:
        return
    key = f"handoff:{talk.floor.pk}:{talk.floor.version}"
    line = hand_off(one.heard.channel.brand.name, reading.language)
    say_automatically(talk, one.message, line, entry, now, key=key)


def _draft(one: Arrived, reading: Reading, made: Decision, library: Library, now: datetime) -> Draft:
    brand = one.heard.channel.brand
    return Draft(
        brand=brand,
        conversation=one.conversation,
        message=one.message,
        article_id=int(made.article) if made.article else None,
        text=_words(one, reading, made, library),
        created_at=now,
    )


def _words(one: Arrived, reading: Reading, made: Decision, library: Library) -> str:
    """The article's words for this message, its slots filled with checked values or visibly open."""
    brand = one.heard.channel.brand
    answer = library.answer(brand.pk, made.article, reading.language, brand.language)
    return shown(answer, values(answer, one.message.text, reading.language), reading.language)


def _overtake(drafts: Sequence[Draft], now: datetime) -> None:
    """A newer draft replaces one that still waits in the same conversation."""
    waiting = Draft.every.filter(
        conversation__in=[draft.conversation_id for draft in drafts], verdict__isnull=True
    )
    Verdict.every.bulk_create(
        Verdict(brand_id=old.brand_id, draft=old, outcome=Outcome.OVERTAKEN, at=now, why="a newer message")
        for old in waiting
    )
