"""What was asked and had no article, in topics: what to write next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from rapport.answers.library import Library
from rapport.domain.decision import Route
from rapport.domain.reading import Tone
from rapport.inbox.models import Decision
from rapport.people.models import Brand
from rapport.triage.topics import topics

BACK = timedelta(days=60)
OF_A_CONTACT = 5
MOST = 2000
LOOKED_AT = 500


class Asked(NamedTuple):
    """One message without an article."""

    message: int
    contact: int
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Topic:
    """Messages of one language that ask alike, the most typical first, and how many different contacts asked."""

    language: str
    asked: tuple[Asked, ...]
    contacts: int

    @property
    def typical(self) -> Asked:
        return self.asked[0]


def unanswered(brand: Brand, now: datetime) -> list[Topic]:
    """The topics of the last 60 days, the most asked first.

    Of each contact the latest five messages are looked at, of the brand the latest 2,000. Topics whose typical
    wording an approved article answers by now are left out.
    """
    rows = _asked(brand, now - BACK)
    found = [
        Topic(language, tuple(mine[at] for at in topic.places), topic.contacts)
        for language in sorted({row.language for row in rows})
        for mine in [[row for row in rows if row.language == language]]
        for topic in topics([row.text for row in mine], [row.contact for row in mine])
    ]
    answered = Library.of([brand.pk]).match(brand.pk, [topic.typical.text for topic in found])
    missing = [topic for topic, match in zip(found, answered, strict=True) if match.article is None]
    return sorted(missing, key=lambda topic: (-topic.contacts, -max(one.message for one in topic.asked)))


def _asked(brand: Brand, since: datetime) -> list[Asked]:
    found: QuerySet[Decision] = Decision.of(brand).filter(
        route=Route.PERSON,
        article__isnull=True,
        message__reading__tone__in=[Tone.QUESTION, Tone.REQUEST],
        message__reading__asks_for_person=False,
        message__at__gte=since,
        message__removed_at__isnull=True,
    )
    contact = F("message__conversation__contact_id")
    nth = Window(RowNumber(), partition_by=[contact], order_by=F("pk").desc())
    latest = found.annotate(nth=nth).filter(nth__lte=OF_A_CONTACT).order_by("-pk")
    columns = ("message_id", "message__conversation__contact_id", "message__reading__language", "message__text")
    rows = latest.values_list(*columns)[:MOST]
    return [Asked(message, contact, language, text[:LOOKED_AT]) for message, contact, language, text in rows]
