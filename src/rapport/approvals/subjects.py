"""What one kind of request is about, as the engine needs to know it; whoever owns the rows answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.utils.functional import Promise

from rapport.approvals.models import ApprovalRequest, RequestKind, RequestOutcome


@dataclass(frozen=True, slots=True)
class About:
    """What one request asks about: `own`, the people whose words they are; `clients`: those asked, by name.

    `deadline`: until then a yes is of use; None where it takes effect with the last yes. `channels`: where it
    would be said. `named`: the row that the ledger's entries are about, by its kind.
    """

    own: frozenset[int]
    named: Mapping[str, int]
    deadline: datetime | None = None
    channels: tuple[str, ...] = ()
    clients: Mapping[int, str] = field(default_factory=dict)


class Subjects(Protocol):
    """One kind of what a yes is asked for."""

    kind: RequestKind
    changed: Promise
    """What is said to a yes for something else than what is there now."""
    theirs: Promise
    """What is said to somebody who says yes to their own."""

    def about(self, rows: Sequence[ApprovalRequest]) -> Mapping[int, About]:
        """What each request is about, by its number, in a few queries; what is gone is left out."""
        ...

    def held_digest(self, request: ApprovalRequest) -> str:
        """The hash of all that would take effect now; nobody changes it until the transaction ends.

        Empty where there is nothing any more. Raises `NotNow`.
        """
        ...

    def closed(self, request: ApprovalRequest, outcome: RequestOutcome, now: datetime) -> None:
        """The request is open no longer: what follows for the row it is about. In the caller's transaction."""
        ...
