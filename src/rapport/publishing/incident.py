"""An incident holds all posts of a brand in one press, and lets them go on with the list, never all at once."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from rapport.accounts.models import Brand, Person
from rapport.approvals.rule import four_eyes
from rapport.availability.models import QueueHold
from rapport.availability.queue_hold import queue_hold
from rapport.domain.post_states import Move, may
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox.kinds.publication import HELD
from rapport.outbox.models import Publication, Step
from rapport.outbox.revoke_many import revoke_many
from rapport.publishing.composed import with_parts
from rapport.publishing.line import put_in_line
from rapport.publishing.locked import NotNow, locked, out_of_line
from rapport.publishing.models import Post
from rapport.publishing.standing import PostStanding, VariantStanding, stands

# An hour so near is over before anybody has read the list: it is dated anew, too.
SOON = timedelta(minutes=5)


def hold_queue(brand: Brand, why: str, by: Person, now: datetime) -> QueueHold:
    """From the first commit on no post leaves; the second marks each of them. Pressed again it finishes that."""
    hold = _pressed(brand, why, by, now)
    _mark(hold, by, now)
    return hold


@transaction.atomic
def _pressed(brand: Brand, why: str, by: Person, now: datetime) -> QueueHold:
    Brand.objects.select_for_update().get(pk=brand.pk)
    if known := queue_hold(brand.pk):
        return known
    row = QueueHold.across_brands.create(brand=brand, by=by, at=now, why=why.strip()[:300])
    note(brand, What.ALL_POSTS_HELD, now, by=by, why=row.why)
    return row


@transaction.atomic
def _mark(hold: QueueHold, by: Person, now: datetime) -> None:
    """The posts in line are held for this reason, and what of them has not left is taken back."""
    rows = _in_line(hold.brand)
    posts = sorted(set(rows.values_list("part__variant__post", flat=True)))
    free = Post.across_brands.select_for_update().filter(pk__in=posts, held_at=None).order_by("pk")
    held = list(free.values_list("pk", flat=True))
    mine = list(rows.filter(part__variant__post__in=held).values_list("pk", flat=True))
    Post.across_brands.filter(pk__in=held).update(
        held_at=now, held_by=hold.by, held_why=hold.why, queue_hold=hold, asked_at=None
    )
    revoke_many(hold.brand, mine, by, now, HELD)


def _in_line(brand: Brand) -> QuerySet[Publication]:
    waiting = Q(step__in=[Step.QUEUED, Step.SENDING, Step.UNKNOWN]) | Q(step=Step.WITHDRAWN, reason=HELD)
    return Publication.of(brand).filter(waiting, part__isnull=False, part__variant__post__held_at=None)


def held_posts(brand: Brand) -> list[PostStanding]:
    """What the incident holds, the earliest hour first; also what is left of one that is over."""
    found = [stands(one) for one in with_parts(_held(brand))]
    return sorted(found, key=lambda one: (one.at or one.post.created_at, one.post.pk))


def held_count(brand: Brand) -> int:
    """How many posts that is: asked on every page of Publish, and nothing where no incident ever was."""
    return _held(brand).count()


def _held(brand: Brand) -> QuerySet[Post]:
    # Found from the incidents, which are few: among the posts each would be looked at.
    holds = list(QueueHold.of(brand).values_list("pk", flat=True))
    return Post.across_brands.filter(queue_hold__in=holds).exclude(held_at=None)


def comes_back(standing: PostStanding, now: datetime) -> bool:
    """Whether it goes in line again at its hour; else it is a draft, to be dated anew."""
    return any(_has_its_hour(one, now) for one in standing.variants) and not four_eyes(standing.post.brand)


def _has_its_hour(one: VariantStanding, now: datetime) -> bool:
    taken = any(row.step == Step.WITHDRAWN or row.revoked_at for row in one.publications)
    return taken and one.variant.at is not None and one.variant.at > now + SOON


def resume_queue(
    brand: Brand, by: Person, now: datetime, posts: Collection[int] | None = None
) -> tuple[int, int, int]:
    """The incident is over; these posts go on (None: all). The others stay held, each by itself.

    How many are in line again, how many are drafts, and how many stay held. Each is a transaction of its own: who
    breaks off here presses again.
    """
    _ended(brand, by, now)
    wanted = [one for one in held_posts(brand) if posts is None or one.post.pk in posts]
    again = drafts = 0
    for one in wanted:
        with suppress(NotNow):
            if _released(one.post, by, now):
                again += 1
            else:
                drafts += 1
    return again, drafts, len(held_posts(brand))


@transaction.atomic
def _ended(brand: Brand, by: Person, now: datetime) -> None:
    if QueueHold.of(brand).filter(ended_at=None).update(ended_at=now, ended_by=by):
        note(brand, What.ALL_POSTS_RESUMED, now, by=by)


@transaction.atomic
def _released(post: Post, by: Person, now: datetime) -> bool:
    """Whether it is in line again. Raises `NotNow` where a sender has it this moment."""
    found = locked(post)
    if any(row.step == Step.SENDING for one in found.variants for row in one.publications):
        raise NotNow
    again = [one for one in found.variants if _has_its_hour(one, now)] if comes_back(found, now) else []
    for one in found.variants:
        if may(one.state, Move.RELEASE):
            out_of_line(one, by, now)
    cleared = {"held_at": None, "held_by": None, "held_why": "", "queue_hold": None}
    Post.across_brands.filter(pk=post.pk).update(**cleared)
    for one in again:
        put_in_line(one.variant, by, now)
    note(post.brand_id, What.POST_RELEASED, now, by=by, post=post.pk, again=len(again))
    return bool(again)
