"""What the clock does for the second promise: a look where enough is labelled, or the last look counts no more."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from rapport.accounts.models import Brand
from rapport.answers.paraphrases import waits_to_be_taken_up
from rapport.inbox.models import AnswerBound, AnswerLabel
from rapport.inbox.sampling import calibrates
from rapport.jobs.one_by_one import one_by_one
from rapport.promise.alarm import current
from rapport.promise.answer_look import answers_needed, bound_now, current_answers, look_at_answers
from rapport.promise.calibrate import REMEMBERED
from rapport.promise.dial import Setting, setting
from rapport.promise.few_of_each import few_of_each
from rapport.promise.group import TRIAL, Group, trials
from rapport.triage.reader import Readers

GROWN = 1.25
REST = timedelta(hours=1)
A_WEEK = timedelta(days=7)


def look_at_all_answers(readers: Readers, brand: Brand, now: datetime) -> list[Group]:
    """Look at every group of a brand that is due; returns them."""
    found, dial = list[Group](), setting(brand)

    def looked(one: tuple[Group, int]) -> None:
        if answers_due(*one, dial, readers, now) and look_at_answers(one[0], readers, now):
            found.append(one[0])

    one_by_one(labelled_answers(brand, now).items(), looked)
    return found


def labelled_answers(brand: Brand, now: datetime) -> Counter[Group]:
    """How many messages that may prove something have a label in each group: about as many as its sample has."""
    rows = AnswerLabel.of(brand).filter(at__gt=now - REMEMBERED, message__reading__isnull=False)
    facts = ("message__reading__language", "message__kind", "message__channel__network")
    whose = ("message", "message__conversation__contact", *facts)
    labelled = [row for row in rows.order_by("message").values_list(*whose).distinct() if calibrates(row[0])]
    return Counter(
        Group(brand.pk, language, TRIAL if network in trials() else kind)
        for _message, _contact, language, kind, network in few_of_each(labelled, lambda row: row[1])
    )


def first_allows(group: Group) -> bool:
    """Whether the first promise lets anything pass here: a look before it would spend δ for nothing."""
    made = current(group)
    return group.kind == TRIAL if made is None else bool(made.threshold)


def answers_due(group: Group, labels: int, dial: Setting, readers: Readers, now: datetime) -> bool:
    """Whether a look is worth its part of δ: with labels enough, and something new to learn from them.

    New is: a first look, a quarter more labels, another β, other articles or readers, a halt that was lifted, and
    after a week what the matcher was taught.
    """
    made = current_answers(group)
    if labels < answers_needed(group, dial.beta, dial.delta) or not first_allows(group):
        return False
    if made is None:
        return True
    if now - made.at < REST:
        return False
    taught = now - made.at >= A_WEEK and waits_to_be_taken_up(group.brand)
    return taught or labels >= GROWN * made.labels or answers_stale(made, group, dial, readers)


def answers_stale(made: AnswerBound, group: Group, dial: Setting, readers: Readers) -> bool:
    """Whether thresholds count no more: β was changed, articles or readers are others, or a halt was lifted."""
    lifted = made.halts.filter(lifted_at__isnull=False).exists()
    return made.beta != dial.beta or made.binding != bound_now(group, readers) or lifted
