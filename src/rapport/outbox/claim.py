"""The database's side of delivery: every step is one conditional UPDATE that must change exactly one row."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, When

from rapport.connectors.errors import ConnectorError
from rapport.connectors.manifest import Limits
from rapport.domain.reply import Sent
from rapport.ledger.write import note
from rapport.outbox.models import Attempt, Floor, Reply, Step
from rapport.people.models import State
from rapport.people.stops import stopped_brands

LEASE = timedelta(seconds=90)
AUTOMATIC_LIFE = timedelta(hours=1)
DOUBTS = ("", "maybe")


def due(now: datetime, limit: int = 50) -> list[int]:
    """Replies that may leave now, people's first: the earliest unfinished one of each thread only."""
    earlier = Reply.every.filter(
        floor=OuterRef("floor"), pk__lt=OuterRef("pk"), step__in=[Step.QUEUED, Step.SENDING]
    )
    ready = Q(step=Step.QUEUED, not_before__lte=now) | Q(step=Step.SENDING, lease_until__lt=now)
    rows = Reply.every.filter(ready, channel__closed_at__isnull=True).exclude(Exists(earlier))
    rows = rows.exclude(channel__health__state__in=[State.NEEDS_SIGN_IN, State.REVOKED])
    robots = Case(When(approved_by=None, then=1), default=0)
    ordered = rows.order_by(robots, "not_before", "pk")
    return list(ordered.values_list("pk", flat=True)[:limit])


def claim(number: int, now: datetime) -> Reply | None:
    """Lease one reply; None when another sender has it."""
    free = Reply.every.filter(pk=number).filter(
        Q(step=Step.QUEUED, not_before__lte=now) | Q(step=Step.SENDING, lease_until__lt=now)
    )
    if free.update(step=Step.SENDING, lease_until=now + LEASE) != 1:
        return None
    return Reply.every.select_related("floor", "channel", "brand").get(pk=number)


def in_doubt(reply: Reply) -> Attempt | None:
    """An earlier call whose outcome nobody knows."""
    return reply.attempts.filter(outcome__in=DOUBTS).order_by("pk").first()


def wait(reply: Reply, limits: Limits, now: datetime) -> float:
    """Seconds until the channel's bucket has room for one more call; 0 when it has some now."""
    if not limits.calls:
        return 0.0
    since = now - timedelta(seconds=limits.seconds)
    recent = Attempt.every.filter(at__gt=since, reply__channel=reply.channel_id).order_by("-at")
    full = recent.values_list("at", flat=True)[limits.calls - 1 : limits.calls].first()
    return (full - since).total_seconds() if full else 0.0


@transaction.atomic
def begin(reply: Reply, now: datetime) -> Attempt | None:
    """The moment of sending: the last look at whose word it is, and the attempt, in one transaction.

    None when automatic words lost the floor, were stopped, or waited too long; they are
    withdrawn, or unknown where an earlier call may have said them.
    """
    floor = Floor.every.select_for_update().get(pk=reply.floor_id)
    if reply.automatic:
        reason = ""
        if floor.version != reply.floor_version:
            reason = "overtaken: the next word was no longer the robot's"
        elif reply.brand_id in stopped_brands():
            reason = "stopped: everything automatic is stopped"
        elif now - reply.created_at > AUTOMATIC_LIFE:
            reason = "too late: automatic words this old are a person's to say"
        if reason:
            # An earlier call in doubt may have said them: then nobody can call them withdrawn.
            unknown(reply, None, reason, now) if in_doubt(reply) else withdraw(reply, reason, now)
            return None
    return Attempt.every.create(brand_id=reply.brand_id, reply=reply, at=now)


def withdraw(reply: Reply, reason: str, now: datetime) -> None:
    if Reply.every.filter(pk=reply.pk, step=Step.SENDING).update(
        step=Step.WITHDRAWN, reason=reason[:400], lease_until=None
    ):
        note(reply.brand_id, "reply withdrawn", now, actor="robot", reply=reply.pk, reason=reason)


@transaction.atomic
def sent(reply: Reply, attempt: Attempt | None, proof: Sent, now: datetime) -> None:
    """The network has the words."""
    _settle(attempt, "sent", proof.network_id, now)
    _clear_doubts(reply, "sent", now)
    mine = Reply.every.filter(pk=reply.pk).exclude(step=Step.SENT)
    if mine.update(
        step=Step.SENT, network_id=proof.network_id, url=proof.url[:500], sent_at=now, lease_until=None, reason=""
    ):
        _record(reply, "reply sent", now, network_id=proof.network_id)


@transaction.atomic
def later(reply: Reply, attempt: Attempt | None, error: ConnectorError, now: datetime, after: float) -> None:
    """Nothing happened; back in line for `after` seconds."""
    _settle(attempt, "later", str(error), now)
    Reply.every.filter(pk=reply.pk, step=Step.SENDING).update(
        step=Step.QUEUED, not_before=now + timedelta(seconds=after), lease_until=None, reason=str(error)[:400]
    )


@transaction.atomic
def failed(reply: Reply, attempt: Attempt | None, reason: str, now: datetime) -> None:
    """The network, or a rule of it, said no; a person sees why."""
    _settle(attempt, "refused", reason, now)
    if Reply.every.filter(pk=reply.pk, step=Step.SENDING).update(
        step=Step.FAILED, reason=reason[:400], lease_until=None
    ):
        _record(reply, "reply failed", now, reason=reason)


@transaction.atomic
def unknown(reply: Reply, attempt: Attempt | None, reason: str, now: datetime) -> None:
    """Nobody can tell whether the words arrived; a person decides, nothing is repeated."""
    _settle(attempt, "maybe", reason, now)
    if Reply.every.filter(pk=reply.pk, step=Step.SENDING).update(
        step=Step.UNKNOWN, reason=reason[:400], lease_until=None
    ):
        _record(reply, "reply unknown", now, reason=reason)


@transaction.atomic
def in_line_with_doubt(reply: Reply, attempt: Attempt, error: ConnectorError, now: datetime) -> None:
    """Back in line, the doubt kept: the next claim looks before it repeats. Pauses double up to an hour."""
    _settle(attempt, "maybe", str(error), now)
    pause = timedelta(seconds=min(3600, 5 * 2 ** reply.attempts.count()))
    Reply.every.filter(pk=reply.pk, step=Step.SENDING).update(
        step=Step.QUEUED, not_before=now + pause, lease_until=None, reason=str(error)[:400]
    )


def not_there(reply: Reply, now: datetime) -> None:
    """Looked and found nothing: the earlier calls did not happen."""
    _clear_doubts(reply, "not there", now)


def _clear_doubts(reply: Reply, outcome: str, now: datetime) -> None:
    reply.attempts.filter(outcome__in=DOUBTS).update(outcome=outcome, settled_at=now)


def _settle(attempt: Attempt | None, outcome: str, detail: str, now: datetime) -> None:
    if attempt:
        Attempt.every.filter(pk=attempt.pk).update(outcome=outcome, detail=detail[:400], settled_at=now)


def _record(reply: Reply, what: str, now: datetime, **data: Any) -> None:
    note(reply.brand_id, what, now, actor="robot" if reply.automatic else "system", reply=reply.pk, **data)
