"""Replies nobody can vouch for: a person looks at the network and says what happened."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rapport.ledger.write import note
from rapport.outbox.models import Reply, Step
from rapport.people.models import Person


class AlreadyDecided(Exception):
    """Somebody else decided first."""


@transaction.atomic
def arrived(reply: Reply, by: Person, now: datetime) -> None:
    """The person saw the words on the network."""
    _decide(reply, Step.SENT, "seen on the network by a person", by, now)


@transaction.atomic
def did_not_arrive(reply: Reply, by: Person, now: datetime) -> None:
    """The person looked and the words are not there: the same reply goes again."""
    _decide(reply, Step.QUEUED, "not on the network, says a person", by, now)
    reply.attempts.update(outcome="not there", settled_at=now)


def _decide(reply: Reply, step: Step, reason: str, by: Person, now: datetime) -> None:
    sent_at = now if step == Step.SENT else None
    changed = Reply.every.filter(pk=reply.pk, step=Step.UNKNOWN).update(
        step=step, reason=reason, sent_at=sent_at, not_before=now, lease_until=None
    )
    if changed != 1:
        raise AlreadyDecided("This reply was decided meanwhile; look at it again.")
    note(reply.brand_id, "unknown decided", now, by=by, reply=reply.pk, step=step)
