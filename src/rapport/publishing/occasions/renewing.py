"""A changed occasion in the posts that tell of it: new words, and back in line by the way each came there.

What is in line and cannot be given the new words leaves the line: nothing goes out with an hour that is over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from rapport.accounts.models import Person
from rapport.domain.post_states import PostState
from rapport.domain.recurrence import instant
from rapport.domain.zones import zone_or_utc
from rapport.publishing.asking import needs_yes
from rapport.publishing.checks import NotReady
from rapport.publishing.line import line_up
from rapport.publishing.locked import NotNow, locked, out_of_line, void_request
from rapport.publishing.models import Post, Variant, When
from rapport.publishing.occasions.behind import channels_behind
from rapport.publishing.occasions.models import Occasion, OccasionPost, PostRole
from rapport.publishing.occasions.rewording import reworded_post
from rapport.publishing.occasions.words import language_of, occasion_lines
from rapport.publishing.slots import QueueFull
from rapport.publishing.standing import PostStanding
from rapport.publishing.writing import change_post

IN_LINE = (PostState.SCHEDULED, PostState.WAITING)
# The lines of so many changes in a row are looked for, besides those that somebody agreed to last.
MOST_SAID = 8


@dataclass(frozen=True, slots=True)
class _Wish:
    """When a variant was to leave, and by which word."""

    how: When
    at: datetime | None


def day_before(row: Occasion) -> datetime:
    """The same wall time a day before it begins, by the house's rule for changes of hour."""
    zone = zone_or_utc(row.zone)
    return instant((row.starts_at.astimezone(zone) - timedelta(days=1)).replace(tzinfo=None), zone)


def renew_posts(row: Occasion, by: Person, now: datetime) -> None:
    """Every post of it that is not out says what it is now; in the caller's transaction, which holds the row."""
    for one in row.posts.select_related("post__brand").order_by("pk"):
        _renew(one, row, by, now)


def _renew(one: OccasionPost, row: Occasion, by: Person, now: datetime) -> None:
    before = locked(one.post)
    lines = occasion_lines(row, one.role, language_of(row.brand, before.post.language))
    wishes = _wishes(before, one, row)
    why = _said_anew(before, one, lines, by, now)
    fresh = locked(one.post)
    behind = channels_behind(fresh, one.said[0], lines)
    _take_out(fresh, wishes, behind, by, now)
    if not (behind and needs_yes(fresh.post)):
        why = why or _back_in_line(fresh.post, {n: w for n, w in wishes.items() if n not in behind}, by, now)
    _remember(one, row, lines, why, settled=not behind and not why)


def _remember(one: OccasionPost, row: Occasion, lines: dict[str, str], why: str, *, settled: bool) -> None:
    first, *later = one.said
    one.said = [lines] if settled else [first, *later[-MOST_SAID:], lines]
    one.sequence = row.sequence if settled else one.sequence
    one.why = why[:400]
    one.save()


def _wishes(before: PostStanding, one: OccasionPost, row: Occasion) -> dict[int, _Wish]:
    """By channel, for what is in line or waits for a yes; a reminder's own hour goes with the occasion."""
    old, new = one.leaves_at, None
    if one.role == PostRole.REMINDS and old and old != (new := day_before(row)):
        one.leaves_at = new
        drafts = [v.variant.pk for v in before.variants if v.state is PostState.DRAFT]
        Variant.across_brands.filter(pk__in=drafts, at=old).update(at=new)
    found = {}
    for each in (v for v in before.variants if v.state in IN_LINE and not v.partly_out):
        at = new if new and each.variant.at == old else each.variant.at
        how = When.NOW if each.variant.how == When.NOW else When.DATE
        found[each.variant.channel_id] = _Wish(how, at)
    return found


def _said_anew(before: PostStanding, one: OccasionPost, lines: dict[str, str], by: Person, now: datetime) -> str:
    """The new lines where the old ones stood; why not, where something of the post is on its way."""
    try:
        with transaction.atomic():
            change_post(before.post, reworded_post(before, one.said, lines), by, now)
    except NotNow as error:
        return str(error)
    return ""


def _take_out(
    fresh: PostStanding, wishes: Mapping[int, _Wish], behind: Collection[int], by: Person, now: datetime
) -> None:
    """What would leave with the old words does not leave, and a yes to it is void."""
    old = [v for v in fresh.variants if v.variant.channel_id in wishes and v.variant.channel_id in behind]
    for each in old:
        try:
            with transaction.atomic():
                out_of_line(each, by, now)
        except NotNow:  # a sender has it at this moment: it is told of as what is out
            continue
    if old:
        void_request(fresh.post, now)


def _back_in_line(post: Post, wishes: Mapping[int, _Wish], by: Person, now: datetime) -> str:
    """By the way they came there, approval and all; why not, where that is not possible now."""
    alike: defaultdict[_Wish, list[int]] = defaultdict(list)
    for channel, wish in wishes.items():
        alike[wish].append(channel)
    try:
        with transaction.atomic():
            for wish, channels in alike.items():
                line_up(post, wish.how, by, now, at=wish.at, channels=channels)
    except (NotNow, NotReady, QueueFull) as error:
        return str(error)
    return ""
