"""Watchers and cards: what is looked for, what was found, and what is done with it."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from ninja import Router, Status

from rapport.api.auth import SETTLE, WRITE, ApiRequest
from rapport.api.schemas import curation as shapes
from rapport.api.schemas.base import Done, Page
from rapport.channels.models import Channel
from rapport.curation import passing_on, taps, watching
from rapport.curation.models import Becomes, CuratedCard, Looks, PassingOn, Tap, Watcher
from rapport.curation.ranking import ranked
from rapport.publishing.known_ahead import known_of_posts

MOST = 50

router = Router(tags=["curation"])


@router.get("/watchers", response=Page[shapes.Watcher])
def list_watchers(request: ApiRequest) -> Page[shapes.Watcher]:
    """Those that are not over, by name."""
    found = [shapes.Watcher.of(one) for one in watching.watchers_of(request.brand)]
    return Page[shapes.Watcher](items=found, next=None)


@router.post("/watchers", response={201: shapes.Watcher}, auth=WRITE)
def make_watcher(request: ApiRequest, given: shapes.WatcherGiven) -> Status[shapes.Watcher]:
    """It looks within a minute."""
    row = watching.set_watcher(request.brand, _read(request, given), request.person, request.now)
    return Status(201, shapes.Watcher.of(row))


@router.get("/watchers/{int:watcher}", response=shapes.Watcher)
def show_watcher(request: ApiRequest, watcher: int) -> shapes.Watcher:
    """What it looks for, and how it fares."""
    return shapes.Watcher.of(_watcher(request, watcher))


@router.put("/watchers/{int:watcher}", response=shapes.Watcher, auth=WRITE)
def change_watcher(request: ApiRequest, watcher: int, given: shapes.WatcherGiven) -> shapes.Watcher:
    """The watcher as it is to be."""
    row, wanted = _watcher(request, watcher), _read(request, given)
    return shapes.Watcher.of(watching.set_watcher(request.brand, wanted, request.person, request.now, row))


@router.post("/watchers/{int:watcher}/pause", response=shapes.Watcher, auth=WRITE)
def pause(request: ApiRequest, watcher: int, given: shapes.PauseGiven) -> shapes.Watcher:
    """It rests, or looks again."""
    watching.pause_watcher(_watcher(request, watcher), given.paused, request.person, request.now)
    return shapes.Watcher.of(_watcher(request, watcher))


@router.delete("/watchers/{int:watcher}", response=Done, auth=WRITE)
def end_watching(request: ApiRequest, watcher: int) -> Done:
    """It is over; what it found stays for a month."""
    watching.end_watcher(_watcher(request, watcher), request.person, request.now)
    return Done()


@router.put("/watchers/{int:watcher}/passing-on", response=Done, auth=SETTLE)
def let_pass_on(request: ApiRequest, watcher: int, given: shapes.PaceGiven) -> Done:
    """It reposts by itself at this pace, where its network lets a robot do that; the stop holds it."""
    pace = (given.least, given.a_day, given.gap)
    passing_on.begin_passing_on(_watcher(request, watcher), *pace, request.person, request.now)
    return Done()


@router.delete("/watchers/{int:watcher}/passing-on", response=Done, auth=SETTLE)
def pass_no_more_on(request: ApiRequest, watcher: int) -> Done:
    """Nothing more by itself; what waits in line of it does not leave."""
    for row in PassingOn.of(request.brand).filter(watcher=_watcher(request, watcher), until=None):
        passing_on.end_passing_on(row, request.person, request.now)
    return Done()


@router.get("/cards", response=Page[shapes.FoundCard])
def list_cards(request: ApiRequest, watcher: int | None = None) -> Page[shapes.FoundCard]:
    """The worthiest first, of one watcher or of all; at most 50. What was done with one takes it out."""
    row = _watcher(request, watcher) if watcher is not None else None
    found = [shapes.FoundCard.of(one) for one in ranked(request.brand, request.now, row, MOST)]
    return Page[shapes.FoundCard](items=found, next=None)


@router.post("/cards/{int:card}/keep", response=shapes.CardTap, auth=WRITE)
def keep(request: ApiRequest, card: int) -> shapes.CardTap:
    """A draft post with its source."""
    return shapes.CardTap.of(taps.keep_card(_card(request, card), request.person, request.now))


@router.post("/cards/{int:card}/quote", response=shapes.CardTap, auth=WRITE)
def quote(request: ApiRequest, card: int) -> shapes.CardTap:
    """A draft post that quotes it, without words yet, for the channels that can quote it there."""
    return shapes.CardTap.of(taps.quote_card(_card(request, card), request.person, request.now))


@router.post("/cards/{int:card}/schedule", response=shapes.CardTap, auth=WRITE)
def schedule(request: ApiRequest, card: int) -> shapes.CardTap:
    """A post with its source, in the queue of each channel that has slots. `checks`: what to know of its hour."""
    tap = taps.schedule_card(_card(request, card), request.person, request.now)
    return shapes.CardTap.of(tap, known_of_posts(request.brand, [tap.post_id or 0], request.now))


@router.post("/cards/{int:card}/repost", response=shapes.CardTap, auth=WRITE)
def repost(request: ApiRequest, card: int) -> shapes.CardTap:
    """Their own post, passed on where it was said; leaves in ten seconds."""
    return shapes.CardTap.of(taps.repost_card(_card(request, card), request.person, request.now))


@router.post("/cards/{int:card}/dismiss", response=shapes.CardTap, auth=WRITE)
def dismiss(request: ApiRequest, card: int) -> shapes.CardTap:
    """Not for us."""
    return shapes.CardTap.of(taps.dismiss_card(_card(request, card), request.person, request.now))


@router.post("/taps/{int:tap}/undo", response=shapes.CardTap, auth=WRITE)
def undo(request: ApiRequest, tap: int) -> shapes.CardTap:
    """As if nothing had been done, while nothing of it is out."""
    row = get_object_or_404(Tap.of(request.brand), pk=tap)
    taps.undo_tap(row, request.person, request.now)
    row.refresh_from_db()
    return shapes.CardTap.of(row)


def _read(request: ApiRequest, given: shapes.WatcherGiven) -> watching.WatcherGiven:
    return watching.WatcherGiven(
        given.name,
        Looks(given.looks),
        given.words,
        None if given.channel is None else _channel(request, given.channel),
        given.minutes,
        given.looks_a_day,
        given.money,
        given.money_a_day,
        Becomes(given.becomes),
        given.template,
        [_channel(request, one) for one in given.channels],
    )


def _channel(request: ApiRequest, number: int) -> Channel:
    return get_object_or_404(Channel.of(request.brand).filter(closed_at=None), pk=number)


def _watcher(request: ApiRequest, number: int) -> Watcher:
    return get_object_or_404(Watcher.of(request.brand).filter(ended_at=None).select_related("channel"), pk=number)


def _card(request: ApiRequest, number: int) -> CuratedCard:
    return get_object_or_404(
        CuratedCard.of(request.brand).select_related("brand", "channel", "watcher"), pk=number
    )
