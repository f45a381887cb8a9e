"""The practice network from outside: a customer writes to the brand, and sees what a customer can see."""

from __future__ import annotations

from typing import Annotated

from ninja import Query, Router, Status

from rapport.api.auth import WRITE, ApiRequest
from rapport.api.problems import Problem
from rapport.api.schemas.base import Page
from rapport.channels.connected import link
from rapport.channels.models import Channel
from rapport.connectors.practice.faults import behave, waiting
from rapport.connectors.practice.network import Network, network
from rapport.hosted.practice.shapes import (
    EditGiven,
    FaultGiven,
    Faults,
    NativeGiven,
    PracticePost,
    PracticeWordsGiven,
)
from rapport.hosted.practice.stage import channel_of

router = Router(tags=["practice"])

# Programs know the operations by these names, wherever the code stands.
NAMED = "rapport_api_practice"
Handle = Annotated[str, Query(min_length=1, max_length=61, description="The customer who looks.")]
CONNECT = (
    "{brand} has no channel on the practice network. Connect one first: "
    "`rapport connect practice --brand {slug} --set handle={slug}`."
)


@router.post("/messages", response={202: PracticePost}, auth=WRITE, operation_id=f"{NAMED}_write_as_customer")
def write_as_customer(request: ApiRequest, given: PracticeWordsGiven) -> Status[PracticePost]:
    """A customer writes to the brand; it arrives as from any other network."""
    channel, place = _practice(request)
    to = "" if given.in_reply_to is None else str(given.in_reply_to)
    who = given.by
    said = place.say(channel.handle, who.handle, who.name, given.text, given.kind, given.rating, to)
    return Status(202, PracticePost.of(said))


@router.patch(
    "/messages/{int:post}", response={202: PracticePost}, auth=WRITE, operation_id=f"{NAMED}_edit_as_customer"
)
def edit_as_customer(request: ApiRequest, post: int, given: EditGiven) -> Status[PracticePost]:
    """The customer changes what they wrote; Rapport hears of it as from any other network."""
    channel, place = _practice(request)
    return Status(202, PracticePost.of(place.edit(channel.handle, str(post), given.text)))


@router.delete(
    "/messages/{int:post}", response={202: PracticePost}, auth=WRITE, operation_id=f"{NAMED}_take_back_as_customer"
)
def take_back_as_customer(request: ApiRequest, post: int) -> Status[PracticePost]:
    """The customer takes back what they wrote."""
    channel, place = _practice(request)
    return Status(202, PracticePost.of(place.withdraw(channel.handle, str(post))))


@router.post("/native", response={202: PracticePost}, auth=WRITE, operation_id=f"{NAMED}_write_natively")
def write_natively(request: ApiRequest, given: NativeGiven) -> Status[PracticePost]:
    """A person of the brand writes in the network's own app: the robot hears it and falls silent."""
    channel, place = _practice(request)
    to = "" if given.in_reply_to is None else str(given.in_reply_to)
    return Status(202, PracticePost.of(place.natively(channel.handle, given.to, given.text, to)))


@router.post("/faults", response={202: Faults}, auth=WRITE, operation_id=f"{NAMED}_misbehave")
def misbehave(request: ApiRequest, given: FaultGiven) -> Status[Faults]:
    """The network's next calls go wrong as asked."""
    channel, place = _practice(request)
    if given.fault:
        place.misbehave(channel.handle, given.fault)
    else:
        behave(place.store, channel.handle)
    return Status(202, Faults(waiting=waiting(place.store, channel.handle)))


@router.get("/timeline", response=Page[PracticePost], operation_id=f"{NAMED}_show_timeline")
def show_timeline(request: ApiRequest, handle: Handle) -> Page[PracticePost]:
    """All that this customer can see, in order: their own threads whole, and the latest public posts."""
    channel, place = _practice(request)
    seen = place.timeline(channel.handle, handle.strip().removeprefix("@").lower())
    return Page[PracticePost](items=[PracticePost.of(post) for post in seen], next=None)


def _practice(request: ApiRequest) -> tuple[Channel, Network]:
    """The brand's channel on the practice network, and that network."""
    channel = channel_of(request.brand)
    if channel is None:
        raise Problem(409, "no_practice", CONNECT.format(brand=request.brand.name, slug=request.brand.slug))
    return channel, network(link(channel).settings["file"])
