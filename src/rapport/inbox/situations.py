"""The facts a decision is made from, gathered for a whole batch at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast

from rapport.answers.library import Library
from rapport.connectors.registry import manifest
from rapport.inbox.arrival import NO_PLAN, Arrival, unread
from rapport.inbox.recent_history import RecentHistory, recent_history
from rapport.inbox.under_plan import plans_over
from rapport.triage.decide import Situation
from rapport.triage.machines import says_automatic, sounds_automatic, tells_more
from rapport.triage.similarity import near_same, repeats
from rapport.triage.slots import robot_may_fill

TOO_OLD = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is true around a batch: which brands are stopped, the articles, and how its contacts fared lately."""

    stopped: frozenset[int]
    library: Library
    lately: RecentHistory
    now: datetime


def situate(
    turn: Sequence[Arrival], library: Library, stopped: frozenset[int], planned: frozenset[int], now: datetime
) -> None:
    """Give each message of a turn its situation; what is known of their contacts is read once.

    `planned` are the brands with a post whose reply plan changes anything for what comes under it.
    """
    plans = plans_over(turn, planned, now) if planned else {}
    known = Facts(stopped, library, recent_history(turn, now), now)
    for one in turn:
        one.plan = plans.get(one, NO_PLAN)
        one.situation = _situation(one, known)


def _situation(one: Arrival, facts: Facts) -> Situation:
    """What is known about this message's conversation and contact, at this moment."""
    talk, event, channel, match, reading = one.conversation, one.event, one.channel, one.match, one.reading
    kinds, contact = manifest(channel.network).automatic, talk.contact_id
    return Situation(
        holder=cast(Literal["robot", "person", "nobody"], str(talk.floor.holder)),
        automatic_in_row=talk.automatic_in_row,
        seconds_since_ours=(one.message.at - talk.last_out_at).total_seconds() if talk.last_out_at else None,
        same_text_seconds=_repeated(one, facts.lately),
        from_self=event.author.network_id == channel.network_id,
        from_bot=event.author.is_bot,
        automatic=event.automatic or says_automatic(event.text),
        notice=event.notice,
        unread=bool(unread(one.message.extra)),
        cut=one.text.cut,
        open_complaint=talk.complaint_open or contact in facts.lately.complaining,
        upset=contact in facts.lately.upset,
        stopped=talk.brand_id in facts.stopped,
        automatic_allowed=event.kind in kinds,
        may_answer=facts.library.may_answer(channel.brand_id, match.article, channel.network, reading.language),
        too_old=facts.now - one.message.at > TOO_OLD,
        lapse=facts.library.validity(channel.brand_id, match.article).lapse(facts.now),
        article_refuses=facts.library.refuses(channel.brand_id, match.article),
        slot_open=_slot_open(one, facts),
        answered_today=facts.lately.was_told(contact, match.article),
        # Where no article matches and no robot spoke, a person has it anyway; looking costs as much as reading.
        sounds_automatic=bool(match.article or talk.automatic_in_row) and sounds_automatic(one.message.text),
        tells_more=talk.automatic_in_row > 0 and tells_more(one.message.text),
        echoes=_echoes(one, facts),
        group="group" in event.extra,
        money_limit=float(channel.brand.money_limit),
        plan=cast(Literal["", "draft", "person"], one.plan.may),
    )


def _slot_open(one: Arrival, facts: Facts) -> bool:
    """Whether the article's words have a slot that this message leaves open, or that only a person may fill."""
    brand, language = one.brand, one.reading.language
    words = facts.library.answer(brand.id, one.match.article or "", language, brand.language)
    return not robot_may_fill(words, one.message.text, language)


def _repeated(one: Arrival, lately: RecentHistory) -> float | None:
    """Seconds since this contact last wrote nearly the same here, or wrote it anywhere and heard a robot."""
    said = lately.said_before(one.conversation.contact_id, one.message.text, one.message.at)
    before = one.conversation.last_in_at
    previous = "" if one.edited else one.conversation.snippet
    if not before or not previous or not near_same(previous, one.message.text[:200]):
        return said
    here = max(0.0, (one.message.at - before).total_seconds())
    return here if said is None else min(here, said)


def _echoes(one: Arrival, facts: Facts) -> bool:
    """Whether the words are those of an article that a robot said to this contact within a day."""
    brand = one.brand
    told = facts.lately.told.get(one.conversation.contact_id, ())
    ours = (facts.library.answer(brand.id, each.article, one.reading.language, brand.language) for each in told)
    return any(repeats(one.message.text, words) for words in ours)
