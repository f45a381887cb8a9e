"""Fitting a group's threshold to what people judged, by looks that each spend a part of δ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet

from rapport.accounts.models import Brand, Person
from rapport.domain.reading import Reading
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.promise.binding import binding
from rapport.promise.dial import Setting, setting
from rapport.promise.few_of_each import few_of_each
from rapport.promise.first_look import look_planned, looks_at_any_time
from rapport.promise.group import Group
from rapport.promise.models import Calibration, Drawn, Judgement, Says
from rapport.promise.reread import reread
from rapport.triage.alpha_spending import alpha_spent
from rapport.triage.bound import NOTHING, k_star, labels_needed, umbrella
from rapport.triage.reader import Reader, Readers

REMEMBERED = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Fitted:
    """What an umbrella says of a group: n complaints, their rank k*, the threshold, and who lies below it.

    `others` are judged messages that are no complaint, `passed` those of them below `threshold` (0.0: none).
    """

    n: int
    rank: int | None
    threshold: float
    others: int
    passed: int
    reader: str


def sample(group: Group, now: datetime) -> list[Judgement]:
    """The judgements that calibrate a group, with their messages and readings, in the order of the messages.

    Those that chance drew within a year, few of each contact: a flood by one must not say what complaints are.
    """
    rows = _drawn(now, **group.facts).select_related("message__reading", "message__conversation")
    return few_of_each(rows, lambda row: row.message.conversation.contact_id)


def labels_by_group(now: datetime, **where: object) -> dict[Group, Counter[str]]:
    """How often people said what in each group's sample; `where`: of which brand or group."""
    rows = _drawn(now, **where).values_list("says", "message__conversation__contact", "brand", "language", "kind")
    found: dict[Group, Counter[str]] = {}
    for says, _contact, brand, language, kind in few_of_each(rows, lambda row: row[1:]):
        found.setdefault(Group(brand, language, kind), Counter())[says] += 1
    return found


def _drawn(now: datetime, **where: object) -> QuerySet[Judgement]:
    rows = Judgement.across_brands.filter(**where, drawn=Drawn.CHANCE, at__gt=now - REMEMBERED)
    return rows.order_by("message")


def fitted(group: Group, reader: Reader, alpha: float, delta: float, now: datetime) -> Fitted:
    """The umbrella on the group's sample, read by `reader` as it reads for the brand today."""
    rows = sample(group, now)
    readings = reread([row.message for row in rows], reader)
    scores = _scores(rows, readings, complaint=True)
    others = _scores(rows, readings, complaint=False)
    threshold = umbrella(scores, alpha, delta)
    below = 0.0 if threshold == NOTHING else threshold
    return Fitted(
        n=len(scores),
        rank=k_star(len(scores), alpha, delta),
        threshold=below,
        others=len(others),
        passed=sum(score < below for score in others),
        reader=readings[0].reader if readings else reader.name,
    )


def _scores(rows: Sequence[Judgement], readings: Sequence[Reading], *, complaint: bool) -> list[float]:
    """Unsure counts as a complaint."""
    pairs = zip(rows, readings, strict=True)
    return [reading.complaint for row, reading in pairs if (row.says != Says.OTHER) == complaint]


def look(group: Group, readers: Readers, now: datetime, by: Person | None = None) -> list[Calibration]:
    """Fit each reader's threshold anew and keep it; from now on it counts, also where it allows less.

    Reading takes its time, so it is done before the transaction. Nothing is kept, and the list is empty, where
    somebody else has looked meanwhile.
    """
    dial = setting(Brand.objects.get(pk=group.brand))
    if looks_at_any_time(group):
        number = looks_so_far(group, readers.first.name) + 1
        made = look_planned(group, readers, dial, now, number)
    else:
        made = [_fit(group, reader, dial, now) for reader in readers.all()]
    with transaction.atomic():
        brand = Brand.objects.select_for_update(no_key=True).get(pk=group.brand)
        if any(looks_so_far(group, row.reader) != row.look - 1 for row in made):
            return []
        for row in made:
            row.save()
        _note(brand, group, made[0], now, by)
    return made


def _note(brand: Brand, group: Group, made: Calibration, now: datetime, by: Person | None) -> None:
    note(
        brand,
        What.GROUP_CALIBRATED,
        now,
        by=by,
        language=group.language,
        kind=group.kind,
        look=made.look,
        labels=made.labels,
        threshold=made.threshold,
    )


def _fit(group: Group, reader: Reader, dial: Setting, now: datetime) -> Calibration:
    """A look that is not kept yet."""
    number = looks_so_far(group, reader.name) + 1
    share = alpha_spent(dial.delta, number)
    fit = fitted(group, reader, dial.alpha, share, now)
    return Calibration(
        **group.facts,
        reader=reader.name,
        look=number,
        alpha=dial.alpha,
        delta=dial.delta,
        spent=share,
        labels=fit.n,
        rank=fit.rank,
        threshold=fit.threshold,
        others=fit.others,
        passed=fit.passed,
        binding=binding(group, reader.fingerprint, fit.reader),
        at=now,
    )


def looks_so_far(group: Group, reader: str) -> int:
    rows = Calibration.across_brands.filter(**group.facts, reader=reader)
    return int(rows.aggregate(last=Max("look"))["last"] or 0)


def needed(group: Group, reader: str, alpha: float, delta: float) -> int:
    """How many labelled complaints the next look needs before anything may be automatic."""
    return labels_needed(alpha, alpha_spent(delta, looks_so_far(group, reader) + 1))
