"""Which variants are in trouble, found in the database: only numbers and hours, however many posts there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from rapport.accounts.models import Brand
from rapport.domain.quote import QUOTE_AWAITS, QUOTE_REFUSED
from rapport.outbox.models import Attempt, Step
from rapport.publishing.models import PostPart, TroubleAside, Variant
from rapport.publishing.results.trouble import wrong_results
from rapport.publishing.standing import LATE

SOON = timedelta(hours=24)
# So long a network, or whoever was asked there, may take to look at a post.
LOOKED_AT = timedelta(hours=24)
IN_LINE = (Step.QUEUED, Step.SENDING)
# One of these becomes another while nothing new was tried: they are put aside as one.
STUCK_CODES = ("failed", "unknown", "missed")
NOT_WHOLE_CODES = ("awaiting", "quote refused")


class Suspect(NamedTuple):
    """A variant in trouble; a tuple, as there may be a thousand."""

    at: datetime | None
    post: int
    variant: int


def suspects(brand: Brand, now: datetime, out: Mapping[int, str], most: int) -> list[Suspect]:
    """The nearest hour first, those put aside left out; of each kind at most `most`."""
    found = {
        Suspect(*row)
        for rows in _kinds(brand, now, out)
        for row in rows.values_list("at", "post", "pk").distinct()[:most]
    }
    return sorted(found, key=lambda one: (abs((one.at or now) - now), one.post, one.variant))


def _kinds(brand: Brand, now: datetime, out: Mapping[int, str]) -> Iterator[QuerySet[Variant]]:
    yield from _stuck(brand)
    yield _not_whole(brand, now)
    rows = Variant.of(brand).filter(post__template_of=None)
    free = rows.filter(post__held_at=None)
    idle = free.filter(~Exists(_parts()))
    yield _open(idle.filter(post__asked_at=None, at__lt=now), "unplaced").order_by("-at")
    yield _open(idle.filter(post__asked_at__isnull=False, at__lt=now + SOON), "waiting").order_by("-at")
    held = rows.filter(post__held_at__isnull=False, post__brand=brand, at__lt=now)
    nowhere = ~Exists(_parts()) | (
        Exists(_parts(Step.WITHDRAWN)) & ~Exists(_parts(Step.UNKNOWN, Step.SENDING, Step.FAILED))
    )
    yield _open(held.filter(nowhere), "held").order_by("-at")
    yield _late(brand, now)
    if out:
        queued = free.filter(Exists(_parts(Step.QUEUED)), ~Exists(_other_parts()), channel__in=list(out))
        near = queued.filter(at__lt=now + SOON, at__gte=now - LATE)
        yield _open(near, "signed out", "restricted").order_by("at")
    wrong = wrong_results(brand).values("publication__part__variant")
    yield Variant.of(brand).filter(pk__in=wrong).order_by("-at")


def _stuck(brand: Brand) -> Iterator[QuerySet[Variant]]:
    """What a network refused, what nobody knows of, and what was withdrawn: each found by its own index."""
    parts = PostPart.of(brand).filter(publication__brand=brand, variant__post__template_of=None)
    parts = parts.filter(~_aside("variant", STUCK_CODES, "publication"))
    doubt = parts.filter(publication__step__in=[Step.UNKNOWN, Step.FAILED])
    gone = parts.filter(publication__step=Step.WITHDRAWN, publication__kind="publication")
    moving = Exists(_parts_of("variant", Step.SENDING))
    failed = doubt.filter(Q(publication__step=Step.UNKNOWN) | ~moving)
    yield Variant.of(brand).filter(pk__in=failed.values("variant")).order_by("-at")
    missed = gone.filter(~moving, variant__post__held_at=None)
    yield Variant.of(brand).filter(pk__in=missed.values("variant")).order_by("-at")


def _not_whole(brand: Brand, now: datetime) -> QuerySet[Variant]:
    """Out, and not shown as a whole: it is looked at for long, or was not agreed to."""
    parts = PostPart.of(brand).filter(publication__brand=brand, publication__step=Step.SENT)
    parts = parts.filter(publication__reason__in=[QUOTE_AWAITS, QUOTE_REFUSED])
    parts = parts.exclude(publication__reason=QUOTE_AWAITS, publication__sent_at__gte=now - LOOKED_AT)
    parts = parts.filter(~_aside("variant", NOT_WHOLE_CODES, "publication"))
    whole = Variant.of(brand).filter(pk__in=parts.values("variant"))
    return whole.filter(~Exists(_other_parts(Step.SENT))).order_by("-at")


def _late(brand: Brand, now: datetime) -> QuerySet[Variant]:
    """In line behind its hour. What was to leave at once has no planned hour, and is soon gone."""
    parts = PostPart.of(brand).filter(publication__brand=brand, publication__step__in=IN_LINE)
    planned = Q(publication__planned_for__lt=now - LATE) | Q(publication__planned_for=None)
    due = parts.filter(planned, publication__kind="publication").values("variant")
    rows = Variant.of(brand).filter(pk__in=due, at__lt=now - LATE, post__held_at=None, post__template_of=None)
    going = Exists(_parts(Step.SENDING)) | ~Exists(_parts(Step.FAILED, Step.WITHDRAWN))
    return _open(rows.filter(going, ~Exists(_parts(Step.UNKNOWN))), "late").order_by("-at")


def _parts(*steps: Step) -> QuerySet[PostPart]:
    return _parts_of("pk", *steps)


def _parts_of(variant: str, *steps: Step) -> QuerySet[PostPart]:
    rows = PostPart.across_brands.filter(variant=OuterRef(variant))
    return rows.filter(publication__step__in=steps) if steps else rows


def _other_parts(step: Step = Step.QUEUED) -> QuerySet[PostPart]:
    return _parts().exclude(publication__step=step)


def _open(rows: QuerySet[Variant], *codes: str) -> QuerySet[Variant]:
    """Those of which nobody put such a trouble aside, for the hour they have."""
    aside = TroubleAside.across_brands.filter(variant=OuterRef("pk"), hour=OuterRef("at"), code__in=codes)
    return rows.filter(~Exists(aside.filter(undone_at=None)))


def _aside(variant: str, codes: Sequence[str], mark: str) -> Exists:
    """Whether somebody put aside what this delivery is stuck at, and nothing was tried since."""
    rows = TroubleAside.across_brands.filter(variant=OuterRef(variant), code__in=codes, undone_at=None)
    later = Attempt.across_brands.filter(delivery=OuterRef(OuterRef(mark)), pk__gt=OuterRef("attempt"))
    return Exists(rows.filter(~Exists(later), mark__gte=OuterRef(mark)))
