"""Words that were changed on the network: the old ones are kept, the new ones are read and decided again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from rapport.inbox.arrival import Arrival, extra_of, text_kept
from rapport.inbox.happened import Version
from rapport.inbox.known import Change, Where
from rapport.inbox.models import AnswerLabel, Decision, Direction, Message, Reading, Turned
from rapport.inbox.refresh import held
from rapport.inbox.store import begin
from rapport.inbox.turns import turn
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox.floor import change
from rapport.outbox.models import Holder, Reply, Step

AROUND = ("conversation__floor", "conversation__contact", "conversation__brand", "identity", "reading", "decision")


def edit(changes: Sequence[Change], arrived: Sequence[Arrival], now: datetime) -> list[Arrival]:
    """Keep the new words of messages we have; those that have to be decided again.

    A message of the same batch that was not decided yet gets its new words, and is decided once.
    """
    begin(one.conversation for one in arrived)
    fresh = {(one.message.channel_id, str(one.message.network_id)): one for one in arrived}
    known = {place: one.message for place, one in fresh.items()} | _stored(changes, arrived, set(fresh))
    again: dict[Where, Arrival] = {}
    for one in changes:
        place = one.where
        message = known.get(place)
        if message is None or message.removed_at or not _differs(message, one) or _older(message, one):
            continue
        _keep(message, one, undecided=place in fresh or place in again)
        if message.history_id is not None:
            pass  # nobody answers history, nor what becomes of it
        elif place not in fresh and message.direction == Direction.IN and message.identity:
            again[place] = one.arrival.stored(message, message.conversation, message.identity)
            again[place].edited = True
        elif place in fresh:
            fresh[place].reworded(one.arrival)
        talk, number = message.conversation_id, message.pk
        note(message.brand_id, What.EDITED, now, actor="network", conversation=talk, message=number)
    for each in again.values():
        unanswer(each.message, now, "edited")
        Reading.across_brands.filter(message=each.message).delete()
        Decision.across_brands.filter(message=each.message).delete()
        _unlabel(each.message, now)
    return list(again.values())


def _unlabel(message: Message, now: datetime) -> None:
    """Which article answered the old words says nothing of the new ones; the ledger keeps it."""
    if AnswerLabel.across_brands.filter(message=message).delete()[0]:
        note(message.brand_id, What.ANSWER_LABEL_WITHDRAWN, now, message=message.pk, why="edited")


def unanswer(message: Message, now: datetime, why: str) -> None:
    """An automatic answer to words that are not there any more never leaves, if it has not left."""
    decision, floor = getattr(message, "decision", None), message.conversation.floor
    in_line = Reply.across_brands.filter(step__in=[Step.QUEUED, Step.SENDING])
    if decision and in_line.filter(cleared_by=decision.entry_id).exists():
        floor.refresh_from_db()
        change(floor, Holder(floor.holder), floor.person, now, why)


def _stored(wanted: Sequence[Change], arrived: Sequence[Arrival], fresh: set[Where]) -> dict[Where, Message]:
    """The messages meant, each with the one object of its conversation that this batch works on."""
    asked = {one.where for one in wanted} - fresh
    if not asked:
        return {}
    rows = Message.across_brands.filter(
        channel__in={c for c, _ in asked}, network_id__in={number for _, number in asked}
    )
    found = {(row.channel_id, str(row.network_id)): row for row in rows.select_related(*AROUND)}
    talks = {one.conversation.pk: one.conversation for one in arrived}
    for row in found.values():
        row.conversation = talks.setdefault(row.conversation_id, row.conversation)
    return {place: row for place, row in found.items() if place in asked}


def _differs(message: Message, one: Change) -> bool:
    """Whether it says something else. A message under the version that we have says what it said."""
    before = message.extra.get("version", "")
    if one.words.version and one.words.version == before:
        return False
    shown = {name: value for name, value in message.extra.items() if name != "version"}
    now = {name: value for name, value in extra_of(one.words).items() if name != "version"}
    return message.text != text_kept(one.words.text) or shown != now


def _older(message: Message, one: Change) -> bool:
    return message.edited_at is not None and one.at < message.edited_at


def _keep(message: Message, one: Change, *, undecided: bool) -> None:
    held(message.conversation)
    row = turn(message.conversation, Turned.EDITED, None, one.at)
    row.message, row.before = message, message.text
    # Words that were changed before anybody decided about them asked for a person all the same.
    row.was = asdict(_undecided(message) if undecided else _decided(message))
    row.save(update_fields=["message", "before", "was"])
    message.text, message.extra = text_kept(one.words.text), extra_of(one.words)
    message.edited_at, message.place = one.at, one.arrival.place
    message.save(update_fields=["text", "extra", "edited_at", "place"])


def _undecided(message: Message, tone: str = "") -> Version:
    return Version("person", tone, place=message.place or 0, written=_written(message))


def _decided(message: Message) -> Version:
    reading, made = getattr(message, "reading", None), getattr(message, "decision", None)
    tone = reading.tone if reading else ""
    if made is None:
        return _undecided(message, tone)
    return Version(made.route, tone, made.entry_id, made.small_talk, message.place or 0, _written(message))


def _written(message: Message) -> str:
    return message.edited_at.isoformat() if message.edited_at else ""
