"""The first day of a group: messages asked about where that proves most, each with a probability that is known.

A quarter of the messages score lowest: a robot would answer there first, so all of them are asked about; of the
others one in ten, which counts for ten. A secret number of each message says which, and in which order, so that
what was labelled so far is always a sample whose odds are known, wherever people stop.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from rapport.inbox.sampling import calibrates, order
from rapport.promise.few_of_each import few_of_each
from rapport.promise.group import Group, messages
from rapport.promise.models import Calibration, Drawn, Halt, Judgement

REGION, SELDOM = 0.25, 0.1
LEAST, FIRST = 100, 400
"""A plan begins with so many messages, and hangs on the scores of the first ones only."""


def edge_of(group: Group) -> float | None:
    """Below which score every message is asked about; None where labels are drawn the plain way.

    So they are where too little was written yet, and where labels were drawn that way before. The edge hangs on
    messages that teach only: then it says nothing of those that prove.
    """
    plain = Judgement.across_brands.filter(**group.facts, drawn=Drawn.CHANCE, chance=None, message__audit=None)
    if plain.exists() or Calibration.across_brands.filter(**group.facts, anytime=False).exists():
        return None
    rows = list(messages(group).order_by("pk").values_list("pk", "reading__complaint")[:FIRST])
    teaching = [score for pk, score in rows if not calibrates(pk)]
    return float(np.quantile(teaching, REGION)) if len(rows) >= LEAST and teaching else None


def chance_of(score: float, edge: float) -> float:
    """The probability with which a message of this score is asked about."""
    return 1.0 if score < edge else SELDOM


def planned_order(scores: Mapping[int, float], edge: float) -> list[int]:
    """Of these messages, by number with their scores, those that are asked about, in their order.

    A message with the number u in [0, 1) and the probability p is asked about where u < p, in the order of u / p:
    whatever is asked so far is then a sample in which each message has p times the odds of one with probability 1.
    """
    keys = {pk: order(pk) / chance_of(score, edge) for pk, score in scores.items()}
    return sorted((pk for pk, key in keys.items() if key < 1), key=keys.__getitem__)


def planned(group: Group) -> list[Judgement]:
    """What was labelled by the plan, in the order of the labels, few of each contact; since the last halt.

    An audited message is none of them: it was labelled because it was audited, out of its turn. Which are audited
    is settled by another secret number, so the rest is as good a sample.
    """
    rows = Judgement.across_brands.filter(
        **group.facts, drawn=Drawn.CHANCE, chance__isnull=False, message__audit=None
    )
    last = Halt.across_brands.filter(**group.facts).order_by("-pk").first()
    if last is not None:
        rows = rows.filter(at__gt=last.at)
    found = rows.select_related("message__reading", "message__conversation").order_by("pk")
    return few_of_each(found, lambda row: row.message.conversation.contact_id)


def weighed(rows: Sequence[Judgement]) -> float:
    """How many messages the labels stand for."""
    return sum(1 / row.chance for row in rows if row.chance)
