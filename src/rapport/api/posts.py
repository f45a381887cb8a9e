"""Posts: written, put in line by one of four words, held, moved, approved; and each channel's slots."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.shortcuts import get_object_or_404
from ninja import Router, Status

from rapport.accounts.models import Brand
from rapport.api.auth import WRITE, ApiRequest
from rapport.api.pages import Cursor, Limit, newest_first
from rapport.api.post_read import check_told, read_post
from rapport.api.problems import Problem
from rapport.api.schemas import post as shapes
from rapport.api.schemas.base import Done, Page
from rapport.api.schemas.post_given import PostChanged
from rapport.channels.models import Channel
from rapport.domain.zones import zone_names
from rapport.publishing import models as publishing
from rapport.publishing import writing
from rapport.publishing.composed import whole_posts
from rapport.publishing.copying import copy_post
from rapport.publishing.holding import hold_post, release_post
from rapport.publishing.known_ahead import known_ahead
from rapport.publishing.line import line_up, move_post, take_back_post
from rapport.publishing.slots import QueueFull, SlotGiven, next_free, set_slots, slots_of
from rapport.publishing.standing import stands
from rapport.publishing.trouble import troubles

router = Router(tags=["posts"])


@router.get("/posts", response=Page[shapes.Post])
def list_posts(request: ApiRequest, cursor: Cursor = "", limit: Limit = 50) -> Page[shapes.Post]:
    """Latest first."""
    found, following = newest_first(whole_posts(request.brand), cursor, limit)
    return Page[shapes.Post](items=[shapes.Post.of(stands(row)) for row in found], next=following)


@router.get("/posts/{int:post}", response=shapes.Post)
def show_post(request: ApiRequest, post: int) -> shapes.Post:
    """Its variants, and what became of each."""
    return shown(request, post)


@router.get("/posts/{int:post}/checks", response=Page[shapes.Check])
def show_checks(request: ApiRequest, post: int) -> Page[shapes.Check]:
    """What to know of the hour that it has: who watches, what leaves near it, what it costs."""
    return Page[shapes.Check](items=placed(request, post).checks, next=None)


@router.post("/posts", response={201: shapes.Post}, auth=WRITE)
def write_post(request: ApiRequest, given: shapes.PostGiven) -> Status[shapes.Post]:
    """A new post, a draft."""
    row = writing.write_post(request.brand, read_post(request.brand, given), request.person, request.now)
    return Status(201, shown(request, row.pk))


@router.post("/posts/{int:post}/copy", response={201: shapes.Post}, auth=WRITE)
def copy(request: ApiRequest, post: int) -> Status[shapes.Post]:
    """A draft of its own that says the same, without an hour."""
    return Status(201, shown(request, copy_post(post_of(request, post), request.person, request.now).pk))


@router.put("/posts/{int:post}", response=shapes.Post, auth=WRITE)
def change_post(request: ApiRequest, post: int, given: PostChanged) -> shapes.Post:
    """The post as it is to be; what is in line with other words leaves the line. As told it changes nothing."""
    check_told(shown(request, post), given)
    row, seen = post_of(request, post), (given.version, given.beside)
    writing.change_post(row, read_post(request.brand, given, row), request.person, request.now, *seen)
    return shown(request, post)


@router.delete("/posts/{int:post}", response=Done, auth=WRITE)
def discard_post(request: ApiRequest, post: int) -> Done:
    """Throw it away; what is out stays in the record and cannot be."""
    writing.discard_post(post_of(request, post), request.person, request.now)
    return Done()


@router.post("/posts/{int:post}/line", response=shapes.PlacedPost, auth=WRITE)
def put_in_line(request: ApiRequest, post: int, given: shapes.LineGiven) -> shapes.PlacedPost:
    """By one of the four words; where four eyes are on, it waits for a yes. `checks`: what to know of its hour."""
    how, channels = publishing.When(given.how), given.channels or None
    line_up(post_of(request, post), how, request.person, request.now, at=given.at, channels=channels)
    return placed(request, post, channels)


@router.post("/posts/{int:post}/move", response=shapes.PlacedPost, auth=WRITE)
def move(request: ApiRequest, post: int, given: shapes.MoveGiven) -> shapes.PlacedPost:
    """To another time. `checks`: what to know of that hour."""
    move_post(post_of(request, post), given.at, request.person, request.now)
    return placed(request, post)


@router.post("/posts/{int:post}/hold", response=shapes.Post, auth=WRITE)
def hold(request: ApiRequest, post: int, given: shapes.HoldGiven) -> shapes.Post:
    """Nothing more of it leaves."""
    hold_post(post_of(request, post), given.why, request.person, request.now)
    return shown(request, post)


@router.post("/posts/{int:post}/release", response=shapes.PlacedPost, auth=WRITE)
def release(request: ApiRequest, post: int) -> shapes.PlacedPost:
    """It may go on. `checks`: what to know of its hour."""
    release_post(post_of(request, post), request.person, request.now)
    return placed(request, post)


@router.post("/posts/{int:post}/take-back", response=shapes.Post, auth=WRITE)
def take_back(request: ApiRequest, post: int) -> shapes.Post:
    """Out of the line; a draft again."""
    take_back_post(post_of(request, post), request.person, request.now)
    return shown(request, post)


@router.get("/queue", response=Page[shapes.Post])
def show_queue(request: ApiRequest) -> Page[shapes.Post]:
    """What is in line, the earliest first; at most 200."""
    rows = publishing.Variant.of(request.brand).filter(parts__publication__step__in=["queued", "sending"])
    numbers = list(dict.fromkeys(rows.order_by("at", "pk").values_list("post", flat=True)[:200]))
    return _in_order(request.brand, numbers)


@router.get("/queue/troubles", response=Page[shapes.Post])
def show_troubles(request: ApiRequest) -> Page[shapes.Post]:
    """Posts that are late, missed, refused or unknown, or wait: the first 50; `GET /troubles` has all."""
    found = troubles(request.brand, request.now)
    return _in_order(request.brand, list(dict.fromkeys(one.post.pk for one in found)))


@router.get("/channels/{int:channel}/slots", response=shapes.Slots)
def show_slots(request: ApiRequest, channel: int) -> shapes.Slots:
    """When the channel posts, and its next free slot."""
    return _slots(request, _channel(request, channel))


@router.put("/channels/{int:channel}/slots", response=shapes.Slots, auth=WRITE)
def change_slots(request: ApiRequest, channel: int, given: shapes.SlotsGiven) -> shapes.Slots:
    """The channel's whole week from now on, in wall times of a zone: the brand's, where none is given."""
    row, zone = _channel(request, channel), given.zone or request.brand.time_zone
    if zone not in zone_names():
        raise Problem(422, "not_valid", "zone: the name of a time zone, as Europe/Rome. Nothing was changed.")
    if any(one.at.tzinfo for one in given.slots):
        raise Problem(422, "not_valid", "at: a wall time of the zone, without an offset. Nothing was changed.")
    wanted = [SlotGiven(one.weekday, one.at.replace(second=0, microsecond=0)) for one in given.slots]
    set_slots(row, wanted, zone, request.person, request.now)
    return _slots(request, row)


def _in_order(brand: Brand, numbers: Sequence[int]) -> Page[shapes.Post]:
    rows = {row.pk: row for row in whole_posts(brand).filter(pk__in=numbers)}
    found = [shapes.Post.of(stands(rows[number])) for number in numbers if number in rows]
    return Page[shapes.Post](items=found, next=None)


def _slots(request: ApiRequest, channel: Channel) -> shapes.Slots:
    rows = slots_of(channel)
    try:
        free = next_free(channel, request.now)
    except QueueFull:
        free = None
    slots = [shapes.SlotShape(weekday=row.weekday, at=row.wall) for row in rows]
    zone = rows[0].zone if rows else request.brand.time_zone
    return shapes.Slots(channel=channel.pk, zone=zone, slots=slots, next_free=free)


def _channel(request: ApiRequest, number: int) -> Channel:
    return get_object_or_404(Channel.of(request.brand).filter(closed_at=None), pk=number)


def post_of(request: ApiRequest, number: int) -> publishing.Post:
    """The brand's post of this number, or a 404."""
    return get_object_or_404(publishing.Post.of(request.brand).select_related("brand"), pk=number)


def shown(request: ApiRequest, number: int) -> shapes.Post:
    """A post as it stands now."""
    return shapes.Post.of(stands(get_object_or_404(whole_posts(request.brand), pk=number)))


def placed(request: ApiRequest, number: int, channels: Collection[int] | None = None) -> shapes.PlacedPost:
    """A post that just got an hour, and what to know of that."""
    ahead = known_ahead(post_of(request, number), request.now, channels)
    checks = [shapes.Check.of(one) for one in ahead]
    return shapes.PlacedPost(**dict(shown(request, number)), checks=checks)
