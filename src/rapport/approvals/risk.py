"""What asks for a closer look before a yes, by its code."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SOON = timedelta(hours=2)
RISKS: dict[str, Promise] = {
    "changed": _("changed since the last yes"),
    "dial": _("moves the dial of the promise"),
    "rule": _("seems to break what the network allows under a review"),
    "upset": _("to somebody who complains"),
    "price": _("names a price"),
    "promise": _("names a share, a day or a term"),
    "link": _("leads to another place"),
    "soon": _("must leave within two hours"),
}
# What a batch may not hold: each of these is read by itself.
CLOSELY = frozenset({"changed", "dial", "rule", "upset", "price", "promise"})
_MONEY = re.compile(
    r"(?:[€$£¥]|\b(?:EUR|USD|GBP|CHF|MXN|ARS)\b)\s*\d|\d\s*(?:[€$£¥]|(?:EUR|USD|GBP|CHF|MXN|ARS|euros?|dollars?)\b)",
    re.I,
)
_TERM = re.compile(
    r"\d\s*%|\b\d{1,2}[./:]\d{2}\b|\b\d{1,3}\s*(?:days?|hours?|years?|d[ií]as?|horas?|años?|giorni|ore|anni)\b",
    re.I,
)
_LINK = re.compile(r"https?://|\bwww\.", re.I)


def risks_in(words: str, deadline: datetime | None, now: datetime, told: Collection[str] = ()) -> list[str]:
    """The codes of what was found in words that would be said, with those that are `told`, the gravest first."""
    found = {
        "price": _MONEY.search(words) is not None,
        "promise": _TERM.search(words) is not None,
        "link": _LINK.search(words) is not None,
        "soon": deadline is not None and deadline - now < SOON,
    }
    return [code for code in RISKS if found.get(code) or code in told]
