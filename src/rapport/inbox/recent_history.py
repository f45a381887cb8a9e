"""What is known of a batch's contacts in every conversation of theirs: troubles, and what a robot told them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast, Substr

from rapport.domain.decision import Route
from rapport.domain.reading import Sentiment, Tone
from rapport.inbox.arrival import Arrival
from rapport.inbox.models import Conversation, Decision, Reading
from rapport.outbox.models import Holder
from rapport.store.rows import Given, Prepared
from rapport.triage.similarity import near_same

UPSET_FOR = timedelta(days=14)
TOLD_FOR = timedelta(hours=24)
# A negative message that is at least this likely a complaint counts, whatever its tone was said to be.
LIKELY_COMPLAINT = 0.35
_SAID = 400
# What came before a person handed the conversation back to the robot, that person has settled.
_SETTLED = Q(
    message__conversation__floor__holder=Holder.ROBOT,
    message__conversation__floor__person__isnull=False,
    message__at__lte=F("message__conversation__floor__since"),
)


@dataclass(frozen=True, slots=True)
class RecentAnswer:
    """One automatic answer of the last day: which article, to which words, and when these came."""

    article: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RecentHistory:
    """By contact: who has an open complaint, who was upset in the last 14 days, who was told what today.

    A person who hands a conversation back to the robot settles what was said in it before.
    """

    complaining: frozenset[int] = frozenset()
    upset: frozenset[int] = frozenset()
    told: dict[int, list[RecentAnswer]] = field(default_factory=dict)

    def was_told(self, contact: int, article: str | None) -> bool:
        """Whether a robot said this article to the contact within a day, on whatever channel."""
        return article is not None and any(one.article == article for one in self.told.get(contact, ()))

    def said_before(self, contact: int, words: str, at: datetime) -> float | None:
        """Seconds since nearly the same words of this contact were answered automatically; None: not today."""
        same = [one for one in self.told.get(contact, ()) if near_same(one.words, words[:_SAID])]
        return min((max(0.0, (at - one.at).total_seconds()) for one in same), default=None)


def recent_history(arrived: Sequence[Arrival], now: datetime) -> RecentHistory:
    """Read once for a batch, in two queries."""
    contacts = {one.conversation.contact_id for one in arrived}
    complaining, upset = _troubled(contacts, now)
    told: dict[int, list[RecentAnswer]] = {}
    for contact, article, words, at in _told(contacts, now):
        told.setdefault(contact, []).append(RecentAnswer(str(article), words, at))
    return RecentHistory(frozenset(complaining), frozenset(upset), told)


def _troubled(contacts: set[int], now: datetime) -> tuple[set[int], set[int]]:
    """The contacts with an open complaint, and those who were upset, in any conversation."""
    found = _TROUBLED.ask(contacts=contacts, since=now - UPSET_FOR)
    return {contact for contact, open_, _ in found if open_}, {contact for contact, _, hot in found if hot}


def _told(contacts: set[int], now: datetime) -> list[tuple[Any, ...]]:
    """Contact, article, the words answered and their time, of each automatic answer of the last day."""
    return _TOLD.ask(contacts=contacts, since=now - TOLD_FOR)


def _troubled_rows() -> QuerySet[Any, Any]:
    heated = Q(tone=Tone.COMPLAINT) | Q(sentiment=Sentiment.NEGATIVE, complaint__gte=LIKELY_COMPLAINT)
    for mark in ("anger", "threat", "self-harm"):
        heated |= Q(plain__contains=f'"{mark}"')
    readings = Reading.across_brands.annotate(plain=Cast("marks", TextField())).filter(
        heated, ~_SETTLED, message__conversation=OuterRef("pk"), message__at__gt=Given("since")
    )
    talks = Conversation.across_brands.filter(contact__among=Given("contacts")).annotate(heated=Exists(readings))
    rows = talks.filter(Q(complaint_open=True) | Q(heated=True, last_in_at__gt=Given("since")))
    return rows.values_list("contact_id", "complaint_open", "heated")


def _told_rows() -> QuerySet[Any, Any]:
    answers = Decision.across_brands.filter(
        ~_SETTLED,
        message__conversation__contact__among=Given("contacts"),
        message__at__gt=Given("since"),
        route=Route.ANSWER,
        article__isnull=False,
    )
    words = Substr("message__text", 1, _SAID)
    return answers.values_list("message__conversation__contact", "article", words, "message__at")


_TROUBLED, _TOLD = Prepared(_troubled_rows), Prepared(_told_rows)
