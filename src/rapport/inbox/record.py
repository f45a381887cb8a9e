"""Decisions written down: in the ledger, and beside it all that each was made from, to make it again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rapport.inbox.arrival import Arrival
from rapport.inbox.models import Decision, Reading
from rapport.ledger.subject import Subject, SubjectKind
from rapport.ledger.what import What
from rapport.ledger.write import Record, write
from rapport.store.bulk_sql import insert
from rapport.store.rows import new_row


def record(turn: Sequence[Arrival], now: datetime) -> None:
    """Readings, decisions and their ledger rows; each message gets its `entry`."""
    by_brand: dict[int, list[Arrival]] = {}
    for one in turn:
        by_brand.setdefault(one.message.brand_id, []).append(one)
    for brand, mine in by_brand.items():
        for one, entry in zip(mine, write(brand, [_record(one) for one in mine], now), strict=True):
            one.entry = entry
    insert([reading_row(one) for one in turn])
    insert([_decision(one) for one in turn])


def _record(one: Arrival) -> Record:
    made = one.decision
    data = {
        "route": made.route,
        "reasons": [reason.code for reason in made.reasons],
        "article": made.article,
        "score": made.score,
        "threshold": made.threshold,
        "version": made.version,
    }
    about = Subject(SubjectKind.MESSAGE, one.message.id)
    return Record(What.DECISION, "robot", None, one.conversation.id, about, data)


def reading_row(one: Arrival) -> Reading:
    """What a reader made of it, as a row that is not written yet."""
    reading = one.reading
    return new_row(
        Reading,
        brand_id=one.message.brand_id,
        message_id=one.message.id,
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


def _decision(one: Arrival) -> Decision:
    made, facts, terms = one.decision, one.situation, one.terms
    return new_row(
        Decision,
        brand_id=one.message.brand_id,
        message_id=one.message.id,
        entry_id=one.entry.id,
        route=made.route,
        reasons=[{"code": reason.code, "value": reason.value} for reason in made.reasons],
        article_id=int(made.article) if made.article else None,
        score=made.score,
        threshold=made.threshold,
        margin=made.margin,
        match_score=one.match.score,
        version=made.version,
        situation={name: getattr(facts, name) for name in facts.__slots__},
        terms={name: getattr(terms, name) for name in terms.__slots__},
        second=one.look.kept() if one.look else {},
        automatic=made.automatic,
        small_talk=made.small_talk,
    )
