"""Taking many publications back at once, in a few statements whatever their number."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from rapport.accounts.models import Brand, Person
from rapport.ledger.subject import Subject, SubjectKind
from rapport.ledger.what import What
from rapport.ledger.write import Record, write
from rapport.outbox.floor import never_tried
from rapport.outbox.models import Delivery, Publication, Step


@transaction.atomic
def revoke_many(brand: Brand, publications: Collection[int], by: Person, now: datetime, why: str) -> None:
    """What was never tried is withdrawn; of the rest the last look before another call withdraws it."""
    waiting = Delivery.of(brand).filter(never_tried(), pk__in=publications, step=Step.QUEUED)
    untried = list(waiting.select_for_update().order_by("pk").values_list("pk", flat=True))
    Delivery.across_brands.filter(never_tried(), pk__in=untried, step=Step.QUEUED).update(
        step=Step.WITHDRAWN, reason=why[:400]
    )
    gone = Delivery.across_brands.filter(pk__in=untried, step=Step.WITHDRAWN).order_by("pk")
    kind = What.PUBLICATION_WITHDRAWN
    rows = [_record(kind, number, by) for number in gone.values_list("pk", flat=True)]
    if rows:
        write(brand.pk, rows, now)
    rest = Delivery.of(brand).filter(pk__in=publications, step__in=[Step.QUEUED, Step.SENDING, Step.UNKNOWN])
    numbers = list(rest.values_list("pk", flat=True))
    Publication.across_brands.filter(pk__in=numbers, revoked_at=None).update(revoked_at=now)


def _record(kind: What, number: int, by: Person) -> Record:
    return Record(kind, "person", by.pk, None, Subject(SubjectKind.PUBLICATION, number), {})
