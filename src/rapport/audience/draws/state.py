"""Where a giveaway is: derived from its own facts and from what of its post is out, for all who tell it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from django.db.models import QuerySet

from rapport.audience.models import Giveaway
from rapport.outbox.models import Publication, Step


class GiveawayState(StrEnum):
    """`UNPUBLISHED`: its post is not out, so that nobody can enter; `OVER`: closed, and to be drawn."""

    UNPUBLISHED = "unpublished"
    OPEN = "open"
    OVER = "over"
    DRAWN = "drawn"
    CALLED_OFF = "called off"


def giveaway_state(row: Giveaway, now: datetime) -> GiveawayState:
    """Where it is at this moment."""
    return giveaway_states([row], now)[row.pk]


def giveaway_states(rows: Collection[Giveaway], now: datetime) -> dict[int, GiveawayState]:
    """Each by its number; one question for all posts."""
    posts = [one.post_id for one in rows if one.post_id and not one.drawn_at and not one.called_off_at]
    out = set(words_out(posts).values_list("part__variant__post", flat=True)) if posts else set()
    return {one.pk: _state(one, one.channel_id is not None or one.post_id in out, now) for one in rows}


def words_out(posts: Collection[int]) -> QuerySet[Publication]:
    """The parts of these posts under which people can enter: they are on a network, which has a name for them."""
    sent = Publication.across_brands.filter(part__variant__post__in=posts, step=Step.SENT, under=None)
    return sent.exclude(network_id="")


def _state(row: Giveaway, out: bool, now: datetime) -> GiveawayState:
    if row.called_off_at:
        return GiveawayState.CALLED_OFF
    if row.drawn_at:
        return GiveawayState.DRAWN
    if not out:
        return GiveawayState.UNPUBLISHED
    return GiveawayState.OVER if row.closes_at <= now else GiveawayState.OPEN
