"""Other words for what is out, while they wait for a yes: as the list of all that waits shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rapport.accounts.models import Brand
from rapport.approvals.models import ApprovalRequest, RequestOutcome
from rapport.approvals.risk import risks_in
from rapport.approvals.steps import open_asked
from rapport.approvals.waiting import WaitingYes, riskiest_first
from rapport.domain.word_diff import ChangedPart, word_diff
from rapport.publishing.change_steps import CHANGES, changes_by_number
from rapport.publishing.models import Post, PublishedChange


@dataclass(frozen=True, slots=True)
class WaitingEdit(WaitingYes):
    """One change; until the last yes the old words stand there, so nothing is too late."""

    row: PublishedChange

    @property
    def parts(self) -> list[ChangedPart]:
        """Word by word against what stands there."""
        return word_diff(self.row.before, self.row.text)


@dataclass(frozen=True, slots=True)
class ReturnedEdit:
    """Words that came back: who said no, and why; empty where nobody did."""

    row: PublishedChange
    by: str
    words: str


def waiting_edits(brand: Brand, person: int, now: datetime) -> list[WaitingEdit]:
    """All of the brand: what waits for the person first, and of that the riskiest."""
    asked = open_asked(brand.pk, CHANGES)
    rows = changes_by_number([one.request.subject for one in asked])
    found = [
        WaitingEdit(one, person, risks_in(row.text, None, now), row)
        for one in asked
        for row in [rows[one.request.subject]]
    ]
    return sorted(found, key=riskiest_first)


def waiting_under(post: Post, person: int, now: datetime) -> dict[int, WaitingEdit]:
    """Those about one post, by publication."""
    return {
        one.row.publication_id: one for one in waiting_edits(post.brand, person, now) if one.row.post_id == post.pk
    }


def returned_under(post: Post) -> dict[int, ReturnedEdit]:
    """What came back of one post's parts since the last change of each, by publication."""
    rows = PublishedChange.across_brands.filter(post=post).order_by("pk")
    latest = {one.publication_id: one for one in rows}
    waiting = [one.pk for one in latest.values() if one.edit_id is None and one.version == post.version]
    asked = ApprovalRequest.across_brands.filter(kind=CHANGES.kind, subject__in=waiting)
    back = asked.filter(outcome__in=[RequestOutcome.RETURNED, RequestOutcome.DROPPED])
    found = {}
    for one in back.prefetch_related("votes__person", "votes__client"):
        row = next(each for each in latest.values() if each.pk == one.subject)
        no = next((vote for vote in one.votes.all() if not vote.yes), None)
        found[row.publication_id] = ReturnedEdit(row, no.by if no else "", no.words if no else "")
    return found
