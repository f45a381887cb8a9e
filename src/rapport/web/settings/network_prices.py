"""What a network's acts cost and how often it may be called, as lines a person reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from rapport.connectors.buckets import Bucket
from rapport.connectors.manifest import Manifest
from rapport.connectors.prices import PlacePrice, Price, TemplatePrice
from rapport.web.inbox.words import KINDS, TEMPLATE_CATEGORIES
from rapport.web.settings.budget import ACTS
from rapport.web.settings.money import amount, money

SECOND, MINUTE, HOUR, DAY = 1, 60, 3600, 86_400


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of the bill, with where it was read and when."""

    what: str
    much: str
    source: str
    read: date


def prices(known: Manifest) -> list[PriceLine]:
    """What acts and templates cost."""
    acts = [line for one in known.prices for line in _by_link(one)]
    return acts + [PriceLine(_category(one), _range(one), one.source, one.read) for one in known.template_prices]


def place_prices(known: Manifest) -> list[tuple[str, list[PriceLine]]]:
    """What a template costs by how the customer's number begins, a list for each category, the dearest first."""
    return [(_category(one), list(_by_place(one))) for one in known.place_prices]


def rate(bucket: Bucket) -> str:
    """How often, within what time."""
    if bucket.told_used:
        return _("the network tells how much is left")
    n = number_format(bucket.calls, force_grouping=True)
    return _("%(n)s within %(time)s") % {"n": n, "time": _time(bucket.seconds)}


def _time(seconds: int) -> str:
    """In the largest unit that goes into it whole."""
    if seconds % DAY == 0:
        return ngettext("%(n)s day", "%(n)s days", seconds // DAY) % {"n": seconds // DAY}
    if seconds % HOUR == 0:
        return ngettext("%(n)s hour", "%(n)s hours", seconds // HOUR) % {"n": seconds // HOUR}
    if seconds % MINUTE == 0:
        return ngettext("%(n)s minute", "%(n)s minutes", seconds // MINUTE) % {"n": seconds // MINUTE}
    return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}


def _by_link(one: Price) -> Iterator[PriceLine]:
    """An act, and once more where a link in the words has a price of its own."""
    yield PriceLine(_act(one), money(one.millionths, one.currency), one.source, one.read)
    if one.linked:
        what = _("%(act)s, with a link") % {"act": _act(one)}
        yield PriceLine(what, money(one.linked, one.currency), one.source, one.read)


def _act(one: Price) -> str:
    """What is paid for, and with which messages where that makes a difference."""
    kind = KINDS.get(one.kind, pgettext("kind of message", "post")) if one.kind else ""
    return f"{ACTS[one.act]} ({kind})" if kind else str(ACTS[one.act])


def _category(one: TemplatePrice | PlacePrice) -> str:
    return str(TEMPLATE_CATEGORIES.get(one.category, one.category))


def _range(one: TemplatePrice) -> str:
    return f"{amount(one.least)} – {money(one.most, one.currency)}"


def _by_place(one: PlacePrice) -> Iterator[PriceLine]:
    for much in sorted(set(one.codes.values()), reverse=True):
        codes = ", ".join(f"+{code}" for code in sorted(one.codes) if one.codes[code] == much)
        yield PriceLine(codes, money(much, one.currency), one.source, one.read)
