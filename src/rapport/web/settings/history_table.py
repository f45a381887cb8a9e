"""A table that is brought in, as a form: what each column holds, which order its dates have, and whose zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from rapport.connectors.exports.values import NOBODY
from rapport.history.table_columns import NEEDED, NO_COLUMN
from rapport.inbox.models import Import
from rapport.web.settings.history_words import COLUMNS

SAID = ("us", "dates", "zone", "network", "handle")


class TwoColumns(ValueError):
    """Two columns were said to be the same; the message says which."""


@dataclass(frozen=True)
class TableForm:
    """The columns of an import's table with what is chosen for each: as it was typed, else as it was read."""

    row: Import
    typed: Mapping[str, str]

    @property
    def found(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.row.told["table"]
        return found

    @property
    def columns(self) -> list[tuple[str, str, list[tuple[str, Any, bool]]]]:
        """For each column: the name of its field, its own name, and the choices."""
        found = []
        for n, one in enumerate(self.found["columns"]):
            now = self.typed.get(f"is-{n}", one["is"])
            choices = [(code, name, code == now) for code, name in COLUMNS.items()]
            found.append((f"is-{n}", one["name"] or _("Column %(n)d") % {"n": n + 1}, choices))
        return found

    @property
    def missing(self) -> list[Any]:
        """What has to be somewhere, and is nowhere yet."""
        there = {one["is"] for one in self.found["columns"]}
        return [COLUMNS[name] for name in NEEDED if name not in there]

    @property
    def dates(self) -> str:
        return self.typed.get("dates", self.found["dates"])

    @property
    def zone(self) -> str:
        return self.typed.get("zone", "") or self.row.told.get("zone", "") or self.row.brand.time_zone

    @property
    def senders(self) -> list[tuple[str, bool]]:
        """Who may be the brand; nobody is asked for where the table says itself who wrote."""
        if self.found["tells"]:
            return []
        now = self.typed.get("us", self.row.told.get("us", "") or next(iter(self.found["us"]), ""))
        named = [*self.found["senders"], *([now] if now not in ("", NOBODY, *self.found["senders"]) else [])]
        return [(one, one == now) for one in named]

    @property
    def nobody(self) -> bool:
        return bool(self.typed.get("us", self.row.told.get("us", "")) == NOBODY)


def said_of(row: Import, given: QueryDict) -> dict[str, Any]:
    """What a form says of a file. Raises `TwoColumns`."""
    said: dict[str, Any] = {name: str(given.get(name, "")).strip()[:200] for name in SAID if name in given}
    columns = {n[7:]: v[:200] for n, v in given.items() if n.startswith("column-") and isinstance(v, str) and v}
    said["columns"] = {**row.told.get("columns", {}), **columns}
    if chosen := _chosen(given):
        said["columns"] = chosen
    return said


def _chosen(given: QueryDict) -> dict[str, str]:
    places = {one: given[one] for one in given if one.startswith("is-") and one[3:].isdecimal()}
    if not places:
        return {}
    columns = dict.fromkeys(COLUMNS, NO_COLUMN)
    for place, name in places.items():
        if name not in COLUMNS:
            continue
        if columns[name] != NO_COLUMN:
            said = _("Two columns are chosen as “%(name)s”: only one can be. Your choices are kept.")
            raise TwoColumns(said % {"name": COLUMNS[name]})
        columns[name] = f"#{int(place[3:5]) + 1}"
    return columns
