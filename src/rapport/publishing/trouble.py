"""What does not go by itself: each post that is late, missed, refused or unknown, with why and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet

from rapport.accounts.models import Brand
from rapport.budgets.restriction import restrictions
from rapport.channels.models import Health, State
from rapport.domain.post_states import PostState
from rapport.outbox.models import Step
from rapport.publishing.composed import with_steps
from rapport.publishing.doubt import doubts
from rapport.publishing.edit_trouble import edits_in_trouble
from rapport.publishing.models import Post, PostPart, Variant
from rapport.publishing.occasions.behind import behind_posts
from rapport.publishing.results.trouble import not_as_meant
from rapport.publishing.standing import LATE, VariantStanding, stands
from rapport.publishing.trouble_words import WHY_AND_TODO

LATELY = timedelta(days=30)
SOON = timedelta(hours=24)
MOST = 50
STUCK = (Step.FAILED, Step.UNKNOWN, Step.WITHDRAWN)
NOBODY: Mapping[int, str] = {}


@dataclass(frozen=True, slots=True)
class PostTrouble:
    """One variant that needs somebody.

    `code` is late, held, missed, failed, unknown, waiting, unplaced, signed out, restricted (it leaves within a
    day, and its channel cannot send), differs or missing (it is out, and does not stand there as it was meant),
    edit failed, edit unknown or edit late (other words were wanted for it since), event changed (it does
    not say what its event is by now), fact over (it is held, for its article is not in force), or fact ends
    (that will be so at its hour).
    """

    standing: VariantStanding
    code: str
    why: str
    todo: str

    @property
    def post(self) -> Post:
        return self.standing.variant.post

    @property
    def at(self) -> datetime | None:
        return self.standing.at


def troubles(brand: Brand, now: datetime, most: int = MOST) -> list[PostTrouble]:
    """The earliest hour first; a few queries, whatever the number of posts."""
    wrong, out = not_as_meant(brand, now - LATELY, most), held_channels(brand)
    posts, events = _suspects(brand, now, out, 4 * most), _events(brand, now, most)
    changed = edits_in_trouble(brand, now - LATELY, now - LATE, most)
    if wrong or changed:
        posts |= set(Variant.of(brand).filter(pk__in=[*wrong, *changed]).values_list("post", flat=True))
    posts |= set(_resting(brand).values_list("post", flat=True)[: 4 * most])
    if not posts:
        return events
    rows = with_steps(Post.of(brand).filter(pk__in=posts))
    variants = [variant for post in rows for variant in stands(post).variants]
    said = doubts(variants)
    known = [(one, wrong.get(one.variant.pk, "")) for one in variants]
    found = [line for one, code in known for line in trouble_of(one, now, said, code, out)]
    found += [_edit_trouble(one, *changed[one.variant.pk]) for one in variants if one.variant.pk in changed]
    return sorted(found + events, key=lambda one: (one.at or now, one.post.pk))[:most]


def _events(brand: Brand, now: datetime, most: int) -> list[PostTrouble]:
    """Posts whose event was changed, on each channel where they do not say so."""
    why, todo = map(str, WHY_AND_TODO["event changed"])
    found = behind_posts(brand, now, most)
    return [PostTrouble(line, "event changed", one.row.why or why, todo) for one in found for line in one.variants]


def _edit_trouble(standing: VariantStanding, code: str, reason: str) -> PostTrouble:
    why, todo = map(str, WHY_AND_TODO[code])
    return PostTrouble(standing, code, reason or why, todo)


def _suspects(brand: Brand, now: datetime, out: Mapping[int, str], most: int) -> set[int]:
    """The posts that could be in trouble, the earliest hour first."""
    near, ahead = _near(brand, now, out), _ahead(brand, now)
    found = near.order_by("at").distinct().values_list("post", flat=True)
    return {*found[:most], *ahead.order_by("variant__at").values_list("variant__post", flat=True)[:most]}


def _near(brand: Brand, now: datetime, out: Mapping[int, str]) -> QuerySet[Variant]:
    """Of the last weeks and the next day, found by their time."""
    rows = Variant.of(brand).filter(at__gt=now - LATELY, at__lt=now + SOON, post__template_of=None)
    late = Q(parts__publication__step__in=[Step.QUEUED, Step.SENDING], at__lt=now - LATE)
    wanted = Q(parts__publication__step__in=STUCK) | late | Q(parts=None)
    if out:
        wanted |= Q(parts__publication__step=Step.QUEUED, channel__in=list(out))
    held = Q(post__held_at__isnull=False, at__lt=now)
    return rows.filter((wanted & Q(post__held_at=None)) | held)


def _ahead(brand: Brand, now: datetime) -> QuerySet[PostPart]:
    """Later than that only what is stuck already: there may be ten thousand in line."""
    rows = PostPart.of(brand).filter(
        variant__brand=brand, variant__at__gte=now + SOON, publication__step__in=STUCK
    )
    return rows.filter(variant__post__held_at=None, variant__post__template_of=None)


def _resting(brand: Brand) -> QuerySet[Variant]:
    """What is held because its article is over, and what is in line for an hour at which that will be."""
    rows = Variant.of(brand).filter(post__rests_on__isnull=False, post__template_of=None)
    over = Q(post__held_at__isnull=False, post__held_by=None, post__queue_hold=None)
    ends = Q(parts__publication__step=Step.QUEUED, post__rests_on__valid_until__lte=F("at"))
    return rows.filter(over | ends).order_by("at").distinct()


def held_channels(brand: Brand) -> dict[int, str]:
    """The channels by which nothing leaves until somebody acts, each with the code of its trouble."""
    lost = [State.NEEDS_SIGN_IN, State.REVOKED]
    rows = Health.of(brand).filter(state__in=lost, channel__closed_at=None).values_list("channel", flat=True)
    return {**dict.fromkeys(rows, "signed out"), **dict.fromkeys(restrictions(brand), "restricted")}


def trouble_of(
    standing: VariantStanding,
    now: datetime,
    said: Mapping[int, str],
    wrong: str = "",
    out: Mapping[int, str] = NOBODY,
) -> Iterable[PostTrouble]:
    """At most one line for a variant.

    `said`: what the network answered to calls in doubt; `wrong`: what reading it back said; `out`: channels
    by which nothing leaves, with the code why.
    """
    code = _code(standing, now) or wrong
    soon = standing.state is PostState.SCHEDULED and standing.variant.at and standing.variant.at < now + SOON
    if not code and soon and standing.variant.channel_id in out:
        code = out[standing.variant.channel_id]
    if code:
        why, todo = map(str, WHY_AND_TODO[code])
        sent = next((said[one.pk] for one in standing.publications if one.pk in said), "")
        yield PostTrouble(standing, code, sent or standing.reason or why, todo)


def _code(standing: VariantStanding, now: datetime) -> str:
    at = standing.variant.at
    if standing.variant.post.template_of_id:
        return ""
    if resting := _rest_code(standing):
        return resting
    if standing.variant.post.held_at:
        return "held" if standing.state is PostState.HELD and at and at < now else ""
    if standing.troubled:
        return str(standing.state)
    if standing.late(now):
        return "late"
    if standing.state is PostState.WAITING and at and at < now + SOON:
        return "waiting"
    if standing.state is PostState.DRAFT and at and at < now:
        return "unplaced"
    return ""


def _rest_code(standing: VariantStanding) -> str:
    post, at = standing.variant.post, standing.variant.at
    if post.rests_on is None:
        return ""
    if standing.state is PostState.HELD and post.held_by_id is None and post.queue_hold_id is None:
        return "fact over"
    ends = at is not None and post.rests_on.validity.over(at)
    return "fact ends" if standing.state is PostState.SCHEDULED and ends else ""
