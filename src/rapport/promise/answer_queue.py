"""Which article answers this? What a person is asked: audits first, then what else would count as wrong, and in
between what teaches the match.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from rapport.accounts.models import Brand, Person
from rapport.answers.models import Article
from rapport.inbox.models import AnswerLabel, Decision, Message
from rapport.promise.answer_sample import SampledAnswer, answer_sample
from rapport.promise.group import Group
from rapport.promise.teaching_queue import teaching_questions
from rapport.triage.reader import Readers

Asked = tuple[int, int, str]
CHOICES = 8
A_MINUTE = 25
"""How many labels a person gives in a minute, by keyboard."""


@dataclass(frozen=True, slots=True)
class AnswerAsk:
    """A message, and the articles to choose from, the likeliest first. `why`: audit, sample, teaches or again."""

    message: Message
    offered: Article
    articles: Sequence[Article]
    why: str


def answer_queue(group: Group, readers: Readers, by: Person, now: datetime, most: int = 20) -> list[AnswerAsk]:
    """What this person is asked next in a group: what nobody has said, then where two people disagree.

    Every third question is one that teaches; its answer proves nothing.
    """
    found = answer_sample(group, readers, now)
    mine = set(AnswerLabel.across_brands.filter(brand=group.brand, by=by).values_list("message", flat=True))
    audits = set(_audits(group).values_list("message", flat=True))
    silent = [one for one in found if not one.labels]
    split = [one for one in found if one.disagree and one.message not in mine]
    silent.sort(key=lambda one: (one.message not in audits, -one.score, one.message))
    proving = [(one.message, one.article, "audit" if one.message in audits else "sample") for one in silent]
    proving += [(one.message, one.article, "sample") for one in split]
    teaching = [(message, article, "teaches") for message, article in teaching_questions(group, now)[:most]]
    return _shown(_mixed(proving, teaching, len(mine))[:most])


def ask_again(message: Message) -> AnswerAsk | None:
    """A message that somebody labelled before, brought back; None where there is no article to choose."""
    made = getattr(message, "decision", None)
    named = choices(message.brand_id, made.article_id or 0 if made else 0)
    return AnswerAsk(message, named[0], named, "again") if named else None


def answers_waiting(found: Sequence[SampledAnswer]) -> int:
    """Questions that count as wrong because nobody has said which article answers them."""
    return sum(not one.labels for one in found)


def choices(brand: int, offered: int) -> list[Article]:
    """The articles a person chooses from by one key each: the offered one, then by number; at most eight."""
    rows = Article.across_brands.filter(brand=brand, approved_at__isnull=False, retired_at__isnull=True)
    others = list(rows.exclude(pk=offered).order_by("pk")[: CHOICES - 1])
    return [*rows.filter(pk=offered), *others]


def articles_of(brand: Brand) -> QuerySet[Article]:
    """All that may be named as the right one."""
    return Article.of(brand).filter(approved_at__isnull=False, retired_at__isnull=True)


def _audits(group: Group) -> QuerySet[Decision]:
    rows = Decision.across_brands.filter(brand=group.brand, automatic=True, message__answer_labels=None)
    return rows.filter(terms__audited__gt=0).exclude(terms__answers="")


def _mixed(proving: Sequence[Asked], teaching: Sequence[Asked], said: int) -> list[Asked]:
    """The audits, then two that prove and one that teaches, in turn; `said`: how many were answered before."""
    mixed = [one for one in proving if one[2] == "audit"]
    lanes = iter(one for one in proving if one[2] != "audit"), iter(teaching)
    for turn in range(said + len(mixed), said + len(proving) + 2 * len(teaching) + 2):
        one, other = (lanes[1], lanes[0]) if turn % 3 == 2 else lanes
        found = next(one, None) or next(other, None)
        mixed += [found] if found else []
    return mixed


def _shown(found: Sequence[Asked]) -> list[AnswerAsk]:
    around = ("reading", "channel", "conversation__contact", "decision")
    rows = Message.across_brands.filter(pk__in=[message for message, _, _ in found]).select_related(*around)
    messages = {row.pk: row for row in rows}
    asks = []
    for number, article, why in found:
        if named := choices(messages[number].brand_id, article):
            asks.append(AnswerAsk(messages[number], named[0], named, why))
    return asks
