"""What was asked and had no article, in topics: what to write next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value, Window
from django.db.models.functions import RowNumber

from rapport.accounts.models import Brand
from rapport.answers.library import matched
from rapport.domain.decision import Route
from rapport.domain.reading import Tone
from rapport.inbox.models import Direction, Message
from rapport.triage.topics import topics

BACK = timedelta(days=60)
OF_A_CONTACT = 5
MOST = 2000
LOOKED_AT = 500
ANSWERED_IN = timedelta(days=7)


class Question(NamedTuple):
    """One message without an article."""

    message: int
    contact: int
    language: str
    text: str
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """Messages of one language that ask alike, the most typical first, and how many different contacts asked.

    `answered`: how many of them people of the brand answered within a week, each time anew.
    """

    language: str
    asked: tuple[Question, ...]
    contacts: int
    answered: int = 0

    @property
    def typical(self) -> Question:
        return self.asked[0]

    @property
    def of_each(self) -> list[Question]:
        """One message of each contact, the most typical first."""
        first: dict[int, Question] = {}
        for one in self.asked:
            first.setdefault(one.contact, one)
        return list(first.values())


def article_gaps(brand: Brand, now: datetime) -> list[Gap]:
    """The topics of the last 60 days and of history, the most asked first.

    Of each contact the latest five messages are looked at, of the brand the latest 2,000. Topics whose typical
    wording an approved article answers by now are left out.
    """
    rows = _asked(brand, now - BACK)
    found = [
        _gap(language, [mine[at] for at in topic.places], topic.contacts)
        for language in sorted({row.language for row in rows})
        for mine in [[row for row in rows if row.language == language]]
        for topic in topics([row.text for row in mine], [row.contact for row in mine])
    ]
    found.sort(key=lambda topic: (-topic.contacts, -max(one.message for one in topic.asked)))
    return unanswered(brand, found)


def _gap(language: str, asked: list[Question], contacts: int) -> Gap:
    return Gap(language, tuple(asked), contacts, sum(one.answered for one in asked))


def unanswered(brand: Brand, gaps: list[Gap]) -> list[Gap]:
    """Those whose typical wording no approved article answers by now, in their order."""
    matches = matched(brand.pk, [gap.typical.text for gap in gaps])
    return [gap for gap, match in zip(gaps, matches, strict=True) if match.article is None]


def _asked(brand: Brand, since: datetime) -> list[Question]:
    """What was decided to be a person's for want of an article, and questions put before we listened."""
    decided = Q(decision__route=Route.PERSON, decision__article__isnull=True, at__gte=since)
    found = Message.of(brand).filter(
        decided | Q(history__isnull=False),
        direction=Direction.IN,
        reading__tone__in=[Tone.QUESTION, Tone.REQUEST],
        reading__asks_for_person=False,
        removed_at__isnull=True,
    )
    nth = Window(
        RowNumber(), partition_by=[F("conversation__contact_id")], order_by=[F("at").desc(), F("pk").desc()]
    )
    latest = found.annotate(nth=nth).filter(nth__lte=OF_A_CONTACT).order_by("-at", "-pk")
    columns = ("pk", "conversation__contact_id", "reading__language", "text")
    rows = latest.annotate(answered=Exists(_answers())).values_list(*columns, "answered")[:MOST]
    return [Question(one, who, language, text[:LOOKED_AT], said) for one, who, language, text, said in rows]


def _answers() -> QuerySet[Message]:
    """Words of the brand within a week behind a message."""
    until = ExpressionWrapper(OuterRef("at") + Value(ANSWERED_IN), output_field=DateTimeField())
    ours = Message.across_brands.filter(conversation=OuterRef("conversation"), direction=Direction.OUT)
    return ours.filter(removed_at=None, at__gte=OuterRef("at"), at__lte=until)
