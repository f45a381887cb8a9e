"""The open cards, the worthiest first, each with why in words that a shop owner understands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.accounts.models import Brand
from rapport.connectors.registry import manifest
from rapport.curation.models import CuratedCard, Sighting, Tap, Watcher, source_name
from rapport.curation.taps import may_quote, may_repost
from rapport.curation.taste import lessons_about
from rapport.curation.ways import billed_each, find_cost, in_money
from rapport.domain.message import Act
from rapport.domain.set_apart import isolated
from rapport.inbox.models import Conversation, Need, Status
from rapport.triage.language import UNKNOWN
from rapport.triage.worth import FoundPost, Worth, worth

LOOKED_AT, SHOWN = 300, 15
SCORED = ("pk", "network", "author_id", "features", "written_at", "language", "real", "robot")
SEVERAL = 2
# Said only where nearly all speaks against it: a new account of few words is nobody's fault.
UNLIKELY = 0.1


@dataclass(frozen=True)
class RankedCard:
    """A card with what it is worth now. `talk`: the conversation of its author that waits for an answer."""

    card: CuratedCard
    worth: Worth
    seen: int
    talk: Conversation | None
    now: datetime

    @property
    def score(self) -> int:
        """Of a hundred."""
        return round(self.worth.score * 100)

    @cached_property
    def reposts(self) -> bool:
        return may_repost(self.card)

    @cached_property
    def quotes(self) -> bool:
        return may_quote(self.card)

    @property
    def why(self) -> list[str]:
        """The reasons, what was looked for first."""
        found = [_("found by %(watcher)s") % {"watcher": isolated(self.card.watcher.name)}, self._standing()]
        found += [self._fit(), self._age(), self._language(), self._seen(), self._cost()]
        if self.card.real is not None and self.card.real < UNLIKELY:
            found.append(_("little speaks for a person behind it"))
        if self.card.robot:
            found.append(_("a robot, by its own word"))
        return [one for one in found if one]

    @property
    def native(self) -> str:
        """The network's name, where only its own pages repost; "" elsewhere."""
        known = manifest(self.card.network)
        return known.name if known.modes.get(Act.REPOST) == "native" else ""

    def _cost(self) -> str:
        known = manifest(self.card.network)
        if self.card.channel_id is None or not billed_each(known):
            return ""
        return _("read for %(cost)s") % {"cost": in_money(known, find_cost(known))}

    def _standing(self) -> str:
        kept, left = self.worth.kept, self.worth.left
        if kept + left == 0:
            return _("nothing of theirs was here before")
        told = {"kept": kept, "all": kept + left}
        return _("you passed on %(kept)d of %(all)d of theirs") % told

    def _fit(self) -> str:
        words = [
            name.removeprefix("word:")
            for name, odds in self.worth.speaking
            if name.startswith("word:") and odds > 0
        ]
        against = [
            name.removeprefix("word:")
            for name, odds in self.worth.speaking
            if name.startswith("word:") and odds < 0
        ]
        if words:
            return _("you kept others with “%(words)s”") % {"words": ", ".join(map(isolated, words))}
        return (
            _("you left others with “%(words)s”") % {"words": ", ".join(map(isolated, against))} if against else ""
        )

    def _age(self) -> str:
        hours = int((self.now - self.card.written_at) / timedelta(hours=1))
        if hours < 1:
            return _("less than an hour old")
        if hours < 48:
            return ngettext("%(n)d hour old", "%(n)d hours old", hours) % {"n": hours}
        return ngettext("%(n)d day old", "%(n)d days old", hours // 24) % {"n": hours // 24}

    def _language(self) -> str:
        return _("in another language than yours") if self.worth.parts["language"] < 0.5 else ""

    def _seen(self) -> str:
        if self.seen < SEVERAL:
            return ""
        return ngettext("seen %(n)d time, shown once", "seen %(n)d times, shown once", self.seen) % {
            "n": self.seen
        }


def open_cards(brand: Brand) -> QuerySet[CuratedCard]:
    """Those with which nothing was done, and that nothing speaks against."""
    tapped = Tap.across_brands.filter(card=OuterRef("pk"), undone_at=None)
    return CuratedCard.of(brand).filter(~Exists(tapped), set_aside="", watcher__becomes="cards")


def ranked(brand: Brand, now: datetime, watcher: Watcher | None = None, many: int = SHOWN) -> list[RankedCard]:
    """The worthiest of the latest 300, scored with all that was learnt until now."""
    rows = open_cards(brand).filter(watcher=watcher) if watcher else open_cards(brand)
    # Only what the score needs is read of all; the cards themselves of those that are shown.
    latest = rows.order_by("-found_at", "-pk").values_list(*SCORED)[:LOOKED_AT]
    posts = {row[0]: _found(brand, row, now) for row in latest}
    lessons = lessons_about(brand, [(one.source, one.features) for one in posts.values()])
    scored = sorted(((worth(one, lessons), number) for number, one in posts.items()), key=_order)[:many]
    numbers = [number for _worth, number in scored]
    whole = CuratedCard.of(brand).filter(pk__in=numbers).select_related("watcher", "channel", "brand")
    cards = {one.pk: one for one in whole.defer("signature", "features")}
    seen, talks = _seen(numbers), _waiting(brand, list(cards.values()))
    return [
        RankedCard(card, told, seen.get(number, 1), talks.get((card.channel_id, card.author_id)), now)
        for told, number in scored
        if (card := cards.get(number))
    ]


def _order(scored: tuple[Worth, int]) -> tuple[float, int]:
    return -scored[0].score, -scored[1]


def _found(brand: Brand, row: tuple[Any, ...], now: datetime) -> FoundPost:
    _number, network, author, features, written_at, language, real, robot = row
    ours = None if language in ("", UNKNOWN) else language == brand.language[:2]
    hours = (now - written_at) / timedelta(hours=1)
    return FoundPost(source_name(network, author), features, hours, ours, real, robot)


def _seen(numbers: Sequence[int]) -> dict[int, int]:
    """How often what each card says was read."""
    rows = Sighting.across_brands.filter(card__in=numbers).values_list("card")
    return dict(rows.annotate(times=Count("pk")).values_list("card", "times"))


def _waiting(brand: Brand, cards: Sequence[CuratedCard]) -> dict[tuple[int | None, str], Conversation]:
    """Conversations with these authors that a person has to answer first, by channel and author."""
    authors = {card.author_id for card in cards if card.channel_id}
    rows = Conversation.of(brand).filter(identity__network_id__in=authors, status=Status.OPEN)
    rows = rows.exclude(need=Need.NOTHING).select_related("identity").order_by("pk")
    return {(one.channel_id, one.identity.network_id): one for one in rows}
