"""Which messages a person is asked to judge next: the audit first, then chance and what teaches most, in turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, zip_longest

from django.db.models import Q, QuerySet

from rapport.inbox.models import Message
from rapport.people.models import Brand
from rapport.promise.alarm import current
from rapport.promise.draw import CALIBRATES, draw
from rapport.promise.group import Group, groups, messages
from rapport.promise.models import Audit, Drawn, Judgement
from rapport.triage.lexicon import OWN

WITHIN = timedelta(days=90)
LATEST = 2_000
EVEN = 0.3
"""Where complaints and the rest are hardest to tell apart, as long as there is no threshold."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A message to judge; `why` is `audit`, `chance` or `teaches`."""

    message: Message
    drawn: Drawn
    why: str


def asked(group: Group, now: datetime, most: int = 20) -> list[Asked]:
    """What to judge next in a group, the most useful first; nothing twice."""
    audits = _audits(group)[:most]
    waiting = list(_waiting(group, now).values_list("pk", "reading__complaint")[:LATEST])
    taken = set(audits)
    numbers = {pk: draw(pk) for pk, _ in waiting}
    by_chance = sorted(
        (pk for pk in numbers if numbers[pk] < CALIBRATES and pk not in taken), key=numbers.__getitem__
    )
    made = current(group)
    edge = made.threshold if made and made.threshold else EVEN
    teaching = sorted((abs(score - edge), pk) for pk, score in waiting if numbers[pk] >= CALIBRATES)
    mixed = _in_turn(by_chance[:most], [pk for _, pk in teaching[:most]], _judged(group) % 2)
    plan = [(pk, Drawn.CHANCE, "audit") for pk in audits] + mixed
    return _shown(plan[:most])


def waiting_audits(brand: Brand) -> int:
    """Audited messages that nobody has judged yet."""
    return Audit.of(brand).filter(message__judgement=None).count()


def busiest(brand: Brand) -> list[Group]:
    """The brand's groups that can be calibrated at all: those in a language that is read."""
    return groups(brand, OWN)


def _audits(group: Group) -> list[int]:
    drawn = Audit.every.filter(
        brand=group.brand, calibration__language=group.language, calibration__kind=group.kind
    )
    rows = drawn.filter(message__judgement=None, message__removed_at__isnull=True)
    return list(rows.order_by("pk").values_list("message", flat=True))


def _waiting(group: Group, now: datetime) -> QuerySet[Message]:
    """What nobody judged, or only in passing: that says nothing of what chance would have drawn."""
    unjudged = Q(judgement=None) | Q(judgement__drawn=Drawn.CORRECTION)
    return messages(group).filter(unjudged, at__gt=now - WITHIN).order_by("-pk")


def _judged(group: Group) -> int:
    return Judgement.every.filter(**group.facts).exclude(drawn=Drawn.CORRECTION).count()


def _in_turn(by_chance: Sequence[int], teaching: Sequence[int], begin: int) -> list[tuple[int, Drawn, str]]:
    """One by chance, one that teaches, and so on, from whose turn it is (0: chance)."""
    one = [(pk, Drawn.CHANCE, "chance") for pk in by_chance]
    two = [(pk, Drawn.CHOSEN, "teaches") for pk in teaching]
    lanes = (two, one) if begin else (one, two)
    return [each for each in chain.from_iterable(zip_longest(*lanes)) if each is not None]


def _shown(plan: Sequence[tuple[int, Drawn, str]]) -> list[Asked]:
    wanted = [pk for pk, _, _ in plan]
    rows = Message.every.filter(pk__in=wanted).select_related(
        "reading", "channel", "conversation__contact", "decision"
    )
    found = {row.pk: row for row in rows}
    return [Asked(found[pk], drawn, why) for pk, drawn, why in plan]
