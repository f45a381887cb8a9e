"""How many complaints the latest posts drew that share a campaign or a tag with one that is being written."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from rapport.accounts.models import Brand
from rapport.domain.reading import Tone
from rapport.inbox.models import Direction, Message
from rapport.inbox.under_posts import talks_of_post
from rapport.outbox.models import Step
from rapport.publishing.composed import with_parts
from rapport.publishing.models import Post
from rapport.publishing.standing import PostStanding, stands

LATEST, LOOKED_AT = 3, 200
LATELY = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class DrewComplaints:
    """`on`: the campaign, or the tags, that these posts share with it; the latest first."""

    on: str
    posts: tuple[PostStanding, ...]
    complaints: int


def drew_complaints(
    brand: Brand, campaign: str, tags: Collection[str], now: datetime, but: int = 0
) -> DrewComplaints | None:
    """The last three that are out; None where they drew no complaint, or there are none."""
    rows = Post.of(brand).filter(variants__parts__publication__step=Step.SENT, created_at__gt=now - LATELY)
    wanted = rows.exclude(pk=but).order_by("-pk").values_list("pk", "campaign", "tags").distinct()
    alike = [(pk, _shared(campaign, set(tags), *of)) for pk, *of in wanted[:LOOKED_AT]]
    numbers = {pk: on for pk, on in alike if on}
    latest = sorted(numbers, reverse=True)[:LATEST]
    posts = [stands(one) for one in with_parts(Post.of(brand).filter(pk__in=latest)).order_by("-pk")]
    complaints = sum(complaints_under(one) for one in posts)
    return DrewComplaints(numbers[latest[0]], tuple(posts), complaints) if complaints else None


def _shared(campaign: str, tags: set[str], theirs: str, of: list[str]) -> str:
    """What a post has in common with it, in words."""
    if campaign.strip() and campaign.strip() == theirs:
        return theirs
    return ", ".join(one for one in of if one in tags)


def complaints_under(standing: PostStanding) -> int:
    """How many messages under a post were read as complaints."""
    heard = Message.of(standing.post.brand).filter(conversation__in=talks_of_post(standing))
    return heard.filter(direction=Direction.IN, reading__tone=Tone.COMPLAINT).count()
