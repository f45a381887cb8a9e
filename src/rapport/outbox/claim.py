"""The database's side of delivery: every step is one conditional UPDATE that must change exactly one row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, When

from rapport.availability.stops import stopped_brands
from rapport.budgets.charge import charge, not_billed
from rapport.budgets.over import OverBudget
from rapport.budgets.restriction import restricted
from rapport.channels.models import Channel
from rapport.connectors.errors import ConnectorError, Restricted
from rapport.connectors.manifest import Manifest
from rapport.domain.quote import QUOTE_AWAITS
from rapport.domain.reply import Sent
from rapport.ledger.what import What
from rapport.outbox import kinds
from rapport.outbox.due import nobodys
from rapport.outbox.kinds.act import STOPPED
from rapport.outbox.models import Attempt, Delivery, Step
from rapport.outbox.record import record
from rapport.outbox.restricted import restricted_reason

LEASE = timedelta(seconds=90)
# Bringing files there: the network may work on each for some minutes.
PREPARING = timedelta(minutes=10)
# The call itself, from its last look on: longer than `deliver` waits for it.
CALLING = timedelta(minutes=3)
TRIES = 5
AUTOMATIC_LIFE = timedelta(hours=1)
# How old words are that a clock dated later than this, which was ahead, nobody knows.
AHEAD = timedelta(minutes=5)
TOO_OLD = "too late: automatic words this old are a person's to say"
DOUBTS = ("", "maybe")
LONGEST_ID = 255


def claim(number: int, now: datetime) -> Delivery | None:
    """Lease one delivery; None when another sender has it, its channel is closed, or its account restricted.

    A lease that ran out is a sender that broke off.
    """
    free = Delivery.across_brands.filter(nobodys(now), ~restricted(), ~_closed(), pk=number)
    broken = Case(
        When(step=Step.SENDING, then=F("broken_off") + 1), default=F("broken_off"), output_field=IntegerField()
    )
    if free.update(step=Step.SENDING, lease_until=now + LEASE, broken_off=broken) != 1:
        return None
    return kinds.read(number)


def _closed() -> Exists:
    return Exists(Channel.across_brands.filter(pk=OuterRef("channel_id"), closed_at__isnull=False))


def _mine(delivery: Delivery) -> QuerySet[Delivery]:
    """It, as long as the lease is ours: who slept over it decides nothing of what another has now."""
    return Delivery.across_brands.filter(pk=delivery.pk, step=Step.SENDING, lease_until=delivery.lease_until)


def keep_lease(delivery: Delivery, now: datetime, time: timedelta = LEASE) -> bool:
    """Keep the lease for longer; False where it ran out and another sender has taken the delivery since."""
    mine = _mine(delivery)
    delivery.lease_until = now + time
    return mine.update(lease_until=delivery.lease_until) == 1


def broke_off(numbers: Sequence[int]) -> set[int]:
    """Those whose sender was never heard of again: it may have died of one of them."""
    gone = Q(broken_off__gt=0) | Q(step=Step.SENDING)
    return set(Delivery.across_brands.filter(gone, pk__in=numbers).values_list("pk", flat=True))


def give_up(delivery: Delivery, now: datetime) -> None:
    """After five senders that broke off no sixth is tried: a person sees it, and what may have happened."""
    why = f"Sending it broke off {delivery.broken_off} times"
    if in_doubt(delivery):
        unknown(delivery, None, f"{why}; nobody knows whether it arrived.", now)
    else:
        failed(delivery, None, f"{why} before anything was said.", now)


def in_doubt(delivery: Delivery) -> Attempt | None:
    """An earlier call whose outcome nobody knows."""
    return delivery.attempts.filter(outcome__in=DOUBTS).order_by("pk").first()


@transaction.atomic
def begin(delivery: Delivery, manifest: Manifest, now: datetime) -> Attempt | None:
    """The moment of sending: the last look at whether it may leave, its price and the attempt, in one transaction.

    None when nobody stands for it any more, or what leaves by itself was overtaken, stopped, or waited too long;
    it is withdrawn, or unknown where an earlier call may have done it. None also where another sender has it by
    now, or its channel was closed: there it stays in line. Raises `OverBudget` or `StandsStill`, with no attempt
    and nothing charged.
    """
    act = kinds.of(delivery)
    overtaken = act.overtaken()
    by_itself = delivery.leaves_by_itself and (overtaken or _held_back(delivery, now) or act.over(now))
    if reason := act.revoked() or by_itself:
        # An earlier call in doubt may have done it: then nobody can call it withdrawn.
        if in_doubt(delivery):
            unknown(delivery, None, reason, now)
        else:
            withdraw(delivery, reason, now)
        return None
    if Channel.across_brands.filter(pk=delivery.channel_id, closed_at__isnull=False).exists():
        _mine(delivery).update(step=Step.QUEUED, lease_until=None)
        return None
    charge(delivery.channel, manifest, act.paid_as, now, act.costs_more(manifest), act.use)
    if not keep_lease(delivery, now, CALLING):
        transaction.set_rollback(True)
        return None
    return Attempt.across_brands.create(brand_id=delivery.brand_id, delivery=delivery, at=now)


def _held_back(delivery: Delivery, now: datetime) -> str:
    if delivery.brand_id in stopped_brands():
        return STOPPED
    since = delivery.planned_for or delivery.created_at
    if not -AHEAD <= now - since <= AUTOMATIC_LIFE:
        return TOO_OLD
    return ""


def nothing_done(delivery: Delivery, attempt: Attempt, manifest: Manifest) -> None:
    """The network did nothing for this call: it costs nothing."""
    act = kinds.of(delivery)
    more, kind = act.costs_more(manifest), act.use.kind
    not_billed(delivery.channel, manifest, act.paid_as, attempt.at, more, kind)


def withdraw(delivery: Delivery, reason: str, now: datetime) -> None:
    """It never leaves. Like each end of a try it is told anew, also where the last end was the same."""
    if _mine(delivery).update(step=Step.WITHDRAWN, told=Step.SENDING, reason=reason[:400], lease_until=None):
        _record(delivery, "withdrawn", now, actor="robot", reason=reason)


@transaction.atomic
def sent(delivery: Delivery, attempt: Attempt | None, proof: Sent, now: datetime) -> None:
    """The network has it."""
    _settle(attempt, "sent", as_id(proof.network_id), now)
    _clear_doubts(delivery, "sent", now)
    # What came back stays so: our own copy in Sent may be seen after the report.
    mine = Delivery.across_brands.filter(pk=delivery.pk).exclude(step=Step.SENT)
    mine = mine.exclude(reply__undelivered__final=True)
    number = as_id(proof.network_id)
    for place, one in enumerate(proof.beside):
        delivery.attachments.filter(place=place).update(said_as=as_id(one))
    if mine.update(
        step=Step.SENT,
        network_id=number,
        url=proof.url[:500],
        sent_at=now,
        lease_until=None,
        reason=QUOTE_AWAITS if proof.awaits else "",
    ):
        _record(delivery, "sent", now, network_id=number)


def as_id(said: str) -> str:
    """What a network calls something; "" for what no store takes: sent it is all the same."""
    return said if len(said) <= LONGEST_ID and said.isprintable() else ""


@transaction.atomic
def later(delivery: Delivery, attempt: Attempt | None, error: ConnectorError, now: datetime, after: float) -> None:
    """Nothing happened; back in line for `after` seconds."""
    _settle(attempt, "later", str(error), now)
    _mine(delivery).update(
        step=Step.QUEUED,
        not_before=now + timedelta(seconds=after),
        lease_until=None,
        reason=_said(error)[:400],
        broken_off=0,
    )


def _said(error: ConnectorError) -> str:
    return restricted_reason(str(error)) if isinstance(error, Restricted) else str(error)


def over_budget(delivery: Delivery, error: OverBudget, now: datetime) -> None:
    """Nothing was called. What leaves by itself is looked at again once it is too old, for a person waits then."""
    after = error.after
    if delivery.leaves_by_itself:
        old = (delivery.planned_for or delivery.created_at) + AUTOMATIC_LIFE - now
        after = min(after, max(1.0, old.total_seconds() + 1))
    later(delivery, None, error, now, after)


@transaction.atomic
def failed(delivery: Delivery, attempt: Attempt | None, reason: str, now: datetime) -> None:
    """The network, or a rule of it, said no; a person sees why. An earlier call in doubt may have done it."""
    _settle(attempt, "refused", reason, now)
    if in_doubt(delivery):
        unknown(delivery, None, reason, now)
    elif _mine(delivery).update(step=Step.FAILED, told=Step.SENDING, reason=reason[:400], lease_until=None):
        _record(delivery, "failed", now, reason=reason)


@transaction.atomic
def unknown(delivery: Delivery, attempt: Attempt | None, reason: str, now: datetime) -> None:
    """Nobody can tell whether it happened; a person decides, nothing is repeated."""
    _settle(attempt, "maybe", reason, now)
    if _mine(delivery).update(step=Step.UNKNOWN, told=Step.SENDING, reason=reason[:400], lease_until=None):
        _record(delivery, "unknown", now, reason=reason)


@transaction.atomic
def in_line_with_doubt(delivery: Delivery, attempt: Attempt, error: ConnectorError, now: datetime) -> None:
    """Back in line, the doubt kept: the next claim looks before it repeats. Pauses double up to an hour."""
    _settle(attempt, "maybe", str(error), now)
    pause = timedelta(seconds=min(3600, 5 * 2 ** delivery.attempts.count()))
    _mine(delivery).update(
        step=Step.QUEUED, not_before=now + pause, lease_until=None, reason=str(error)[:400], broken_off=0
    )


def not_there(delivery: Delivery, now: datetime) -> None:
    """Looked and found nothing: the earlier calls did not happen."""
    _clear_doubts(delivery, "not there", now)


def _clear_doubts(delivery: Delivery, outcome: str, now: datetime) -> None:
    delivery.attempts.filter(outcome__in=DOUBTS).update(outcome=outcome, settled_at=now)


def _settle(attempt: Attempt | None, outcome: str, detail: str, now: datetime) -> None:
    if attempt:
        Attempt.across_brands.filter(pk=attempt.pk).update(outcome=outcome, detail=detail[:400], settled_at=now)


def _record(delivery: Delivery, what: str, now: datetime, actor: str = "", **data: Any) -> None:
    actor = actor or ("robot" if delivery.automatic else "system")
    record(delivery, What(f"{delivery.kind} {what}"), now, actor=actor, **data)
