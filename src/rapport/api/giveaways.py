"""Giveaways: announced with their promise, drawn once they have closed, called off, checked by anybody."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from ninja import Router, Status

from rapport.api.auth import WRITE, ApiRequest
from rapport.api.pages import Cursor, Limit, newest_first
from rapport.api.problems import Problem
from rapport.api.schemas import giveaway as shapes
from rapport.api.schemas.base import Page
from rapport.api.transaction import by_itself
from rapport.audience.calling_off import call_off_giveaway
from rapport.audience.draws.announcing import announce_with_post, change_terms
from rapport.audience.draws.state import giveaway_state, giveaway_states
from rapport.audience.draws.terms import GiveawayTerms
from rapport.audience.fair_draw import draw_problems
from rapport.audience.giveaways import GiveawayGiven, announce_giveaway, draw_giveaway, told_publicly
from rapport.audience.models import Giveaway
from rapport.channels.models import Channel
from rapport.outbox.models import Publication, Step

router = Router(tags=["giveaways"])


@router.get("/giveaways", response=Page[shapes.GiveawayTold])
def list_giveaways(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[shapes.GiveawayTold]:
    """Latest first, each with what everybody may be told."""
    found, following = newest_first(Giveaway.of(request.brand).defer("entrants", "left_out"), cursor, limit)
    states = giveaway_states(found, request.now)
    return Page[shapes.GiveawayTold](
        items=[shapes.GiveawayTold.of(one, states[one.pk]) for one in found], next=following
    )


@router.post("/giveaways", response={201: shapes.GiveawayTold}, auth=WRITE)
def announce(request: ApiRequest, given: shapes.GiveawayGiven) -> Status[shapes.GiveawayTold]:
    """Its seed is promised from now on; publish the promise before anybody enters."""
    sent = Publication.of(request.brand).filter(step=Step.SENT, channel__closed_at=None).exclude(network_id="")
    post = get_object_or_404(sent.select_related("channel"), pk=given.delivery)
    wanted = GiveawayGiven(
        given.name, given.rules, post.network_id, given.prizes, given.closes_at, given.public_from
    )
    row = announce_giveaway(post.channel, wanted, request.person, request.now)
    return Status(201, _told(request, row))


@router.post("/giveaways/with-post", response={201: shapes.GiveawayTold}, auth=WRITE)
def announce_posted(request: ApiRequest, given: shapes.NewPostedGiveaway) -> Status[shapes.GiveawayTold]:
    """A new one, with the draft of the post that announces it and carries its promise."""
    open_ones = Channel.of(request.brand).filter(closed_at=None)
    channels = [get_object_or_404(open_ones, pk=one) for one in dict.fromkeys(given.channels)]
    by, now, language = request.person, request.now, given.language
    row = announce_with_post(request.brand, _terms(given), by, now, channels=channels, language=language)
    return Status(201, _told(request, row))


@router.put("/giveaways/{int:giveaway}", response=shapes.GiveawayTold, auth=WRITE)
def change_giveaway(request: ApiRequest, giveaway: int, given: shapes.ChangedGiveaway) -> shapes.GiveawayTold:
    """Other rules, until it closes: a yes to its post is void, and its page shows the change to everybody."""
    row = change_terms(_found(request, giveaway), _terms(given), request.person, request.now, given.version)
    return _told(request, row)


@router.get("/giveaways/{int:giveaway}", response=shapes.GiveawayTold)
def show_giveaway(request: ApiRequest, giveaway: int) -> shapes.GiveawayTold:
    """One of them."""
    return _told(request, _found(request, giveaway))


@router.post("/giveaways/{int:giveaway}/draw", response=shapes.GiveawayTold, auth=WRITE)
@by_itself
def draw(request: ApiRequest, giveaway: int, given: shapes.DrawGiven) -> shapes.GiveawayTold:
    """Drawn once, it stays; the seed is told with it. Who entered is looked at before the draw's transaction."""
    row = draw_giveaway(_found(request, giveaway), request.person, request.now, given.public)
    return _told(request, row)


@router.post("/giveaways/{int:giveaway}/call-off", response=shapes.GiveawayCalledOff, auth=WRITE)
def call_off(request: ApiRequest, giveaway: int, given: shapes.CallOffGiven) -> shapes.GiveawayCalledOff:
    """Nothing is drawn. A post that says so takes the way of every other: where four eyes are on, it waits."""
    done = call_off_giveaway(_found(request, giveaway), given.why, request.person, request.now, given.says)
    told = _told(request, done.giveaway)
    return shapes.GiveawayCalledOff(giveaway=told, post=done.post.pk if done.post else None, waits=done.waits)


@router.get("/giveaways/{int:giveaway}/verify", response=shapes.DrawChecked)
def verify_draw(request: ApiRequest, giveaway: int) -> shapes.DrawChecked:
    """The draw is made again from what everybody is told, as `rapport lab draw` does."""
    row = _found(request, giveaway)
    if row.drawn_at is None:
        raise Problem(409, "not_now", "It is not drawn: there is nothing to check yet.")
    return shapes.DrawChecked(problems=draw_problems(told_publicly(row)))


def _terms(given: shapes.PostedGiveaway) -> GiveawayTerms:
    return GiveawayTerms(given.name, given.rules, given.prizes, given.closes_at, given.public_from, given.ways)


def _told(request: ApiRequest, row: Giveaway) -> shapes.GiveawayTold:
    return shapes.GiveawayTold.of(row, giveaway_state(row, request.now))


def _found(request: ApiRequest, number: int) -> Giveaway:
    return get_object_or_404(Giveaway.of(request.brand), pk=number)
