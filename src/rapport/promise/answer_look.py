"""Fitting the second promise to what people said of answers, by looks that each spend a part of δ."""

from __future__ import annotations

from datetime import datetime
from math import isfinite

from django.db import transaction
from django.db.models import Max

from rapport.accounts.models import Brand, Person
from rapport.answers.library import Library
from rapport.answers.paraphrases import take_up
from rapport.inbox.models import AnswerBound
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.promise.alarm import current
from rapport.promise.answer_binding import answer_binding, answer_mark
from rapport.promise.answer_sample import SampledAnswer, answer_sample
from rapport.promise.dial import setting
from rapport.promise.group import Group
from rapport.triage.alpha_spending import alpha_spent
from rapport.triage.reader import Readers
from rapport.triage.right_answer import Thresholds, fit, labels_for_answers


def current_answers(group: Group) -> AnswerBound | None:
    """The group's latest look at its answers."""
    return AnswerBound.across_brands.filter(**group.facts).order_by("-look").first()


def answer_looks(group: Group) -> int:
    """How many looks there were."""
    return int(AnswerBound.across_brands.filter(**group.facts).aggregate(last=Max("look"))["last"] or 0)


def answers_needed(group: Group, beta: float, delta: float) -> int:
    """How many labelled answers the next look needs, all right, before anything may be automatic."""
    return labels_for_answers(beta, alpha_spent(delta, answer_looks(group) + 1))


def bound_now(group: Group, readers: Readers) -> str:
    """What a look made now is bound to."""
    mark = answer_mark(group.brand, Library.of([group.brand]), readers.first)
    return answer_binding(group, mark, current(group))


def look_at_answers(group: Group, readers: Readers, now: datetime, by: Person | None = None) -> AnswerBound | None:
    """Fit the group's thresholds anew and keep them; from now on they count, also where they allow less.

    What people taught the matcher since is taken up first, and nothing more until the next look. Matching takes
    its time, so it is done before the transaction. None, and nothing is kept, where somebody else
    has looked, or changed what the matches hang on, meanwhile.
    """
    take_up(group.brand, now)
    dial, bound = setting(Brand.objects.get(pk=group.brand)), bound_now(group, readers)
    number = answer_looks(group) + 1
    made = fit_answers(answer_sample(group, readers, now), dial.beta, alpha_spent(dial.delta, number))
    row = AnswerBound(
        **group.facts, look=number, delta=dial.delta, spent=alpha_spent(dial.delta, number), binding=bound, at=now
    )
    for name, value in made.items():
        setattr(row, name, value)
    with transaction.atomic():
        Brand.objects.select_for_update(no_key=True).get(pk=group.brand)
        if answer_looks(group) != number - 1 or bound_now(group, readers) != bound:
            return None
        row.save()
        _note(row, now, by)
    return row


def fit_answers(found: list[SampledAnswer], beta: float, delta: float) -> dict[str, object]:
    """What a sample supports, by the columns of its row."""
    labels = [one.labelled for one in found]
    kept: Thresholds = fit(labels, beta, delta)
    return {
        "beta": beta,
        "labels": len(labels),
        "wrong": sum(one.wrong for one in labels),
        "answered": sum(map(kept.answers, labels)),
        "shared": kept.shared if isfinite(kept.shared) else None,
        "own": kept.own,
        "by_article": kept.by_article,
    }


def _note(made: AnswerBound, now: datetime, by: Person | None) -> None:
    note(
        made.brand_id,
        What.ANSWERS_FITTED,
        now,
        by=by,
        language=made.language,
        kind=made.kind,
        look=made.look,
        answers=made.labels,
        wrong=made.wrong,
    )
