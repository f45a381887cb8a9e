"""Posts that came back to whoever asked for a yes: refused with words, or dropped because nobody answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q

from rapport.accounts.models import Brand
from rapport.approvals.models import ApprovalRequest, RequestKind, RequestOutcome
from rapport.publishing.models import Post, Variant

LATELY = timedelta(days=14)
MOST = 10


@dataclass(frozen=True, slots=True)
class CameBack:
    """`by` and `words`: who said no, and what should be different; empty where nobody answered in time."""

    post: Post
    at: datetime
    by: str
    words: str


def returned_posts(brand: Brand, person: int, now: datetime) -> list[CameBack]:
    """What came back to this person and was not taken up since: changed, asked for again or put in line."""
    outcomes = (RequestOutcome.RETURNED, RequestOutcome.DROPPED)
    rows = ApprovalRequest.of(brand).filter(outcome__in=outcomes, closed_at__gt=now - LATELY)
    mine = Post.of(brand).filter(author=person)
    rows = rows.filter(kind=RequestKind.POST).filter(Q(asked_by=person) | Q(subject__in=mine.values("pk")))
    later = ApprovalRequest.of(brand).filter(
        kind=RequestKind.POST, subject=OuterRef("subject"), pk__gt=OuterRef("pk")
    )
    in_line = Variant.of(brand).filter(post=OuterRef("subject"), parts__isnull=False)
    rows = rows.exclude(Exists(later)).exclude(Exists(in_line))
    found = rows.prefetch_related("votes__person", "votes__client").order_by("-closed_at")[:MOST]
    posts = Post.of(brand).in_bulk([one.subject for one in found])
    asked = [(one, posts[one.subject]) for one in found if one.subject in posts]
    return [_told(one, post) for one, post in asked if one.version == post.version]


def _told(request: ApprovalRequest, post: Post) -> CameBack:
    against = next((one for one in request.votes.all() if not one.yes), None)
    by, words = (against.by, against.words) if against else ("", "")
    return CameBack(post, request.closed_at or request.asked_at, by, words)
