"""The facts a decision is made from, gathered for a whole batch at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast

from rapport.answers.library import Library
from rapport.answers.spoken import says_automatic
from rapport.connectors.registry import manifest
from rapport.domain.reading import Reading
from rapport.inbox.arrive import Arrived
from rapport.triage.decide import Situation
from rapport.triage.match import Match
from rapport.triage.same import near_same
from rapport.triage.slots import robot_may_fill

TOO_OLD = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is true of the brands in a batch: which are stopped, and their articles."""

    stopped: frozenset[int]
    library: Library


def situation(one: Arrived, reading: Reading, match: Match, facts: Facts, now: datetime) -> Situation:
    """What is known about this message's conversation, at this moment."""
    talk, event, channel = one.conversation, one.heard.event, one.heard.channel
    kinds = manifest(channel.network).automatic
    return Situation(
        holder=cast(Literal["robot", "person", "nobody"], str(talk.floor.holder)),
        automatic_in_row=talk.automatic_in_row,
        seconds_since_ours=_seconds(talk.last_out_at, one.message.at),
        same_text_seconds=_repeated(one),
        from_self=event.author.network_id == channel.network_id,
        from_bot=event.author.is_bot,
        automatic=event.automatic or says_automatic(event.text),
        open_complaint=talk.complaint_open,
        stopped=talk.brand_id in facts.stopped,
        automatic_allowed=event.kind in kinds,
        may_answer=facts.library.may_answer(channel.brand_id, match.article, channel.network, reading.language),
        too_old=now - one.message.at > TOO_OLD,
        article_refuses=facts.library.refuses(channel.brand_id, match.article),
        slot_open=_slot_open(one, reading, match, facts),
    )


def _slot_open(one: Arrived, reading: Reading, match: Match, facts: Facts) -> bool:
    """Whether the article's words have a slot that this message leaves open, or that only a person may fill."""
    brand = one.heard.channel.brand
    words = facts.library.answer(brand.pk, match.article or "", reading.language, brand.language)
    return not robot_may_fill(words, one.message.text, reading.language)


def _seconds(before: datetime | None, at: datetime) -> float | None:
    return (at - before).total_seconds() if before else None


def _repeated(one: Arrived) -> float | None:
    """Seconds since this contact last wrote nearly the same here; None when they did not."""
    before = one.conversation.last_in_at
    if not before or not one.previous or not near_same(one.previous, one.message.text[:200]):
        return None
    return max(0.0, (one.message.at - before).total_seconds())


def facts(arrived: Sequence[Arrived], stopped: set[int]) -> Facts:
    """Read once for a batch."""
    return Facts(frozenset(stopped), Library.of({one.conversation.brand_id for one in arrived}))
