"""What was asked and had no article, as the clock gathered it last: finding topics takes too long to wait for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from rapport.accounts.models import Brand
from rapport.inbox.article_gaps import LOOKED_AT, Gap, Question, article_gaps, unanswered
from rapport.inbox.models import Decision, GatheredGaps, Import, Message

OF_A_TOPIC = 8
"""Messages kept of each topic, one of each contact."""
AT_LEAST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class KnownGaps:
    """The topics, and when they were gathered; None for just now."""

    gaps: list[Gap]
    at: datetime | None


def known_gaps(brand: Brand, now: datetime) -> KnownGaps:
    """What the clock gathered, without what was taken back or has an article by now; else gathered here."""
    row = GatheredGaps.of(brand).first()
    if row is None:
        return KnownGaps(article_gaps(brand, now), None)
    numbers = [one[0] for gap in row.gaps for one in gap["asked"]]
    there = Message.of(brand).filter(pk__in=numbers, removed_at__isnull=True).values_list("pk", "text")
    said = dict(there)
    gaps = [_gap(kept, said) for kept in row.gaps]
    return KnownGaps(unanswered(brand, [gap for gap in gaps if gap.asked]), row.at)


def gather_gaps(brand: Brand, now: datetime) -> None:
    """The clock's part, where something was decided since, or a day has passed."""
    latest = Decision.of(brand).order_by("-pk").values_list("pk", flat=True).first() or 0
    row = GatheredGaps.of(brand).first()
    if row and row.latest == latest and now - row.at < AT_LEAST and not _brought_in(brand, row.at):
        return
    gaps = [_kept(gap) for gap in article_gaps(brand, now)]
    GatheredGaps.across_brands.update_or_create(brand=brand, defaults={"at": now, "latest": latest, "gaps": gaps})


def _brought_in(brand: Brand, since: datetime) -> bool:
    """Whether history came in, or went, since."""
    ended = Q(ended_at__gt=since) | Q(stopped_at__gt=since) | Q(taken_back_at__gt=since)
    return Import.of(brand).filter(ended).exists()


def _kept(gap: Gap) -> dict[str, Any]:
    """Numbers only: what was said is looked up again."""
    asked = [(one.message, one.contact, one.answered) for one in gap.of_each[:OF_A_TOPIC]]
    return {"language": gap.language, "contacts": gap.contacts, "asked": asked, "answered": gap.answered}


def _gap(kept: dict[str, Any], said: dict[int, str]) -> Gap:
    language = kept["language"]
    asked = [one for one in kept["asked"] if one[0] in said]
    questions = [Question(one[0], one[1], language, said[one[0]][:LOOKED_AT], *one[2:3]) for one in asked]
    return Gap(language, tuple(questions), kept["contacts"], kept.get("answered", 0))
