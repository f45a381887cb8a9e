"""Each brand's own layer on a reader: which one counts now, and messages read with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import structlog
from django.db.models import Max

from rapport.accounts.models import Brand
from rapport.domain.reading import Reading, Text
from rapport.promise.models import Layer as Row
from rapport.triage.careful import most_careful
from rapport.triage.layer.layer import BrokenLayer, Layer, unpacked
from rapport.triage.layer.learn import Teachable
from rapport.triage.reader import Reader

IN_MEMORY = 256
logger = structlog.get_logger()


def read_for(brands: Sequence[int], texts: Sequence[Text], reader: Reader) -> list[Reading]:
    """One reading per text, each with the layer of its brand (the id at its place), in one pass."""
    return read_with(layers_for(brands, reader), brands, texts, reader)


def read_with(
    layers: Mapping[int, Layer], brands: Sequence[int], texts: Sequence[Text], reader: Reader
) -> list[Reading]:
    """`read_for` with layers that were looked up before; needs no database.

    Where more is said beside the text, all of it and each piece are read too, and the most careful reading counts.
    """
    parts = [(at, part) for at, text in enumerate(texts) for part in _more(text)]
    whose = [*brands, *(brands[at] for at, _ in parts)]
    found = _read(layers, whose, [*texts, *(part for _, part in parts)], reader)
    more: dict[int, list[Reading]] = {}
    for (at, _), reading in zip(parts, found[len(texts) :], strict=True):
        more.setdefault(at, []).append(reading)
    for at, (whole, *pieces) in more.items():
        found[at] = most_careful(found[at], whole, pieces)
    return found[: len(texts)]


def _more(text: Text) -> list[Text]:
    """What is read beside a text's own words: everything together, then each piece by itself."""
    if not text.beside:
        return []
    whole = "\n\n".join([text.text, *text.beside])
    return [replace(text, text=said, beside=()) for said in (whole, *text.beside)]


def _read(
    layers: Mapping[int, Layer], brands: Sequence[int], texts: Sequence[Text], reader: Reader
) -> list[Reading]:
    if not isinstance(reader, Teachable):
        return reader.read(texts)
    return reader.read(texts, [layers.get(brand) for brand in brands])


def layers_for(brands: Iterable[int], reader: Reader) -> dict[int, Layer]:
    """The layer of each brand that has one; none for a reader that cannot be taught."""
    return layers_of(brands, reader) if isinstance(reader, Teachable) else {}


def read_as_brand(brand: Brand, texts: Sequence[Text], reader: Reader) -> list[Reading]:
    """One reading per text, as messages to the brand are read now."""
    return read_for([brand.pk] * len(texts), texts, reader)


def signed_as(brand: int, reader: Reader) -> str:
    """What the readings of a brand are signed with now; its thresholds are bound to it."""
    layer = layers_of([brand], reader).get(brand) if isinstance(reader, Teachable) else None
    return layer.signs(reader.name) if layer else reader.name


def layers_of(brands: Iterable[int], reader: Teachable) -> dict[int, Layer]:
    """The layer of each brand that has one for this reader; one query, but for a layer not yet in memory."""
    counts = Row.across_brands.filter(brand__in=set(brands), reader=reader.fingerprint, ended_at__isnull=True)
    latest = counts.values("brand").annotate(last=Max("pk")).values("last")
    rows = Row.across_brands.filter(pk__in=latest).values_list("brand", "pk", "checksum")
    loaded = {brand: _loaded(pk, checksum) for brand, pk, checksum in rows}
    return {brand: layer for brand, layer in loaded.items() if layer}


@lru_cache(IN_MEMORY)
def _loaded(pk: int, checksum: str) -> Layer | None:
    """The layer in a row; None for a damaged one: then the reader's own score counts, and no threshold does."""
    try:
        return unpacked(bytes(Row.across_brands.values_list("weights", flat=True).get(pk=pk)), checksum)
    except BrokenLayer as error:
        logger.error("layer not used", layer=pk, reason=str(error))
        return None
