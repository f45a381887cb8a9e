"""The practice network from outside: a customer writes to the brand, and sees what a customer can see."""

from __future__ import annotations

from typing import Annotated

from ninja import Query, Router, Status

from rapport.api.asked import WRITE, Asked
from rapport.api.problems import Problem
from rapport.api.shapes.base import Page
from rapport.api.shapes.practice import Post, PostGiven
from rapport.connectors.practice.network import Network, network
from rapport.people import models as people
from rapport.people.channels import link

router = Router(tags=["practice"])

Handle = Annotated[str, Query(min_length=1, max_length=61, description="The customer who looks.")]
CONNECT = (
    "{brand} has no channel on the practice network. Connect one first: "
    "`rapport connect practice --brand {slug} --set handle={slug}`."
)


@router.post("/messages", response={202: Post}, auth=WRITE)
def write_as_customer(request: Asked, given: PostGiven) -> Status[Post]:
    """A customer writes to the brand; it arrives as from any other network."""
    channel, place = _practice(request)
    to = "" if given.in_reply_to is None else str(given.in_reply_to)
    who = given.by
    said = place.say(channel.handle, who.handle, who.name, given.text, given.kind, given.rating, to)
    return Status(202, Post.of(said))


@router.get("/timeline", response=Page[Post])
def show_timeline(request: Asked, handle: Handle) -> Page[Post]:
    """All that this customer can see, in order: their own threads whole, and the latest public posts."""
    channel, place = _practice(request)
    seen = place.timeline(channel.handle, handle.strip().removeprefix("@").lower())
    return Page[Post](items=[Post.of(post) for post in seen], next=None)


def _practice(request: Asked) -> tuple[people.Channel, Network]:
    """The brand's channel on the practice network, and that network."""
    rows = people.Channel.of(request.brand).filter(network="practice", closed_at__isnull=True)
    channel = rows.order_by("pk").first()
    if channel is None:
        raise Problem(409, "no_practice", CONNECT.format(brand=request.brand.name, slug=request.brand.slug))
    return channel, network(link(channel).settings["file"])
