"""The second post of an occasion: a day before it begins, the way the first one went."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Person
from rapport.domain.post_states import PostState
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.checks import NotReady
from rapport.publishing.line import line_up
from rapport.publishing.locked import NotNow, locked
from rapport.publishing.models import Post, Variant, When
from rapport.publishing.occasions.models import Occasion, OccasionPost, PostRole
from rapport.publishing.occasions.renewing import day_before
from rapport.publishing.occasions.writing import NotAnEvent, held_occasion, tell
from rapport.publishing.slots import QueueFull
from rapport.publishing.standing import VariantStanding

NO_LINE = (PostState.DRAFT, PostState.HELD)


@transaction.atomic
def remind_of(occasion: Occasion, by: Person, now: datetime) -> OccasionPost:
    """A reminder on the channels of the post that announces it; pressed twice it is one. Raises `NotAnEvent`.

    In line where the first one is, waits for a yes or is out, by the same rule for approval; else a draft with its
    hour. `why` says what kept it from going in line.
    """
    row = held_occasion(occasion)
    if known := row.posts.filter(role=PostRole.REMINDS).select_related("post").first():
        return known
    first = _announces(row)
    if says := not_reminded(row, first, now):
        raise NotAnEvent(says)
    standing = locked(first.post) if first else None
    variants = [one for one in standing.variants if one.variant.channel.closed_at is None] if standing else []
    language = standing.post.language if standing else ""
    made = tell(row, PostRole.REMINDS, [one.variant.channel for one in variants], language, by, now)
    made.leaves_at = day_before(row)
    Variant.across_brands.filter(post=made.post_id).update(at=made.leaves_at, how=When.DATE)
    made.why = _in_line_as(variants, made.post, made.leaves_at, by, now)[:400]
    made.save()
    note(row.brand_id, What.OCCASION_REMINDER_WRITTEN, now, by=by, post=made.post_id, occasion=row.pk)
    return made


def may_remind(row: Occasion, now: datetime) -> bool:
    """Whether there is no reminder of it yet, and there can be one."""
    return not row.posts.filter(role=PostRole.REMINDS).exists() and not not_reminded(row, _announces(row), now)


def _announces(row: Occasion) -> OccasionPost | None:
    return row.posts.filter(role=PostRole.ANNOUNCES).select_related("post").first()


def not_reminded(row: Occasion, first: OccasionPost | None, now: datetime) -> str:
    """Why there is no reminder of it: it was called off, nothing announces it, or it is too late."""
    if row.called_off_at:
        return _("This event was called off. Nobody is reminded of it.")
    if first is None:
        return _("The post that announces it was thrown away; a reminder goes where that went.")
    if day_before(row) <= now:
        return _("It begins within a day: it is too late for a reminder a day before.")
    return ""


def _in_line_as(first: list[VariantStanding], post: Post, at: datetime, by: Person, now: datetime) -> str:
    """On the channels where the first one is further than a draft; why not, where that is not possible now."""
    channels = [one.variant.channel_id for one in first if one.state not in NO_LINE]
    if not channels:
        return ""
    try:
        with transaction.atomic():
            line_up(post, When.DATE, by, now, at=at, channels=channels)
    except (NotNow, NotReady, QueueFull) as error:
        return str(error)
    return ""
