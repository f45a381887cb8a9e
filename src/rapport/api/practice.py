"""The practice network from outside: a customer writes to the brand, and sees what a customer can see."""

from __future__ import annotations

from typing import Annotated

from django.conf import settings
from ninja import Query, Router, Status

from rapport.api.asked import WRITE, Asked
from rapport.api.problems import Problem
from rapport.api.shapes.base import Page
from rapport.api.shapes.practice import Post, PostGiven
from rapport.connectors.practice.network import Network, network
from rapport.people import models as people

router = Router(tags=["practice"])

Handle = Annotated[str, Query(min_length=1, max_length=61, description="The customer who looks.")]
CONNECT = (
    "{brand} has no channel on the practice network. Connect one first: "
    "`rapport connect practice --brand {slug} --set handle={slug}`."
)


@router.post("/messages", response={202: Post}, auth=WRITE)
def write_as_customer(request: Asked, given: PostGiven) -> Status[Post]:
    """A customer writes to the brand; it arrives as from any other network."""
    said = _network().say(
        _brand(request),
        given.by.handle,
        given.by.name,
        given.text,
        given.kind,
        given.rating,
        "" if given.in_reply_to is None else str(given.in_reply_to),
    )
    return Status(202, Post.of(said))


@router.get("/timeline", response=Page[Post])
def show_timeline(request: Asked, handle: Handle) -> Page[Post]:
    """All that this customer can see, in order: their own threads whole, and the latest public posts."""
    known = handle.strip().removeprefix("@").lower()
    seen = _network().timeline(_brand(request), known)
    return Page[Post](items=[Post.of(post) for post in seen], next=None)


def _network() -> Network:
    return network(settings.PRACTICE_FILE)


def _brand(request: Asked) -> str:
    """The brand's handle on the practice network."""
    rows = people.Channel.of(request.brand).filter(network="practice", closed_at__isnull=True)
    if channel := rows.order_by("pk").first():
        return channel.handle
    raise Problem(409, "no_practice", CONNECT.format(brand=request.brand.name, slug=request.brand.slug))
