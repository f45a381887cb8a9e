"""Which deliveries may leave now: whose turn it is, and that no channel takes up all senders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from rapport.budgets.restriction import restricted
from rapport.channels.models import State
from rapport.outbox.models import Delivery, Step

# A lease that ends later than any that is given (`claim.PREPARING`) was given by a clock that was ahead.
NO_LEASE = timedelta(minutes=11)
# So many of one channel are under way at once: one whose network is slow holds up no other.
EACH = 8


def due(now: datetime, limit: int = 50) -> list[int]:
    """Deliveries that may leave now, people's first: the earliest unfinished one of each lane only."""
    return list(_due(now).values_list("pk", flat=True)[:limit])


def shared_out(now: datetime, room: int, under_way: Mapping[int, int]) -> list[tuple[int, int]]:
    """The same with the channel of each, at most `EACH` of a channel; `under_way`: those begun, with theirs."""
    found, has = dict[int, int](), Counter(under_way.values())
    while len(found) < room:
        full = [channel for channel, many in has.items() if many >= EACH]
        rest = _due(now).exclude(channel__in=full).exclude(pk__in=[*under_way, *found])
        rows = list(rest.values_list("pk", "channel_id")[: room - len(found)])
        before = len(found)
        for number, channel in rows:
            if has[channel] < EACH:
                found[number] = channel
                has[channel] += 1
        if len(found) - before == len(rows):
            break
    return list(found.items())


def _due(now: datetime) -> QuerySet[Delivery]:
    earlier = Delivery.across_brands.filter(
        lane=OuterRef("lane"), pk__lt=OuterRef("pk"), step__in=[Step.QUEUED, Step.SENDING]
    )
    rows = Delivery.across_brands.filter(nobodys(now), channel__closed_at__isnull=True).exclude(Exists(earlier))
    rows = rows.exclude(channel__health__state__in=[State.NEEDS_SIGN_IN, State.REVOKED]).exclude(restricted())
    robots = Case(When(approved_by=None, then=1), default=0)
    return rows.order_by(robots, "not_before", "pk")


def nobodys(now: datetime) -> Q:
    """What is in line for now, or was with a sender that broke off."""
    return Q(step=Step.QUEUED, not_before__lte=now) | broken_off(now)


def broken_off(now: datetime) -> Q:
    """What a sender took, and nobody has any more."""
    return Q(step=Step.SENDING) & (Q(lease_until__lt=now) | Q(lease_until__gt=now + NO_LEASE))
