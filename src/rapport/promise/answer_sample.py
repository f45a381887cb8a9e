"""The questions that prove how often an answer of a group is right, and what people said of each.

**What was overtaken or left counts as wrong.** The sample is every question in it that a robot would answer today
but for the promises; nobody chooses which of them count. Where nobody said which article was right, it is counted
as wrong until somebody does. So a label can only take a wrong away, whoever gives it and whatever they pick.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rapport.answers.models import Objection, Paraphrase
from rapport.inbox.models import AnswerBound, AnswerLabel, Decision
from rapport.inbox.sampling import calibrates
from rapport.promise.calibrate import REMEMBERED
from rapport.promise.candidates import askable
from rapport.promise.few_of_each import few_of_each
from rapport.promise.group import Group, messages
from rapport.promise.models import Judgement, Says
from rapport.triage.match import Match
from rapport.triage.reader import Readers
from rapport.triage.right_answer import Labelled

LATEST = 5_000
SUREST = 1.0


@dataclass(frozen=True, slots=True)
class SampledAnswer:
    """A question that would be answered today, with which article and how sure a match.

    `labels`: how many people said which article is right; `disagree`: not the same one. `wrong` where anybody said
    another article, nobody said any, or somebody called the message a complaint.
    """

    message: int
    article: int
    score: float
    labels: int
    wrong: bool
    disagree: bool
    at: datetime

    @property
    def labelled(self) -> Labelled:
        return Labelled(self.score, str(self.article), self.wrong)


def answer_sample(group: Group, readers: Readers, now: datetime) -> list[SampledAnswer]:
    """All of them within a year, of the latest 5,000 messages of the group, few of each contact; in order."""
    speaking = _speaking(group)
    rows = [row for row in _decided(group, now) if sampled(row, speaking)]
    found = few_of_each(askable(group, rows, readers), lambda pair: pair[0].message.conversation.contact_id)
    said = _said([row.message_id for row, _ in found])
    pains = _complaints([row.message_id for row, _ in found])
    answers = [_answer(row, match, said.get(row.message_id, []), row.message_id in pains) for row, match in found]
    return _without_own_lessons(answers)


def _without_own_lessons(found: Sequence[SampledAnswer]) -> list[SampledAnswer]:
    """The same, where a question that moved the matches by what was said of it never gains by that.

    It may have, before its article might be said by a robot. If it was right it is left out; if it was wrong it
    counts as the surest of all. Both can only raise a threshold.
    """
    numbers = [one.message for one in found]
    taught = set(Paraphrase.across_brands.filter(message__in=numbers).values_list("message", flat=True))
    objected = set(Objection.across_brands.filter(message__in=numbers).values_list("message", flat=True))
    kept = []
    for one in found:
        moved = one.message in taught or one.message in objected
        if moved and (not one.wrong or (one.message in taught and not one.labels)):
            continue
        kept.append(replace(one, score=SUREST) if moved else one)
    return kept


def sampled(row: Decision, speaking: Collection[str]) -> bool:
    """Whether a message belongs to the sample by chance alone.

    Half of all messages; while a robot speaks by one of the bounds `speaking`, only those of them that the audit
    drew, for the others it answers are seen by nobody. Each part is a thinning that no label or score has moved.
    """
    terms = row.terms
    silent = terms.get("shadow") or terms.get("answers_unbound") or terms.get("halted")
    speaks = terms.get("answers") in speaking and not silent
    return calibrates(row.message_id) and (not speaks or bool(terms.get("audited")))


def _speaking(group: Group) -> set[str]:
    """The bounds of the group by which anything may be said."""
    return {str(row.pk) for row in AnswerBound.across_brands.filter(**group.facts) if row.allows}


def _decided(group: Group, now: datetime) -> Sequence[Decision]:
    heard = messages(group).filter(at__gt=now - REMEMBERED).order_by("-pk").values("pk")[:LATEST]
    rows = Decision.across_brands.filter(message__in=list(heard.values_list("pk", flat=True)))
    around = ("message__reading", "message__channel", "message__conversation")
    return list(rows.select_related(*around).order_by("message"))


def _said(numbers: Sequence[int]) -> dict[int, list[int | None]]:
    said: dict[int, list[int | None]] = {}
    for message, right in AnswerLabel.across_brands.filter(message__in=numbers).values_list("message", "right"):
        said.setdefault(message, []).append(right)
    return said


def _complaints(numbers: Sequence[int]) -> set[int]:
    rows = Judgement.across_brands.filter(message__in=numbers).exclude(says=Says.OTHER)
    return set(rows.values_list("message", flat=True))


def _answer(row: Decision, match: Match, said: list[int | None], pain: bool) -> SampledAnswer:
    article = int(match.article or 0)
    return SampledAnswer(
        message=row.message_id,
        article=article,
        score=match.score,
        labels=len(said),
        wrong=pain or not said or any(right != article for right in said),
        disagree=len(set(said)) > 1,
        at=row.message.at,
    )
