"""Asking for a yes: by the steps of the rule, bound to a hash of all that will take effect."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from rapport.accounts.models import Brand, Person
from rapport.approvals.models import (
    ApprovalRequest,
    ApprovalStep,
    Approvers,
    Client,
    RequestKind,
    RequestOutcome,
    RequestStep,
    RuleStep,
)
from rapport.ledger.what import What
from rapport.ledger.write import note

# What a step asks for; the rest is where it stands.
ASKS = ("place", "who", "role", "client_id", "need", "count", "silence", "patience")


def requests_about(kind: RequestKind, subject: int) -> QuerySet[ApprovalRequest]:
    """All that was asked about one row, open and closed."""
    return ApprovalRequest.across_brands.filter(kind=kind, subject=subject)


def ask_yes(
    brand: int | Brand,
    kind: RequestKind,
    subject: int,
    digest: str,
    by: Person,
    now: datetime,
    named: Mapping[str, int],
    version: int = 1,
    rule: RequestKind | None = None,
) -> ApprovalRequest:
    """One open request about a row as it is, by the steps of the rule for its kind, or for the kind `rule`.

    In the caller's transaction, with no other open about it. `named`: what the ledger's entry is about.
    """
    number = brand if isinstance(brand, int) else brand.pk
    made = ApprovalRequest.across_brands.create(
        brand_id=number,
        kind=kind,
        subject=subject,
        digest=digest,
        asked_by=by,
        asked_at=now,
        version=version,
    )
    rows = RuleStep.across_brands.filter(brand=number, rule__kind=rule or kind, rule__until=None)
    for row in rows.prefetch_related("people"):
        copied_step(row, RequestStep(brand_id=number, request=made))
    note_about(number, What.APPROVAL_ASKED, now, named, by=by, digest=digest)
    return made


def close_requests(
    kind: RequestKind, subject: int, now: datetime, outcome: RequestOutcome = RequestOutcome.VOID
) -> int:
    """What was asked, or said yes to, holds no longer; how many were open."""
    return requests_about(kind, subject).filter(outcome=RequestOutcome.OPEN).update(outcome=outcome, closed_at=now)


def note_about(brand: int, what: What, now: datetime, named: Mapping[str, int], **data: Any) -> None:
    """An entry about the row that is `named`, by its kind."""
    note(brand, what, now, **{**named, **data})


def ask_client_too(request: ApprovalRequest, client: Client) -> bool:
    """The client's yes counts as a step: the one that is meant for them, or a last one. Whether one was added."""
    rows = list(request.steps.all())
    if any(one.who == Approvers.CLIENT and one.client_id in (None, client.pk) for one in rows):
        return False
    place = max([one.place for one in rows], default=-1) + 1
    RequestStep.across_brands.create(
        brand_id=request.brand_id, request=request, place=place, who=Approvers.CLIENT, client=client
    )
    return True


def copied_step(row: ApprovalStep, to: ApprovalStep) -> None:
    """Write `to` with what `row` asks for."""
    for name in ASKS:
        setattr(to, name, getattr(row, name))
    to.save()
    to.people.set(row.people.all())
