"""What a person says of a message, and in the same transaction what that says of the promise."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from rapport.accounts.models import Person
from rapport.inbox.models import Message
from rapport.inbox.sampling import calibrates
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.promise import alarm
from rapport.promise.group import Group, group_of
from rapport.promise.models import Audit, Drawn, Judgement, Opinion, Says


class NotJudged(Exception):
    """This message cannot be judged; the sentence says why. Nothing was changed."""


@transaction.atomic
def judge(
    message: Message,
    says: Says,
    drawn: Drawn,
    by: Person,
    now: datetime,
    chance: float | None = None,
    *,
    settles: bool = False,
) -> Judgement:
    """Keep what a person says; said again, their latest counts. If the drift alarm rings, the group stops with it.

    `chance`: the probability with which a plan asked about it. What was put right in passing before stands as new
    among the plan's labels: its place there may not hang on what it is.
    `settles`: it was asked because people did not say the same; until it is taken back, this counts alone.

    Raises `NotJudged` for words of our own, or words that nobody has read yet.
    """
    group = _group(message)
    known = _known(message.pk)
    said = _opinions(known)
    others = [one for one in said if one.by_id != by.pk]
    if settles and len({one.says for one in _counting(said)}) > 1:
        _overrule(others, None, by.pk)
    if known is not None and known.drawn == Drawn.CORRECTION and chance is not None:
        known.delete()
        known = None
    row = known or Judgement(message=message, **group.facts)
    row.says, row.by, row.at = said_as_one([says, *(one.says for one in _counting(others))]), by, now
    row.drawn = _drawn(message, drawn, known)
    if known is None or known.drawn == Drawn.CORRECTION:
        row.chance = chance if row.drawn == Drawn.CHANCE else None
    row.save()
    if known is not None:
        row.opinions.all().delete()
    _keep(row, [*others, Opinion(brand_id=row.brand_id, by=by, says=says, at=now)])
    alarm.check(group, now)
    note(
        message.brand_id, What.MESSAGE_JUDGED, now, by=by, message=message.pk, says=str(says), drawn=str(row.drawn)
    )
    return row


@transaction.atomic
def forget(judgement: Judgement, by: Person, now: datetime) -> None:
    """What this person said is taken back, as if it was not said; a halt that it caused stays until lifted."""
    note(judgement.brand_id, What.JUDGEMENT_WITHDRAWN, now, by=by, message=judgement.message_id)
    row = _known(judgement.message_id)
    said = _opinions(row)
    others = [one for one in said if one.by_id != by.pk]
    if row is None or not others:
        Judgement.across_brands.filter(pk=judgement.pk).delete()
        return
    for mine in said:
        if mine.by_id == by.pk:  # what they had overruled stands again, or is whose who overruled them
            _overrule(others, by.pk, mine.overruled_by_id)
    counting = _counting(others)
    row.says, row.by, row.at = said_as_one([one.says for one in counting]), counting[-1].by, counting[-1].at
    row.save()
    row.opinions.all().delete()
    _keep(row, others)


def said_as_one(said: Sequence[str]) -> Says:
    """What people say as one; where they do not say the same nobody knows, which counts as a complaint."""
    return Says(said[0]) if len(set(said)) == 1 else Says.UNSURE


def _known(message: int) -> Judgement | None:
    """What is said of a message, held: whoever labels it at the same moment waits."""
    Message.across_brands.select_for_update(of=("self",)).filter(pk=message).values_list("pk").first()
    return Judgement.across_brands.filter(message=message).first()


def _counting(opinions: Sequence[Opinion]) -> list[Opinion]:
    return [one for one in opinions if one.overruled_by_id is None]


def _overrule(opinions: Sequence[Opinion], before: int | None, now: int | None) -> None:
    """Those overruled by `before` (None: by nobody) are by `now`."""
    for one in opinions:
        if one.overruled_by_id == before:
            one.overruled_by_id = now


def _opinions(row: Judgement | None) -> list[Opinion]:
    return list(row.opinions.select_related("by").order_by("at", "pk")) if row else []


def _keep(row: Judgement, opinions: Sequence[Opinion]) -> None:
    """These are what is said of the message."""
    Opinion.across_brands.bulk_create(
        Opinion(
            brand_id=row.brand_id,
            judgement=row,
            by_id=one.by_id,
            says=one.says,
            at=one.at,
            overruled_by_id=one.overruled_by_id,
        )
        for one in opinions
    )


def _group(message: Message) -> Group:
    reading = getattr(message, "reading", None)
    if reading is None:
        raise NotJudged("Only what a contact wrote and a reader has read can be judged.")
    return group_of(message, message.channel, reading.language)


def _drawn(message: Message, drawn: Drawn, known: Judgement | None) -> Drawn:
    """Once drawn by chance, a message stays in the sample, however somebody came back to it."""
    if not calibrates(message.pk):
        return Drawn.CHOSEN if drawn == Drawn.CHANCE else drawn
    sampled = known is not None and known.drawn == Drawn.CHANCE
    return Drawn.CHANCE if sampled or Audit.across_brands.filter(message=message).exists() else drawn
