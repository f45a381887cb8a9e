"""Each brand's own layer on a reader: which one counts now, and messages read with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

import structlog
from django.db.models import Max

from rapport.domain.reading import Reading, Text
from rapport.people.models import Brand
from rapport.promise.models import Layer as Row
from rapport.triage.layer.layer import BrokenLayer, Layer, unpacked
from rapport.triage.layer.learn import Teachable
from rapport.triage.reader import Reader

IN_MEMORY = 256
logger = structlog.get_logger()


def read_for(brands: Sequence[int], texts: Sequence[Text], reader: Reader) -> list[Reading]:
    """One reading per text, each with the layer of its brand (the id at its place), in one pass."""
    if not isinstance(reader, Teachable):
        return reader.read(texts)
    layers = layers_of(brands, reader)
    return reader.read(texts, [layers.get(brand) for brand in brands])


def read_as_brand(brand: Brand, texts: Sequence[Text], reader: Reader) -> list[Reading]:
    """One reading per text, as messages to the brand are read now."""
    return read_for([brand.pk] * len(texts), texts, reader)


def signed_as(brand: int, reader: Reader) -> str:
    """What the readings of a brand are signed with now; its thresholds are bound to it."""
    layer = layers_of([brand], reader).get(brand) if isinstance(reader, Teachable) else None
    return layer.signs(reader.name) if layer else reader.name


def layers_of(brands: Iterable[int], reader: Teachable) -> dict[int, Layer]:
    """The layer of each brand that has one for this reader; one query, but for a layer not yet in memory."""
    counts = Row.every.filter(brand__in=set(brands), reader=reader.fingerprint, ended_at__isnull=True)
    latest = counts.values("brand").annotate(last=Max("pk")).values("last")
    rows = Row.every.filter(pk__in=latest).values_list("brand", "pk", "checksum")
    loaded = {brand: _loaded(pk, checksum) for brand, pk, checksum in rows}
    return {brand: layer for brand, layer in loaded.items() if layer}


@lru_cache(IN_MEMORY)
def _loaded(pk: int, checksum: str) -> Layer | None:
    """The layer in a row; None for a damaged one: then the reader's own score counts, and no threshold does."""
    try:
        return unpacked(bytes(Row.every.values_list("weights", flat=True).get(pk=pk)), checksum)
    except BrokenLayer as error:
        logger.error("layer not used", layer=pk, reason=str(error))
        return None
