"""What a person says of a message, and in the same transaction what that says of the promise."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rapport.inbox.models import Message
from rapport.ledger.write import note
from rapport.people.models import Person
from rapport.promise import alarm
from rapport.promise.draw import calibrates
from rapport.promise.group import Group, group_of
from rapport.promise.models import Audit, Drawn, Judgement, Says


class NotJudged(Exception):
    """This message cannot be judged; the sentence says why. Nothing was changed."""


@transaction.atomic
def judge(message: Message, says: Says, drawn: Drawn, by: Person, now: datetime) -> Judgement:
    """Keep the judgement; said again, the latest counts. If the drift alarm rings, the group stops with it.

    Raises `NotJudged` for words of our own, or words that nobody has read yet.
    """
    group = _group(message)
    known = Judgement.every.select_for_update().filter(message=message).first()
    row = known or Judgement(message=message, **group.facts)
    row.says, row.by, row.at = says, by, now
    row.drawn = _drawn(message, drawn, known)
    row.save()
    alarm.check(group, now)
    note(message.brand_id, "message judged", now, by=by, message=message.pk, says=str(says), drawn=str(row.drawn))
    return row


@transaction.atomic
def forget(judgement: Judgement, by: Person, now: datetime) -> None:
    """Taken back, as if it had not been said; a halt that it caused stays until a person lifts it."""
    note(judgement.brand_id, "judgement withdrawn", now, by=by, message=judgement.message_id)
    Judgement.every.filter(pk=judgement.pk).delete()


def _group(message: Message) -> Group:
    reading = getattr(message, "reading", None)
    if reading is None:
        raise NotJudged("Only what a contact wrote and a reader has read can be judged.")
    return group_of(message, message.channel, reading.language)


def _drawn(message: Message, drawn: Drawn, known: Judgement | None) -> Drawn:
    """Once drawn by chance, a message stays in the sample, however somebody came back to it."""
    if not calibrates(message.pk):
        return Drawn.CHOSEN if drawn == Drawn.CHANCE else drawn
    sampled = known is not None and known.drawn == Drawn.CHANCE
    return Drawn.CHANCE if sampled or Audit.every.filter(message=message).exists() else drawn
