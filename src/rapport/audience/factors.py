"""What speaks for following an account back, factor by factor, each with the fact it rests on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.accounts.models import Brand
from rapport.audience.bursts import Burst
from rapport.audience.models import FollowBackRule, Follower, RelationMark
from rapport.audience.reach import ReachFact, ReachWord
from rapport.audience.reach_words import FACT_WORDS, REACH_WORDS
from rapport.audience.relation_words import RELATION_WORDS
from rapport.audience.relations import Relation
from rapport.audience.weighing import Factor, Weighed
from rapport.domain.fold import folded
from rapport.inbox.models import Direction, Identity, Message
from rapport.triage.language import UNKNOWN, Languages

YEAR = timedelta(days=365)
OFTEN, MANY_TOPICS, FEWEST_WORDS = 4, 2, 4
WORTH = {Relation.COMPETITOR: 0.2}
# By the fact alone, which calls nobody anything.
RISKY = {
    ReachFact.FOLLOWS_MANY: 0.8,
    ReachFact.SIGNS: 0.8,
    ReachFact.GONE: 1.0,
    ReachFact.SILENT: 0.3,
    ReachFact.EMPTY: 0.3,
}
IN_A_BURST = 0.5
_WORD = re.compile(r"\w{4,}")


@dataclass(frozen=True, slots=True)
class Talked:
    """How often somebody wrote to the brand within a year, and how many of it were compliments."""

    times: int = 0
    kind: int = 0
    language: str = ""
    relations: tuple[Relation, ...] = ()


def topics_of(brand: Brand, rule: FollowBackRule) -> frozenset[str]:
    """The words the brand named as its topics, or those that it says of itself."""
    named = [folded(one.strip()) for one in rule.topics.split(",") if one.strip()]
    return frozenset(named or _WORD.findall(folded(brand.about)))


def talked_with(brand: Brand, rows: Sequence[Follower], now: datetime) -> dict[tuple[str, str], Talked]:
    """What each of these followers said to the brand, by network and the network's id: three queries."""
    wanted = {(one.channel.network, one.network_id) for one in rows}
    known = Identity.of(brand).filter(network_id__in={network_id for _, network_id in wanted})
    found = [one for one in known.select_related("contact") if (one.network, one.network_id) in wanted]
    said = Message.of(brand).filter(identity__in=found, direction=Direction.IN, at__gte=now - YEAR)
    tones: dict[int, Counter[str]] = {}
    for identity, tone in said.values_list("identity_id", "reading__tone"):
        if identity:
            tones.setdefault(identity, Counter())[tone or ""] += 1
    marks: dict[int, list[Relation]] = {}
    for mark in RelationMark.of(brand).filter(contact__in=[one.contact_id for one in found], holds=True):
        marks.setdefault(mark.contact_id, []).append(Relation(mark.relation))
    return {
        (one.network, one.network_id): Talked(
            tones.get(one.pk, Counter()).total(),
            tones.get(one.pk, Counter())["compliment"],
            one.contact.language,
            tuple(marks.get(one.contact_id, ())),
        )
        for one in found
    }


def weigh_follower(
    row: Follower,
    talked: Talked,
    rule: FollowBackRule,
    topics: Collection[str],
    languages: Collection[str],
    bursts: Sequence[Burst],
) -> dict[Factor, Weighed]:
    """All factors of one follower."""
    found = [
        _talked(talked),
        _topic(row, topics),
        _language(row, talked, languages),
        _place(row, rule.place),
        _real(row),
        _relation(talked),
        _risk(row, bursts),
    ]
    return {one.factor: one for one in found}


def _talked(talked: Talked) -> Weighed:
    if not talked.times:
        return Weighed(Factor.TALKED, 0.0, _("never"))
    fact = ngettext("%(n)d time", "%(n)d times", talked.times) % {"n": talked.times}
    if talked.kind:
        fact = _("%(often)s, kind") % {"often": fact}
    return Weighed(Factor.TALKED, min(1.0, (talked.times + talked.kind) / OFTEN), fact)


def _topic(row: Follower, topics: Collection[str]) -> Weighed:
    words = folded(f"{row.about} {row.name}")
    if not row.about.strip() or not topics:
        return Weighed(Factor.TOPIC, None, _("not said"))
    hits = [one for one in sorted(topics) if re.search(rf"\b{re.escape(one)}", words)]
    fact = ", ".join(hits[:3]) if hits else _("none of yours")
    return Weighed(Factor.TOPIC, min(1.0, len(hits) / MANY_TOPICS), fact)


def _language(row: Follower, talked: Talked, languages: Collection[str]) -> Weighed:
    """Another language is no fault: it only puts those first who can read what is posted."""
    said = talked.language or _read(row.about)
    if not said or said == UNKNOWN:
        return Weighed(Factor.LANGUAGE, None, _("not said"))
    return Weighed(Factor.LANGUAGE, float(said in languages), said)


def _read(about: str) -> str:
    words = re.findall(r"\w+", about.lower())
    return _languages().of(about, words) if len(words) >= FEWEST_WORDS else ""


@cache
def _languages() -> Languages:
    return Languages()


def _place(row: Follower, place: str) -> Weighed:
    said = str(row.shown.get("place", ""))
    if not said or not place:
        return Weighed(Factor.PLACE, None, said[:40] or _("not said"))
    near = any(folded(one.strip()) in folded(said) for one in place.split(",") if one.strip())
    return Weighed(Factor.PLACE, 1.0 if near else 0.2, said[:40])


def _real(row: Follower) -> Weighed:
    if row.real is None or not row.reach:
        return Weighed(Factor.REAL, None, _("not looked at"))
    share = row.real if row.reach == ReachWord.REACHABLE else row.real / 2
    fact = str(REACH_WORDS[ReachWord(row.reach)])
    if row.fact and row.fact != ReachFact.NOTHING_AGAINST:
        fact = f"{fact}: {FACT_WORDS[ReachFact(row.fact)]}"
    return Weighed(Factor.REAL, share, fact)


def _relation(talked: Talked) -> Weighed:
    if not talked.relations:
        return Weighed(Factor.RELATION, None, _("none yet"))
    worth = max(WORTH.get(one, 1.0) for one in talked.relations)
    return Weighed(Factor.RELATION, worth, ", ".join(str(RELATION_WORDS[one]) for one in talked.relations))


def _risk(row: Follower, bursts: Sequence[Burst]) -> Weighed:
    day = row.since.date()
    came = next((one for one in bursts if one.start <= day <= one.end), None)
    value = RISKY.get(ReachFact(row.fact), 0.0) if row.fact else 0.0
    if row.shown.get("is_bot"):
        return Weighed(Factor.RISK, 1.0, _("says it is automated"))
    if came and value <= IN_A_BURST:
        return Weighed(
            Factor.RISK, IN_A_BURST, _("came in the burst of %(day)s") % {"day": date_format(came.start, "j F")}
        )
    if value:
        return Weighed(Factor.RISK, value, str(FACT_WORDS[ReachFact(row.fact)]))
    return Weighed(Factor.RISK, 0.0, _("none seen"))
