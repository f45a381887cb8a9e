"""Which variants are in trouble, found in the database: only numbers and hours, however many posts there are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from rapport.accounts.models import Brand
from rapport.answers.models import Article
from rapport.budgets.models import Restriction
from rapport.domain.quote import QUOTE_AWAITS, QUOTE_REFUSED
from rapport.outbox.models import Attempt, Delivery, DeliveryKind, Step
from rapport.publishing.models import Post, PostPart, TroubleAside, Variant, WantedMedia
from rapport.publishing.results.trouble import wrong_results
from rapport.publishing.standing import LATE
from rapport.publishing.wanted_models import OPEN
from rapport.store.rows import Given, Prepared

SOON = timedelta(hours=24)
# So long a network, or whoever was asked there, may take to look at a post.
LOOKED_AT = timedelta(hours=24)
IN_LINE = (Step.QUEUED, Step.SENDING)
# One of these becomes another while nothing new was tried: they are put aside as one.
STUCK_CODES = ("failed", "unknown", "missed")
NOT_WHOLE_CODES = ("awaiting", "quote refused")
# They begin anew with each hold of the post, for the same hour too.
HELD_CODES = ("held", "fact over")
MOST = 1000
BRAND, NOW, SOON_AT, LATE_AT = Given("brand"), Given("now"), Given("soon"), Given("late")
ANY, HELD_SINCE = Q(), OuterRef("post__held_at")
# Held by nobody: what it rests on is over.
BY_ITSELF = Q(rests_on__isnull=False, held_by=None, queue_hold=None)


class Suspect(NamedTuple):
    """A variant in trouble; a tuple, as there may be a thousand."""

    at: datetime | None
    post: int
    variant: int


def suspects(brand: Brand, now: datetime, out: Collection[int]) -> list[Suspect]:
    """Without those put aside; of each kind the latest `MOST`. `out`: channels that cannot send."""
    given = {"brand": brand.pk, "now": now, "late": now - LATE, "soon": now + SOON, "looked": now - LOOKED_AT}
    asked = (_KINDS, _OF_CHANNELS) if out else (_KINDS,)
    return list({Suspect(*row) for kinds in asked for one in kinds for row in one.ask(**given, out=list(out))})


def _unplaced() -> QuerySet[Variant]:
    return _open(_idle().filter(post__asked_at=None, at__lt=NOW), "unplaced")


def _waiting() -> QuerySet[Variant]:
    rows = _idle().filter(post__asked_at__isnull=False, at__lt=SOON_AT)
    return _open(rows, "waiting", since=OuterRef("post__asked_at"))


def _idle() -> QuerySet[Variant]:
    rows = Variant.across_brands.filter(brand=BRAND, post__template_of=None, post__held_at=None)
    return rows.filter(~Exists(_parts()))


def _of_channels() -> QuerySet[Variant]:
    """What leaves within a day on a channel that cannot send."""
    rows = Variant.across_brands.filter(brand=BRAND, at__lt=SOON_AT, at__gte=LATE_AT, channel__among=Given("out"))
    rows = rows.filter(post__template_of=None, post__held_at=None)
    queued = rows.filter(Exists(_parts(Step.QUEUED)), ~Exists(_other_parts()))
    restricted = Restriction.across_brands.filter(channel=OuterRef("channel"), lifted_at=None)
    since = Coalesce(Subquery(restricted.values("at")[:1]), F("channel__health__since"))
    return _open(queued.annotate(since=since), "signed out", "restricted", since=OuterRef("since"))


def _wrong() -> QuerySet[Variant]:
    return _variants(wrong_results(BRAND).values("publication__part__variant"))


def _variants(numbers: QuerySet[Any, Any]) -> QuerySet[Variant]:
    """By their numbers alone: with the brand beside them, all its posts would be walked through by time."""
    return Variant.across_brands.filter(pk__in=numbers)


def _publications(*steps: Step, **more: object) -> QuerySet[PostPart]:
    """The parts that stand in line under these steps, found from the outbox."""
    found = Delivery.across_brands.filter(brand=BRAND, kind=DeliveryKind.PUBLICATION, step__in=steps, **more)
    return PostPart.across_brands.filter(publication__in=found.values("pk"))


def _unknown() -> QuerySet[Variant]:
    return _stuck(Step.UNKNOWN)


def _failed() -> QuerySet[Variant]:
    return _stuck(Step.FAILED, still=True)


def _missed() -> QuerySet[Variant]:
    return _stuck(Step.WITHDRAWN, still=True, variant__post__held_at=None)


def _stuck(step: Step, *, still: bool = False, **more: object) -> QuerySet[Variant]:
    """Parts at this step; `still`: while nothing of the variant is on its way this moment."""
    rows = _publications(step).filter(~_aside("variant", STUCK_CODES, "publication"), **more)
    rows = rows.filter(~Exists(_parts_of("variant", Step.SENDING))) if still else rows
    return _variants(rows.filter(variant__post__template_of=None).values("variant"))


def _not_whole() -> QuerySet[Variant]:
    """Out, and not shown as a whole: it is looked at for long, or was not agreed to."""
    parts = _publications(Step.SENT, reason__in=[QUOTE_AWAITS, QUOTE_REFUSED])
    parts = parts.exclude(publication__reason=QUOTE_AWAITS, publication__sent_at__gte=Given("looked"))
    parts = parts.filter(~_aside("variant", NOT_WHOLE_CODES, "publication"))
    return _variants(parts.values("variant")).filter(~Exists(_other_parts(Step.SENT)))


def _held() -> QuerySet[Variant]:
    """Held behind its hour, with nothing of it under way or in doubt."""
    return _open(_waiting_held(~BY_ITSELF).filter(at__lt=NOW), "held", since=HELD_SINCE)


def _fact_over() -> QuerySet[Variant]:
    return _open(_waiting_held(BY_ITSELF), "fact over", since=HELD_SINCE)


def _waiting_held(which: Q) -> QuerySet[Variant]:
    posts = Post.across_brands.filter(which, brand=BRAND, held_at__isnull=False, template_of=None)
    rows = Variant.across_brands.filter(post__in=posts.values("pk"), at__isnull=False)
    withdrawn, other = Exists(_parts(Step.WITHDRAWN)), Exists(_parts(Step.UNKNOWN, Step.SENDING, Step.FAILED))
    return rows.filter(~Exists(_parts()) | withdrawn & ~other)


def _media_missing() -> QuerySet[Variant]:
    """A draft with an hour, of which a picture or film could not be fetched, or is not here at its hour."""
    # From what is missing, which is little: from the hours, every post to come would be walked through.
    missing = WantedMedia.across_brands.filter(OPEN, brand=BRAND)
    refused, waiting = missing.exclude(refused_at=None), missing.filter(refused_at=None)
    wanting = Q(post__in=refused.values("post")) | Q(post__in=waiting.values("post"), at__lt=NOW)
    return _open(_idle().filter(wanting, at__isnull=False, post__asked_at=None), "media missing")


def _fact_ends() -> QuerySet[Variant]:
    """In line for an hour at which what it rests on is over."""
    # From the articles, which are few: from the hours, every post to come would be walked through.
    ending = Article.across_brands.filter(brand=BRAND, valid_until__isnull=False)
    posts = Post.across_brands.filter(rests_on__in=ending.values("pk"))
    rows = Variant.across_brands.filter(post__in=posts.values("pk"), at__gte=LATE_AT)
    rows = rows.filter(post__template_of=None, post__held_at=None)
    queued = rows.filter(post__rests_on__valid_until__lte=F("at")).filter(
        Exists(_parts(Step.QUEUED)), ~Exists(_other_parts())
    )
    this = Q(mark=OuterRef("post__rests_on")) | Q(mark=0)
    return _open(queued, "fact ends", since=OuterRef("post__rests_on__changed_at"), this=this)


def _late() -> QuerySet[Variant]:
    """In line behind its hour. What was to leave at once has no planned hour, and is soon gone."""
    planned = _publications(*IN_LINE, planned_for__lt=LATE_AT)
    pressed = _publications(*IN_LINE, planned_for=None)
    late = Q(pk__in=planned.values("variant")) | Q(pk__in=pressed.values("variant"))
    rows = Variant.across_brands.filter(late, at__lt=LATE_AT, post__held_at=None)
    going = Exists(_parts(Step.SENDING)) | ~Exists(_parts(Step.FAILED, Step.WITHDRAWN))
    return _open(rows.filter(going, ~Exists(_parts(Step.UNKNOWN))), "late")


def _parts(*steps: Step) -> QuerySet[PostPart]:
    return _parts_of("pk", *steps)


def _parts_of(variant: str, *steps: Step) -> QuerySet[PostPart]:
    rows = PostPart.across_brands.filter(variant=OuterRef(variant))
    return rows.filter(publication__step__in=steps) if steps else rows


def _other_parts(step: Step = Step.QUEUED) -> QuerySet[PostPart]:
    return _parts().exclude(publication__step=step)


def _open(rows: QuerySet[Variant], *codes: str, since: OuterRef | None = None, this: Q = ANY) -> QuerySet[Variant]:
    """Those of which nobody put such a trouble aside, for the hour they have; `since`: after it came."""
    aside = TroubleAside.across_brands.filter(this, variant=OuterRef("pk"), hour=OuterRef("at"), code__in=codes)
    aside = aside.filter(at__gte=since) if since else aside
    return rows.filter(~Exists(aside.filter(undone_at=None)))


def _aside(variant: str, codes: Sequence[str], mark: str) -> Exists:
    """Whether somebody put aside what this delivery is stuck at, and nothing was tried since."""
    rows = TroubleAside.across_brands.filter(variant=OuterRef(variant), code__in=codes, undone_at=None)
    later = Attempt.across_brands.filter(delivery=OuterRef(OuterRef(mark)), pk__gt=OuterRef("attempt"))
    return Exists(rows.filter(~Exists(later), mark__gte=OuterRef(mark)))


def _prepared(build: Callable[[], QuerySet[Variant]]) -> Prepared:
    return Prepared(lambda: build().order_by("-at", "pk").values_list("at", "post", "pk").distinct()[:MOST])


_KINDS = [
    _prepared(one)
    for one in (
        _unknown,
        _failed,
        _missed,
        _not_whole,
        _unplaced,
        _waiting,
        _held,
        _fact_over,
        _media_missing,
        _fact_ends,
        _late,
        _wrong,
    )
]
_OF_CHANNELS = [_prepared(_of_channels)]
