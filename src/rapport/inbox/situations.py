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
from rapport.inbox.lately import Lately
from rapport.inbox.lately import lately as heard_lately
from rapport.triage.decide import Situation
from rapport.triage.machines import sounds_automatic, tells_more
from rapport.triage.match import Match
from rapport.triage.same import near_same, repeats
from rapport.triage.slots import robot_may_fill

TOO_OLD = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is true around a batch: which brands are stopped, their articles, and how its contacts fared lately."""

    stopped: frozenset[int]
    library: Library
    lately: Lately


def situation(one: Arrived, reading: Reading, match: Match, facts: Facts, now: datetime) -> Situation:
    """What is known about this message's conversation and contact, at this moment."""
    talk, event, channel = one.conversation, one.heard.event, one.heard.channel
    kinds, contact = manifest(channel.network).automatic, talk.contact_id
    return Situation(
        holder=cast(Literal["robot", "person", "nobody"], str(talk.floor.holder)),
        automatic_in_row=talk.automatic_in_row,
        seconds_since_ours=_seconds(talk.last_out_at, one.message.at),
        same_text_seconds=_repeated(one, facts.lately),
        from_self=event.author.network_id == channel.network_id,
        from_bot=event.author.is_bot,
        automatic=event.automatic or says_automatic(event.text),
        open_complaint=talk.complaint_open or contact in facts.lately.complaining,
        upset=contact in facts.lately.upset,
        stopped=talk.brand_id in facts.stopped,
        automatic_allowed=event.kind in kinds,
        may_answer=facts.library.may_answer(channel.brand_id, match.article, channel.network, reading.language),
        too_old=now - one.message.at > TOO_OLD,
        article_refuses=facts.library.refuses(channel.brand_id, match.article),
        slot_open=_slot_open(one, reading, match, facts),
        answered_today=facts.lately.was_told(contact, match.article),
        # Where no article matches and no robot spoke, a person has it anyway; looking costs as much as reading.
        sounds_automatic=bool(match.article or talk.automatic_in_row) and sounds_automatic(one.message.text),
        tells_more=talk.automatic_in_row > 0 and tells_more(one.message.text),
        echoes=_echoes(one, reading.language, facts),
        money_limit=float(channel.brand.money_limit),
    )


def _slot_open(one: Arrived, reading: Reading, match: Match, facts: Facts) -> bool:
    """Whether the article's words have a slot that this message leaves open, or that only a person may fill."""
    brand = one.heard.channel.brand
    words = facts.library.answer(brand.pk, match.article or "", reading.language, brand.language)
    return not robot_may_fill(words, one.message.text, reading.language)


def _seconds(before: datetime | None, at: datetime) -> float | None:
    return (at - before).total_seconds() if before else None


def _repeated(one: Arrived, lately: Lately) -> float | None:
    """Seconds since this contact last wrote nearly the same here, or wrote it anywhere and heard a robot."""
    said = lately.said_before(one.conversation.contact_id, one.message.text, one.message.at)
    before = one.conversation.last_in_at
    if not before or not one.previous or not near_same(one.previous, one.message.text[:200]):
        return said
    here = max(0.0, (one.message.at - before).total_seconds())
    return here if said is None else min(here, said)


def _echoes(one: Arrived, language: str, facts: Facts) -> bool:
    """Whether the words are those of an article that a robot said to this contact within a day."""
    brand = one.heard.channel.brand
    told = facts.lately.told.get(one.conversation.contact_id, ())
    ours = (facts.library.answer(brand.pk, each.article, language, brand.language) for each in told)
    return any(repeats(one.message.text, words) for words in ours)


def facts(arrived: Sequence[Arrived], stopped: set[int], now: datetime) -> Facts:
    """Read once for a batch."""
    library = Library.of({one.conversation.brand_id for one in arrived})
    return Facts(frozenset(stopped), library, heard_lately(arrived, now))
