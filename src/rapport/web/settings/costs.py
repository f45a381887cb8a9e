"""The networks in the order of what connecting one costs the owner, as their manifests say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rapport.connectors.manifest import Manifest

TITLES: dict[str, Promise] = {
    "none": _("In minutes, nobody to ask"),
    "later": _("Works at once for you, the network looks at it later"),
    "first": _("Ask first, then wait"),
}


@dataclass(frozen=True, slots=True)
class Shelf:
    """Networks that cost the same kind of patience."""

    code: str
    title: Promise
    manifests: Sequence[Manifest]


def shelves(known: Sequence[Manifest]) -> list[Shelf]:
    """The shelves that hold something; on each the free and quick ones first."""
    found = []
    for code, title in TITLES.items():
        here = [one for one in known if one.connectable and one.cost.approval == code]
        here.sort(key=lambda one: (one.trial, bool(one.cost.money), one.cost.minutes or 99, one.name.lower()))
        if here:
            found.append(Shelf(code, title, here))
    return found
