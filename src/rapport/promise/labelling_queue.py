"""Which messages a person is asked to judge next: the audit first, then chance and what teaches most, in turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain, zip_longest

from django.db.models import Count, Q, QuerySet

from rapport.accounts.models import Brand
from rapport.inbox.models import Import, Message
from rapport.inbox.sampling import CALIBRATES, draw
from rapport.promise.alarm import current
from rapport.promise.first_day import chance_of, edge_of, planned_order
from rapport.promise.group import Group, groups, messages
from rapport.promise.models import Audit, Drawn, Judgement, Says
from rapport.triage.lexicon import OWN

# What an audit waits for, and what the queue offers of it: nobody judges what is not there any more.
NOT_JUDGED = {"message__judgement": None, "message__removed_at__isnull": True}
WITHIN = timedelta(days=90)
HISTORY = timedelta(days=365)
LATEST = 2_000
EVEN = 0.3
"""Where complaints and the rest are hardest to tell apart, as long as there is no threshold."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A message to judge; `why` is `audit`, `disputed`, `chance`, `planned` or `teaches`.

    `chance`: the probability with which the plan of the first day asks about it.
    """

    message: Message
    drawn: Drawn
    why: str
    chance: float | None = None


def labelling_queue(group: Group, now: datetime, most: int = 20) -> list[Ask]:
    """What to judge next in a group, the most useful first; nothing twice."""
    audits = _audits(group)[:most]
    waiting = _scored(_waiting(group, now)) + _scored(_past(group, now))
    taken = set(audits)
    numbers = {pk: draw(pk) for pk, _ in waiting}
    proving = {pk: score for pk, score in waiting if numbers[pk] < CALIBRATES and pk not in taken}
    day = edge_of(group)
    by_chance = planned_order(proving, day) if day is not None else sorted(proving, key=numbers.__getitem__)
    made = current(group)
    edge = made.threshold if made and made.threshold else EVEN
    teaching = sorted((abs(score - edge), pk) for pk, score in waiting if numbers[pk] >= CALIBRATES)
    judged, unsure = _judged(group)
    mixed = _in_turn(by_chance[:most], [pk for _, pk in teaching[:most]], judged % 2)
    split = disputes(group)[:most] if unsure else []
    disputed = [(row.message_id, Drawn(row.drawn), "disputed") for row in split]
    plan = [(pk, Drawn.CHANCE, "audit") for pk in audits] + disputed + mixed
    asks = _shown(plan[:most])
    return asks if day is None else [_by_plan(one, proving, day) for one in asks]


def _by_plan(asked: Ask, scores: Mapping[int, float], edge: float) -> Ask:
    if asked.why != "chance":
        return asked
    return replace(asked, why="planned", chance=chance_of(scores[asked.message.pk], edge))


def disputes(group: Group) -> QuerySet[Judgement]:
    """What people do not say the same of, the latest first; until it is settled, it counts as a complaint."""
    unsure = Judgement.across_brands.filter(**group.facts, says=Says.UNSURE)
    counting = Q(opinions__overruled_by=None)
    return (
        unsure.annotate(said=Count("opinions__says", distinct=True, filter=counting))
        .filter(said__gt=1)
        .order_by("-at")
    )


def lately(now: datetime) -> Q:
    """What may be asked about: of the last 90 days, and of a year where it came in as history."""
    return Q(at__gt=now - WITHIN) | Q(history__isnull=False, at__gt=now - HISTORY)


def waiting_audits(brand: Brand) -> int:
    """Audited messages that nobody has judged yet: as many as the queue offers."""
    return Audit.of(brand).filter(**NOT_JUDGED).count()


def busiest(brand: Brand) -> list[Group]:
    """The brand's groups that can be calibrated at all: those in a language that is read."""
    return groups(brand, OWN)


def _audits(group: Group) -> list[int]:
    drawn = Audit.across_brands.filter(
        brand=group.brand, calibration__language=group.language, calibration__kind=group.kind
    )
    rows = drawn.filter(**NOT_JUDGED)
    return list(rows.order_by("pk").values_list("message", flat=True))


def _waiting(group: Group, now: datetime) -> QuerySet[Message]:
    """What nobody judged, or only in passing: that says nothing of what chance would have drawn."""
    return messages(group).filter(_unjudged(), at__gt=now - WITHIN, history=None).order_by("-pk")


def _past(group: Group, now: datetime) -> QuerySet[Message]:
    """The same of what was written before we listened; found by what brought it, which is little."""
    brought = list(Import.across_brands.filter(brand=group.brand).values_list("pk", flat=True))
    if not brought:
        return Message.across_brands.none()
    return messages(group).filter(_unjudged(), at__gt=now - HISTORY, history__in=brought).order_by("-pk")


def _unjudged() -> Q:
    return Q(judgement=None) | Q(judgement__drawn=Drawn.CORRECTION)


def _scored(rows: QuerySet[Message]) -> list[tuple[int, float]]:
    return list(rows.values_list("pk", "reading__complaint")[:LATEST])


def _judged(group: Group) -> tuple[int, int]:
    """How many were judged, but in passing; and of all that were, of how many nobody is sure."""
    found = Judgement.across_brands.filter(**group.facts).aggregate(
        judged=Count("pk", filter=~Q(drawn=Drawn.CORRECTION)), unsure=Count("pk", filter=Q(says=Says.UNSURE))
    )
    return found["judged"], found["unsure"]


def _in_turn(by_chance: Sequence[int], teaching: Sequence[int], begin: int) -> list[tuple[int, Drawn, str]]:
    """One by chance, one that teaches, and so on, from whose turn it is (0: chance)."""
    one = [(pk, Drawn.CHANCE, "chance") for pk in by_chance]
    two = [(pk, Drawn.CHOSEN, "teaches") for pk in teaching]
    lanes = (two, one) if begin else (one, two)
    return [each for each in chain.from_iterable(zip_longest(*lanes)) if each is not None]


def _shown(plan: Sequence[tuple[int, Drawn, str]]) -> list[Ask]:
    wanted = [pk for pk, _, _ in plan]
    rows = Message.across_brands.filter(pk__in=wanted).select_related(
        "reading", "channel", "conversation__contact", "decision"
    )
    found = {row.pk: row for row in rows}
    return [Ask(found[pk], drawn, why) for pk, drawn, why in plan]
