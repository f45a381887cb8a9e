"""A giveaway's rules: read from what somebody gives, kept by version, and told in the words of its post."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.accounts.models import Brand
from rapport.audience.draws.address import address_of_giveaway
from rapport.audience.models import EntryWay, Giveaway, all_ways
from rapport.domain.parameters import shows, words
from rapport.domain.set_apart import unturned
from rapport.domain.zones import zone_or_utc
from rapport.publishing.locked import NotNow
from rapport.publishing.occasions.words import day_words, zone_words

MOST_PRIZES, LONGEST_NAME, LONGEST_RULES, LONGEST_VALUE = 100, 120, 5000, 200


class CannotDraw(NotNow):
    """The giveaway cannot be announced, changed or drawn like this; the message says why. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class GiveawayTerms:
    """What is to win, by which rules, how one enters, until when, how many win, and what else is mixed in."""

    name: str
    rules: str
    prizes: int
    closes_at: datetime
    public_from: str = ""
    ways: Sequence[str] = tuple(all_ways())

    @classmethod
    def of(cls, row: Giveaway) -> GiveawayTerms:
        return cls(row.name, row.rules, row.prizes, row.closes_at, row.public_from, tuple(row.ways))

    @property
    def as_kept(self) -> dict[str, Any]:
        plain = {"name": self.name, "rules": self.rules, "prizes": self.prizes, "public_from": self.public_from}
        return {**plain, "closes_at": self.closes_at.isoformat(), "ways": list(self.ways)}

    @classmethod
    def kept(cls, said: Mapping[str, Any]) -> GiveawayTerms:
        return cls(**{**said, "closes_at": datetime.fromisoformat(said["closes_at"]), "ways": tuple(said["ways"])})

    @property
    def digest(self) -> str:
        """What a yes to its post is bound to, beside the words."""
        return hashlib.sha256(json.dumps(self.as_kept, sort_keys=True).encode()).hexdigest()


def checked_terms(given: GiveawayTerms, now: datetime) -> GiveawayTerms:
    """As they are kept. Raises `CannotDraw`."""
    name = words(unturned(" ".join(given.name.split())), LONGEST_NAME)
    rules = unturned(given.rules.replace("\r\n", "\n").replace("\x00", "")).strip()[:LONGEST_RULES].strip()
    if not shows(name) or not shows(rules):
        raise CannotDraw(_("A giveaway wants a name, its rules and the post it belongs to."))
    if not 1 <= given.prizes <= MOST_PRIZES:
        raise CannotDraw(_("Between 1 and %(n)d prizes can be drawn.") % {"n": MOST_PRIZES})
    if given.closes_at <= now:
        raise CannotDraw(_("It has to close later than now."))
    ways = tuple(str(one) for one in EntryWay if one in given.ways)
    if not ways:
        raise CannotDraw(_("Choose at least one way to enter."))
    value = words(unturned(" ".join(given.public_from.split())), LONGEST_VALUE)
    return GiveawayTerms(name, rules, given.prizes, given.closes_at, value, ways)


def terms_lines(row: Giveaway, brand: Brand, language: str) -> dict[str, str]:
    """What its post says, line by line, under the names that `occasions.words` exchanges."""
    with translation.override(language):
        mixed = _("The draw mixes in: %(what)s") % {"what": row.public_from} if row.public_from else ""
        return {
            "head": _("Giveaway: %(name)s") % {"name": row.name},
            "text": row.rules,
            "when": until_words(row.closes_at, brand.time_zone),
            "place": prize_words(row.prizes),
            "terms": "\n".join(part for part in (ways_words(row.ways), mixed) if part),
            "link": _("Rules and draw, for everybody to check: %(address)s")
            % {"address": address_of_giveaway(row)},
        }


def until_words(closes_at: datetime, zone_name: str) -> str:
    """Until when one enters, written out in the zone and the language of the moment."""
    zone = zone_or_utc(zone_name)
    at = closes_at.astimezone(zone)
    when = f"{day_words(at.date())}, {at:%H:%M} ({zone_words(zone.key)})"
    return _("Enter until: %(when)s") % {"when": when}


def prize_words(prizes: int) -> str:
    return ngettext("%(n)d of all who enter wins.", "%(n)d of all who enter win.", prizes) % {"n": prizes}


def ways_words(ways: Sequence[str]) -> str:
    """How one enters, in the language of the moment; any of the ways is enough."""
    said = {
        EntryWay.REPLY: _("answer this post"),
        EntryWay.FAVOURITE: _("favourite it"),
        EntryWay.REPOST: _("pass it on"),
    }
    named = [said[one] for one in EntryWay if one in ways]
    listed = ", ".join(named[:-1])
    both = _("%(these)s or %(this)s") % {"these": listed, "this": named[-1]} if listed else named[-1]
    return _("To enter: %(ways)s.") % {"ways": both}
