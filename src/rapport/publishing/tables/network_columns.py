"""Columns that say yes or no to a network, as a sheet with a column for each of them does."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache

from rapport.connectors.not_yet import not_yet
from rapport.connectors.registry import manifests
from rapport.publishing.tables.column_names import column_key

YES = {
    "true",
    "yes",
    "x",
    "1",
    "on",
    "si",
    "sì",
    "sí",
    "ja",
    "oui",
    "sim",
    "vero",
    "verdadero",
    "wahr",
    "vrai",
    "✓",
}
NO = {"false", "no", "0", "off", "nein", "non", "não", "falso", "falsch", "faux", "-"}


def switches(head: Sequence[str], body: Sequence[Sequence[str]], known: Collection[int]) -> Mapping[int, str]:
    """The columns that are named after a network and say nothing but yes and no, by the network's name there."""
    found = {}
    for place, cell in enumerate(head):
        if place in known or column_key(cell) not in _networks():
            continue
        some = {row[place].casefold() for row in body if place < len(row) and row[place]}
        if some and some <= YES | NO:
            found[place] = cell
    return found


def switched_on(row: Sequence[str], places: Mapping[int, str]) -> list[str]:
    """The networks to which a row says yes."""
    return [name for place, name in places.items() if place < len(row) and row[place].casefold() in YES]


@cache
def _networks() -> frozenset[str]:
    """What networks are called, those too that nothing here can talk to."""
    here = [name for one in manifests() for name in (one.network, one.name, *one.also)]
    elsewhere = [name for one in not_yet(()) for name in (one.code, one.name, *one.also.split())]
    return frozenset(map(column_key, (*here, *elsewhere)))
