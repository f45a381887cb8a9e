"""What became of a reply that left: it came back, it is checked by its network, it arrived, it was seen."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from rapport.domain.message import Arrived, Check
from rapport.domain.quote import QUOTE_AWAITS, QUOTE_REFUSED
from rapport.ledger.what import What
from rapport.outbox.models import (
    AWAITING,
    NOT_DELIVERED,
    REFUSED_THERE,
    Delivery,
    Publication,
    Reply,
    Step,
    Undelivered,
)
from rapport.outbox.record import record


@transaction.atomic
def came_back(reply: Reply, report: str, reason: str, at: datetime, *, final: bool) -> bool:
    """Keep what a report (its network id) says of a reply; False when it was heard before.

    A final one makes the reply a failed one, whatever was thought of it; a delay is only noted.
    """
    if not _kept(reply, report, reason, at, final=final):
        return False
    mine = Delivery.across_brands.filter(pk=reply.pk)
    if final:
        mine.update(step=Step.FAILED, reason=f"{NOT_DELIVERED}{reason}"[:400], lease_until=None)
    else:
        mine.filter(step=Step.SENT).update(reason=f"delayed: {reason}"[:400])
    return True


@transaction.atomic
def looked_at(reply: Reply, report: str, check: Check, reason: str, at: datetime) -> bool:
    """Note how far the network's own check of a reply is; False when that was heard before.

    A refusal makes it a failed one, shown or not; what has passed is as any other that was sent.
    """
    if not _kept(reply, report, reason, at, final=check is Check.REFUSED):
        return False
    mine = Delivery.across_brands.filter(pk=reply.pk)
    if check is Check.REFUSED:
        mine.update(step=Step.FAILED, reason=f"{REFUSED_THERE}{reason}"[:400], lease_until=None)
    else:
        waits = AWAITING if check is Check.AWAITED else ""
        mine.filter(step=Step.SENT).update(reason=waits)
    return True


@transaction.atomic
def quote_answered(post: Publication, check: Check, now: datetime) -> bool:
    """Note whether the author of what a post quotes has agreed; False where nobody waits for that any more.

    The words stay out either way.
    """
    if check is Check.AWAITED:
        return False
    refused = check is Check.REFUSED
    mine = Delivery.across_brands.filter(pk=post.pk, step=Step.SENT, reason=QUOTE_AWAITS)
    if not mine.update(reason=QUOTE_REFUSED if refused else ""):
        return False
    record(post, What.QUOTE_REFUSED if refused else What.QUOTE_AGREED, now, actor="network")
    return True


def reached_contact(reply: Reply, state: Arrived, at: datetime) -> bool:
    """Note when it came to the contact's device, or was seen there; False when that was known before."""
    mine = Delivery.across_brands.filter(pk=reply.pk)
    if state is Arrived.SEEN:
        return bool(mine.filter(seen_at=None).update(seen_at=at))
    return bool(mine.filter(delivered_at=None).update(delivered_at=at))


def _kept(reply: Reply, report: str, reason: str, at: datetime, *, final: bool) -> bool:
    """Whether this report is new."""
    _, new = Undelivered.across_brands.get_or_create(
        reply=reply,
        report=report[:255],
        defaults={"brand_id": reply.brand_id, "reason": reason[:400], "at": at, "final": final},
    )
    return new
