"""What comes round: by a rule of RFC 5545, one post or a set in turns, each stopped by itself with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import dropwhile, islice
from typing import Annotated
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from rapport.answers.models import Article
from rapport.api.auth import WRITE, ApiRequest
from rapport.api.pages import Cursor, Limit, newest_first
from rapport.api.posts import placed, post_of, shown
from rapport.api.problems import Problem
from rapport.api.schemas import plan as shapes
from rapport.api.schemas import post as posts
from rapport.api.schemas.base import Done, Page
from rapport.api.schemas.post import PlacedPost, SeriesGiven
from rapport.domain.parameters import NotReadable
from rapport.domain.recurrence import moments
from rapport.domain.zones import zone_names
from rapport.publishing import evergreen, fact
from rapport.publishing.known_ahead import KnownPost, known_of_posts
from rapport.publishing.models import Evergreen, Series
from rapport.publishing.series import repeat_post
from rapport.publishing.series_end import end_series, resume_series
from rapport.publishing.series_times import times

router = Router(tags=["series"])
AHEAD = 10

Rule = Annotated[str, Query(max_length=1000, description="A rule of RFC 5545, as FREQ=WEEKLY;BYDAY=MO,TH.")]
Start = Annotated[datetime, Query(description="A wall time of the zone, without an offset.")]
Zone = Annotated[str, Query(max_length=64, description="The name of a zone; empty: the brand's.")]
Count = Annotated[int, Query(ge=1, le=100, description="How many at most.")]


@router.get("/series", response=Page[shapes.Series])
def list_series(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[shapes.Series]:
    """Latest first, those that have ended too; each with its posts and its next moments."""
    found, following = newest_first(_whole(request), cursor, limit)
    return Page[shapes.Series](items=[_told(row, request.now) for row in found], next=following)


@router.get("/series/moments", response=shapes.Moments)
def try_rule(
    request: ApiRequest, rule: Rule, start: Start, zone: Zone = "", count: Count = AHEAD
) -> shapes.Moments:
    """When a rule would come round; nothing is kept. A wall time that is left out has the offset before."""
    return shapes.Moments(moments=read_rule(request, rule, start, zone, count))


@router.get("/series/{int:series}", response=shapes.Series)
def show_series(request: ApiRequest, series: int) -> shapes.Series:
    """Its posts and its next moments."""
    return _shown(request, series)


@router.put("/series/{int:series}/apart", response=shapes.Series, auth=WRITE)
def make_set(request: ApiRequest, series: int, given: shapes.ApartGiven) -> shapes.Series:
    """A set from now on, which other drafts can join: each of its posts at most once in so many days."""
    evergreen.make_evergreen(_open(request, series), given.apart, request.person, request.now)
    return _foreseen(request, series)


@router.post("/series/{int:series}/posts", response=shapes.Series, auth=WRITE)
def join(request: ApiRequest, series: int, given: shapes.JoinGiven) -> shapes.Series:
    """A draft is repeated with the others of the set, in turns."""
    evergreen.join_set(_open(request, series), post_of(request, given.post), request.person, request.now)
    return _foreseen(request, series)


@router.delete("/series/{int:series}", response=Done, auth=WRITE)
def end(request: ApiRequest, series: int) -> Done:
    """No further copies; those in line stay there."""
    end_series(_open(request, series), request.person, request.now)
    return Done()


@router.post("/series/{int:series}/resume", response=shapes.Series, auth=WRITE)
def resume(request: ApiRequest, series: int) -> shapes.Series:
    """A person ended it, and it goes on from its next time; what fell due meanwhile is not made up for."""
    resume_series(get_object_or_404(_whole(request), pk=series), request.person, request.now)
    return _foreseen(request, series)


@router.post("/posts/{int:post}/repeat", response=shapes.Series, auth=WRITE)
def repeat_again(request: ApiRequest, post: int) -> shapes.Series:
    """It had stopped by itself and a person has looked: it is repeated again."""
    row = _repeated(request, post)
    evergreen.repeat_again(row, request.person, request.now)
    return _foreseen(request, row.post.template_of_id or 0)


@router.post("/posts/{int:post}/series", response=PlacedPost, auth=WRITE)
def let_come_round(request: ApiRequest, post: int, given: SeriesGiven) -> PlacedPost:
    """From now on copies of this draft leave when the rule says, each a post of its own.

    `checks`: what to know of the first time that is to come.
    """
    if given.start.tzinfo:
        raise Problem(422, "not_valid", "start: a wall time of the zone, without an offset. Nothing was changed.")
    zone = given.zone or request.brand.time_zone
    if zone not in zone_names():
        raise Problem(422, "not_valid", "zone: the name of a time zone, as Europe/Rome. Nothing was changed.")
    try:
        repeat_post(post_of(request, post), given.rule, given.start, zone, request.person, request.now)
    except (NotReadable, ValueError) as error:
        raise Problem(422, "not_valid", f"{error}. Nothing was changed.") from error
    return placed(request, post)


@router.delete("/posts/{int:post}/series", response=Done, auth=WRITE)
def end_coming_round(request: ApiRequest, post: int) -> Done:
    """No further copies; those in line stay there."""
    row = get_object_or_404(Series.of(request.brand).filter(ended_at=None), template=post)
    end_series(row, request.person, request.now)
    return Done()


@router.put("/posts/{int:post}/rests-on", response=posts.Post, auth=WRITE)
def rest_on(request: ApiRequest, post: int, given: shapes.RestGiven) -> posts.Post:
    """It leaves, and is repeated, for as long as this article is in force."""
    used = Article.of(request.brand).filter(approved_at__isnull=False, retired_at=None)
    article = None if given.article is None else get_object_or_404(used, pk=given.article)
    fact.rest_on(post_of(request, post), article, request.person, request.now)
    return shown(request, post)


def read_rule(request: ApiRequest, rule: str, start: datetime, zone: str, count: int) -> list[datetime]:
    """The first moments of a rule. Raises `Problem` 422."""
    if start.tzinfo:
        raise Problem(422, "not_valid", "start: a wall time of the zone, without an offset. Nothing was changed.")
    name = zone or request.brand.time_zone
    if name not in zone_names():
        raise Problem(422, "not_valid", "zone: the name of a time zone, as Europe/Rome. Nothing was changed.")
    try:
        return list(islice(moments(rule, start, ZoneInfo(name)), count))
    except (NotReadable, ValueError, OverflowError) as error:
        raise Problem(422, "not_valid", f"rule: {error}. Nothing was changed.") from error


def _whole(request: ApiRequest) -> QuerySet[Series]:
    return Series.of(request.brand).prefetch_related("templates__evergreen")


def _open(request: ApiRequest, number: int) -> Series:
    return get_object_or_404(Series.of(request.brand).filter(ended_at=None), pk=number)


def _repeated(request: ApiRequest, number: int) -> Evergreen:
    rows = Evergreen.of(request.brand).select_related("post__template_of")
    return get_object_or_404(rows, post=post_of(request, number))


def _shown(request: ApiRequest, number: int) -> shapes.Series:
    return _told(get_object_or_404(_whole(request), pk=number), request.now)


def _foreseen(request: ApiRequest, number: int) -> shapes.Series:
    """With what to know of the next time at which one of its posts leaves."""
    row = get_object_or_404(_whole(request), pk=number)
    posts = [one.pk for one in row.templates.all()]
    return _told(row, request.now, known_of_posts(request.brand, posts, request.now))


def _told(row: Series, now: datetime, known: Sequence[KnownPost] = ()) -> shapes.Series:
    ahead = [] if row.ended_at else list(islice(dropwhile(lambda at: at <= now, times(row)), AHEAD))
    return shapes.Series.of(row, ahead, known)
