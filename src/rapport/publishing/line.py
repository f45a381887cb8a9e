"""Putting a post in line: for its queue, first in line, now, or at a date; taking it out again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Person
from rapport.approvals.rule import four_eyes
from rapport.availability.queue_hold import queue_is_held
from rapport.channels.models import Channel
from rapport.domain.post_states import Move, PostState
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox.models import Step
from rapport.outbox.publish import approve_publication
from rapport.publishing.approval_models import ClientAsk
from rapport.publishing.asking import ask_for_yes, asked_as_before, needs_yes, open_request
from rapport.publishing.checks import JUST_NOW, NotReady, blocking
from rapport.publishing.composed import parts_of
from rapport.publishing.fact import check_rest, rest_ends
from rapport.publishing.links.counting import make_links
from rapport.publishing.locked import NotNow, check_move, locked, out_of_line, rest_of, void_request
from rapport.publishing.models import Post, PostPart, Variant, When
from rapport.publishing.offered import not_lined_up
from rapport.publishing.slots import GAP, HORIZON, QueueFull, is_free, next_free, slot_times, slots_of, taken_times
from rapport.publishing.standing import VariantStanding, variant_stands
from rapport.publishing.wanted.standing import check_media

NO_WAIT = timedelta(0)
FARTHEST = timedelta(days=3660)


@transaction.atomic
def line_up(
    post: Post,
    how: When,
    by: Person,
    now: datetime,
    *,
    at: datetime | None = None,
    channels: Collection[int] | None = None,
    undo: timedelta = NO_WAIT,
) -> Post:
    """Put what is not out yet in line, on these channels (None: all). Where four eyes are on, it waits for a yes.

    A variant with a time of its own leaves then, unless its channel is named: then it takes what is given.
    Raises `NotNow`, `NotReady` and `QueueFull`, with nothing changed.
    """
    found = locked(post)
    if make_links(found.post):
        found = locked(post)
    ready = check_move(found, Move.LINE_UP, channels)
    if channels is not None:
        _take_times(ready, how, at)
    _check(found.post, ready, how, at, now)
    before = open_request(found.post)
    void_request(found.post, now)
    for one in ready:
        out_of_line(one, by, now)
        _choose(one.variant, *_own_time(one.variant, how, at), by, now)
    if needs_yes(post):
        for one in ready:
            if one.partly_out:
                rest_of(one.variant).update(wanted_at=now)
        if not asked_as_before(before, fresh := locked(post)):
            ask_for_yes(fresh, by, now)
        return locked(post).post
    for one in ready:
        put_in_line(one.variant, by, now, undo)
    note(post.brand_id, What.POST_SCHEDULED, now, by=by, post=post.pk, how=str(how), channels=len(ready))
    return locked(post).post


def _check(post: Post, ready: list[VariantStanding], how: When, at: datetime | None, now: datetime) -> None:
    if says := not_lined_up(post):
        raise NotNow(says)
    if not ready:
        raise NotNow(_("Choose a channel first: there is none on which this post could leave."))
    if how == When.DATE and at is None and not all(one.variant.own_at for one in ready):
        raise NotNow(_("Choose a date and a time first."))
    if at is not None and how == When.DATE:
        _check_time(at, now)
    for one in ready:
        word, time = _own_time(one.variant, how, at)
        one.variant.at = time if word == When.DATE else one.variant.at
    if found := blocking(post, [one.variant for one in ready], now):
        raise NotReady(found)


def _own_time(variant: Variant, how: When, at: datetime | None) -> tuple[When, datetime | None]:
    return (When.DATE, variant.own_at) if variant.own_at else (how, at)


def _take_times(ready: list[VariantStanding], how: When, at: datetime | None) -> None:
    for one in ready:
        one.variant.own_at = at if one.variant.own_at and how == When.DATE else None


def _check_time(at: datetime, now: datetime) -> None:
    if at < now - JUST_NOW:
        raise NotNow(_("That time is over. Choose a later one."))
    if at > now + FARTHEST:
        raise NotNow(_("That is more than ten years ahead. Choose an earlier date."))


def _choose(variant: Variant, how: When, at: datetime | None, by: Person, now: datetime) -> None:
    """When it leaves. Who else chooses a slot of this channel waits until the transaction ends."""
    Channel.across_brands.select_for_update().get(pk=variant.channel_id)
    if how == When.FIRST:
        at = _first(variant, by, now)
    elif how == When.QUEUE:
        at = next_free(variant.channel, now)
    elif how == When.NOW:
        at = now
    variant.at, variant.how = at, how
    variant.save(update_fields=["at", "how", "own_at"])


def _first(variant: Variant, by: Person, now: datetime) -> datetime:
    """The first slot; what has it goes to the next, and so on until one is free. Dates that people set stay."""
    channel, mine = variant.channel, None
    movable = {one.at: one for one in _movable(channel, now, variant) if one.at}
    taken = [at for at in taken_times(channel, now) if at not in movable]
    carried: Variant | None = None
    slots = slots_of(channel)
    for at in slot_times(slots, now, now + HORIZON):
        if not is_free(at, taken):
            continue
        if carried:
            _shift(carried, at, by, now)
        mine = mine or at
        near = next((other for other in movable if abs(other - at) < GAP), None)
        carried = movable.pop(near) if near else None
        if carried is None:
            return mine
    raise QueueFull(channel, bool(slots))


def _movable(channel: Channel, now: datetime, but: Variant) -> list[Variant]:
    """What took its slot from the queue and is still in line; an hour that a second person approved stays."""
    if four_eyes(channel.brand):
        return []
    rows = Variant.across_brands.filter(channel=channel, at__gt=now, how__in=[When.QUEUE, When.FIRST])
    rows = rows.exclude(post__in=ClientAsk.across_brands.filter(link__revoked_at=None).values("post"))
    rows = rows.exclude(pk=but.pk).filter(parts__publication__step=Step.QUEUED).distinct()
    return list(rows.select_related("post__brand", "channel").order_by("at"))


def _shift(variant: Variant, at: datetime, by: Person, now: datetime) -> None:
    standing = variant_stands(variant.post, variant)
    stands_for = next((one.approved_by for one in standing.publications if one.approved_by), by)
    out_of_line(standing, by, now)
    variant.at = at
    variant.save(update_fields=["at"])
    fresh = Variant.across_brands.select_related("post__brand", "channel").get(pk=variant.pk)
    put_in_line(fresh, stands_for, now)
    note(variant.brand_id, What.POST_MOVED, now, by=by, post=variant.post_id, to=at.isoformat())


def put_in_line(variant: Variant, by: Person, now: datetime, undo: timedelta = NO_WAIT) -> None:
    """Its parts, behind those that are out already; in the caller's transaction, once nothing of it is in line.

    Raises `NotNow` while all posts are held, where what it rests on is not in force, and while a picture or film
    of it is missing.
    """
    check_rest(variant.post, now)
    check_media(variant.post)
    if queue_is_held(variant.brand_id):
        raise NotNow(_("All posts are held. Let them go on first; until then nothing is put in line."))
    rest_of(variant).delete()
    kept = {one.place: one.publication for one in PostPart.across_brands.filter(variant=variant)}
    planned = None if variant.how == When.NOW else variant.at
    before, first, ends = None, kept.get(0), rest_ends(variant.post)
    for place, words in enumerate(parts_of(variant)):
        if place in kept:
            before = kept[place]
            continue
        words = replace(words, ends=ends)
        given = (variant.channel, words, variant.lane, by, now, planned, planned or now + undo)
        before = approve_publication(*given, after=before, under=first if words.comment else None)
        first = first or before
        PostPart.across_brands.create(brand_id=variant.brand_id, variant=variant, place=place, publication=before)


@transaction.atomic
def take_back_post(post: Post, by: Person, now: datetime) -> Post:
    """Out of the line: it is a draft again, and its times are kept as a wish. Raises `NotNow`.

    Where parts of it are out these stand, and what was taken back is told apart from what was published whole.
    """
    found, taken, standing = locked(post), 0, 0
    for one in check_move(found, Move.TAKE_BACK):
        out_of_line(one, by, now)
        if one.partly_out:
            taken += rest_of(one.variant).update(taken_back_at=now)
            standing += sum(row.step == Step.SENT for row in one.publications)
    void_request(found.post, now)
    told: dict[str, Any] = {"taken": taken, "standing": standing} if taken else {}
    note(post.brand_id, What.POST_TAKEN_BACK, now, by=by, post=post.pk, **told)
    return locked(post).post


@transaction.atomic
def move_post(
    post: Post, at: datetime, by: Person, now: datetime, channels: Collection[int] | None = None
) -> Post:
    """To another time, on these channels (None: all): what is in line leaves then, a draft is wished for then.

    Raises as `line_up` does.
    """
    found = locked(post)
    meant = [one for one in found.variants if channels is None or one.variant.channel_id in channels]
    if any(one.state in (PostState.SCHEDULED, PostState.WAITING, PostState.MISSED) for one in meant):
        named = [one.variant.channel_id for one in meant] if channels is None else channels
        return line_up(post, When.DATE, by, now, at=at, channels=named)
    _check_time(at, now)
    for one in check_move(found, Move.EDIT, channels):
        one.variant.at, one.variant.how = at, When.DATE
        one.variant.own_at = at if one.variant.own_at else None
        one.variant.save(update_fields=["at", "how", "own_at"])
    note(post.brand_id, What.POST_MOVED, now, by=by, post=post.pk, to=at.isoformat())
    return locked(post).post
