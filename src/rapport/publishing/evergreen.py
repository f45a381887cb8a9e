"""Repeated posts, each stopped by itself; in sets whose turn it is, and never the same words too soon."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from rapport.accounts.models import Brand, Person
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.outbox.models import Publication, Step
from rapport.publishing.composed import parts_of, short_address, with_parts
from rapport.publishing.evergreen_models import Evergreen, StopReason
from rapport.publishing.fact import check_rest
from rapport.publishing.links.counting import unshortened
from rapport.publishing.locked import NotNow, locked, out_of_line, void_request
from rapport.publishing.models import Post, Series, Variant
from rapport.publishing.offered import not_round
from rapport.publishing.standing import PostStanding

FEWEST_DAYS, MOST_DAYS, USUAL_DAYS = 1, 365, 60
NEAR_BY = 500
ON_WAY = (Step.QUEUED, Step.SENDING, Step.SENT, Step.UNKNOWN)


@transaction.atomic
def make_evergreen(series: Series, apart: int, by: Person, now: datetime) -> None:
    """What comes round is a set from now on: each of its posts at most once in `apart` days. Raises `NotNow`."""
    if not FEWEST_DAYS <= apart <= MOST_DAYS:
        raise NotNow(_("Choose between %(n)d and %(most)d days.") % {"n": FEWEST_DAYS, "most": MOST_DAYS})
    Series.across_brands.filter(pk=series.pk).update(apart_days=apart)
    for post in Post.across_brands.filter(template_of=series, evergreen=None):
        Evergreen.across_brands.create(brand_id=series.brand_id, post=post)
    note(series.brand_id, What.EVERGREEN_SET, now, by=by, days=apart, post=_first(series))


@transaction.atomic
def join_set(series: Series, post: Post, by: Person, now: datetime) -> None:
    """This draft is repeated with the others of the set. Raises `NotNow`."""
    found = locked(post)
    if series.apart_days is None or series.ended_at:
        raise NotNow(_("That set has ended; begin another."))
    leave_to_copies(found, now)
    Post.across_brands.filter(pk=post.pk).update(template_of=series)
    look_after(post)
    note(series.brand_id, What.EVERGREEN_SET, now, by=by, days=series.apart_days, post=post.pk)


def leave_to_copies(found: PostStanding, now: datetime) -> None:
    """A draft never leaves itself from now on: what was asked about it is void, so that no late yes sends it.

    Raises `NotNow` as `not_round` says.
    """
    if says := not_round(found, now):
        raise NotNow(says)
    void_request(found.post, now)


def look_after(post: Post) -> None:
    """From now on it stops by itself; why it did so when it came round before stops it no more."""
    clear = {"why": StopReason.NONE, "detail": "", "stopped_at": None}
    Evergreen.across_brands.update_or_create(post=post, defaults={"brand_id": post.brand_id, **clear})


def look_after_all(brand: Brand) -> None:
    """Whatever comes round has a row by which it is looked after, also what began before there were any."""
    for post in Post.of(brand).filter(template_of__ended_at=None, evergreen=None).exclude(template_of=None):
        Evergreen.across_brands.get_or_create(post=post, defaults={"brand_id": post.brand_id})


def next_template(series: Series, at: datetime) -> Post | None:
    """The post of the set that did not leave for longest, and may at this moment; None: none may, none does."""
    going = Q(evergreen__why=StopReason.NONE) | Q(evergreen=None)
    rows = with_parts(Post.across_brands.filter(going, template_of=series))
    posts = rows.annotate(last=Max("copies__occurrence")).order_by("pk")
    apart = timedelta(days=series.apart_days or 0)
    free = [one for one in posts if not (one.last and abs(at - one.last) < apart) and not _said(one, at, apart)]
    return min(free, key=lambda one: (one.last is not None, one.last, one.pk), default=None)


def _said(post: Post, at: datetime, apart: timedelta) -> bool:
    """Whether its words leave, or left, too near to this moment on one of its channels, from whichever post."""
    return any(_said_on(one, at, apart) for one in post.variants.all())


def _said_on(variant: Variant, at: datetime, apart: timedelta) -> bool:
    near = Q(sent_at__gt=at - apart, sent_at__lt=at + apart)
    near |= Q(sent_at=None, planned_for__gt=at - apart, planned_for__lt=at + apart)
    rows = Publication.across_brands.filter(near, channel=variant.channel_id, step__in=ON_WAY)
    words = parts_of(variant)[0].text
    if short_address("") not in words:
        return rows.filter(text=words).exists()
    # Each copy has counted links of its own: what was typed is compared.
    near_by = rows.filter(text__contains=short_address("")).values_list("text", flat=True)[:NEAR_BY]
    meant, *said = unshortened([words, *near_by])
    return meant in said


@transaction.atomic
def stop_repeating(row: Evergreen, why: StopReason, detail: str, now: datetime) -> bool:
    """By itself, with a reason that people see; its copies in line are drafts again. False: it was stopped."""
    live = Evergreen.across_brands.filter(pk=row.pk, why=StopReason.NONE)
    if not live.update(why=why, detail=detail[:300], stopped_at=now):
        return False
    by = row.post.versions.latest("number").by
    for copy in Post.across_brands.filter(copy_of=row.post, variants__at__gt=now).distinct():
        for one in locked(copy).variants:
            if any(each.step == Step.QUEUED for each in one.publications):
                out_of_line(one, by, now)
    note(row.brand_id, What.EVERGREEN_STOPPED, now, post=row.post_id, reason=f"{why} {detail}".strip()[:300])
    return True


@transaction.atomic
def repeat_again(row: Evergreen, by: Person, now: datetime) -> None:
    """A person has looked: it is repeated again. What was known until now stops it no more.

    Raises `NotNow` where the article that it rests on is not in force.
    """
    check_rest(row.post, now)
    Evergreen.across_brands.filter(pk=row.pk).update(why=StopReason.NONE, detail="", stopped_at=None, again_at=now)
    note(row.brand_id, What.EVERGREEN_SET, now, by=by, post=row.post_id, days=_apart(row))


def last_copy(post: Post) -> Post | None:
    """The latest copy of which something is out."""
    rows = Post.across_brands.filter(copy_of=post, variants__parts__publication__step=Step.SENT)
    found: Post | None = with_parts(rows.distinct()).order_by("-occurrence").first()
    return found


def _first(series: Series) -> int | None:
    return Post.across_brands.filter(template_of=series).values_list("pk", flat=True).first()


def _apart(row: Evergreen) -> int | None:
    return row.post.template_of.apart_days if row.post.template_of else None
