"""The open requests of a brand for one person: what waits for them first, and of that the riskiest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from rapport.accounts.models import Brand
from rapport.approvals.models import ApprovalRequest
from rapport.approvals.steps import RequestStanding
from rapport.approvals.waiting import WaitingYes, riskiest_first
from rapport.domain.word_diff import ChangedPart, word_diff
from rapport.publishing.client_voting import must_leave_by
from rapport.publishing.composed import shared_words, whole_posts
from rapport.publishing.risk import risks_of
from rapport.publishing.standing import PostStanding, stands
from rapport.publishing.steps import open_standings, requests_of


@dataclass(frozen=True, slots=True)
class AskedYes(WaitingYes):
    """One request, with the post as it is and what changed since a yes was last given."""

    standing: PostStanding
    changed: list[ChangedPart]

    @property
    def deadline(self) -> datetime | None:
        return must_leave_by(self.standing)

    @property
    def short(self) -> str:
        """The hash, as it is read aloud."""
        return f"{self.request.digest[:4]} {self.request.digest[4:8]}"


def asked_posts(brand: Brand, person: int, now: datetime) -> list[AskedYes]:
    """What waits for the person first, the riskiest and then the nearest hour before the others."""
    rows = open_standings(brand.pk)
    posts = {one.pk: one for one in whole_posts(brand).filter(pk__in=[row.request.subject for row in rows])}
    found = [
        _asked(one, stands(posts[one.request.subject]), person, now)
        for one in rows
        if one.request.subject in posts
    ]
    return sorted(found, key=riskiest_first)


def _asked(asked: RequestStanding, standing: PostStanding, person: int, now: datetime) -> AskedYes:
    row, variants = asked.request, [one.variant for one in standing.variants]
    changed = _changed(row, standing)
    risks = risks_of(variants, must_leave_by(standing), any(part.what != "same" for part in changed), now)
    return AskedYes(asked, person, risks, standing, changed)


def _changed(row: ApprovalRequest, standing: PostStanding) -> list[ChangedPart]:
    """Against the version that somebody said yes to last; nothing where nobody did."""
    before = requests_of([row.subject]).filter(votes__yes=True, pk__lt=row.pk).last()
    if before is None:
        return []
    kept = standing.post.versions.filter(number__lte=before.version).first()
    return word_diff(shared_words(kept.said), shared_words(vars(standing.post))) if kept else []
