"""Learning from people's corrections by the clock, and taking back what was learnt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from django.db import transaction

from rapport.accounts.models import Brand, Person
from rapport.connectors.manifest import Manifest
from rapport.connectors.registry import manifests
from rapport.domain.reading import Text
from rapport.inbox.sampling import calibrates
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.promise.models import Drawn, Judgement, Layer, Says
from rapport.triage.layer.layer import packed
from rapport.triage.layer.learn import Lesson, Teachable, counts, last_lessons, learn
from rapport.triage.reader import Readers

EACH_KIND = 40
NEW = 25
REST = timedelta(days=7)
# What chance drew calibrates the bound: a score may not be fitted to what calibrates it.
TEACHING = (Drawn.CHOSEN, Drawn.CORRECTION)


class AlreadyEnded(Exception):
    """Somebody has rolled this layer back before; nothing was changed."""


def teaching(networks: Iterable[Manifest]) -> frozenset[str]:
    """The networks whose messages may teach: not those that forbid it, nor those where nobody outside is."""
    return frozenset(one.network for one in networks if one.teaches and not one.trial)


def judged(brand: Brand) -> list[Judgement]:
    """The judgements that may teach, oldest first. What a contact took back, and a network gone, teach nothing,
    nor does what may still be asked for the bound.
    """
    rows = Judgement.of(brand).filter(drawn__in=TEACHING, message__removed_at__isnull=True)
    rows = rows.filter(message__channel__network__in=teaching(manifests()))
    rows = rows.select_related("message__conversation").order_by("at", "pk")
    return [row for row in rows if not calibrates(row.message_id)]


def lessons(rows: Sequence[Judgement]) -> list[Lesson]:
    """What judgements teach; unsure counts as a complaint."""
    return [
        Lesson(
            Text(str(row.message_id), row.message.text, row.message.kind, "", row.message.rating, row.language),
            row.says != Says.OTHER,
            str(row.message.conversation.contact_id),
            int(row.at.astimezone(UTC).date().toordinal()),
        )
        for row in rows
    ]


def retrain(brand: Brand, reader: Teachable, now: datetime) -> Layer | None:
    """A new layer, if one is due: at most once a week, with 25 new lessons, and 40 of each kind in all.

    Lessons are counted as they weigh, so that one contact cannot bring a layer about. After a release with
    another reader one is due at once, unless the last was rolled back.
    """
    last = _last(brand, reader)
    rows = judged(brand)
    if not _due(last, rows, reader.fingerprint, now) or not _enough(lessons(rows)):
        return None
    made = learn(lessons(rows), reader)
    with transaction.atomic():
        Brand.objects.select_for_update(no_key=True).get(pk=brand.pk)
        if _last(brand, reader) != last:
            return None
        row = Layer.across_brands.create(
            brand=brand,
            weights=packed(made),
            checksum=made.checksum,
            reader=made.reader,
            learnt_from=len(rows),
            made_at=now,
        )
        note(brand, What.LAYER_LEARNT, now, layer=row.pk, checksum=made.checksum, lessons=len(rows))
    return row


def _last(brand: Brand, reader: Teachable) -> Layer | None:
    """The latest layer on this reader, also under an earlier release, ended or not."""
    return Layer.of(brand).filter(reader__startswith=f"{reader.name}:").order_by("pk").last()


def _due(last: Layer | None, rows: Sequence[Judgement], fingerprint: str, now: datetime) -> bool:
    if last is None:
        return True
    if last.reader != fingerprint and last.ended_at is None:
        return True
    return now - last.made_at >= REST and sum(row.at > last.made_at for row in rows) >= NEW


def _enough(given: Sequence[Lesson]) -> bool:
    kept = last_lessons(given)
    weights = list(zip(kept, counts(kept), strict=True))
    return all(sum(w for one, w in weights if one.complaint is side) >= EACH_KIND for side in (True, False))


@transaction.atomic
def roll_back(layer: Layer, by: Person, now: datetime) -> None:
    """End a layer; the one before counts again. Its thresholds no longer count. Raises `AlreadyEnded`."""
    row = Layer.across_brands.select_for_update().get(pk=layer.pk)
    if row.ended_at:
        raise AlreadyEnded("This layer was rolled back before.")
    row.ended_at, row.ended_by = now, by
    row.save(update_fields=["ended_at", "ended_by"])
    note(row.brand_id, What.LAYER_ROLLED_BACK, now, by=by, layer=row.pk, checksum=row.checksum)


def retrain_all(readers: Readers, brand: Brand, now: datetime) -> list[Layer]:
    """The clock's part: the brand's new layers. Each reader has layers of its own."""
    teachable = [one for one in (readers.first, readers.second) if isinstance(one, Teachable)]
    return [made for reader in teachable if (made := retrain(brand, reader, now))]
