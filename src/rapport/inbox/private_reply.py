"""An answer in private to words written in public: where a network has it, how often, and until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from rapport.connectors.registry import manifest
from rapport.domain.message import Kind, Visibility
from rapport.inbox.models import Conversation, Direction, Message
from rapport.outbox.models import NOT_DELIVERED, Reply, Step
from rapport.outbox.network_rules import Refusal, private_refusals

# What the network never had does not count.
NEVER_SAID = Q(step=Step.WITHDRAWN) | (Q(step=Step.FAILED) & ~Q(reason__startswith=NOT_DELIVERED))


@dataclass(frozen=True, slots=True)
class PrivateChoice:
    """That an answer may leave in private `until` then (None: at any time), or why it may not by now."""

    once: bool
    until: datetime | None
    refusals: list[Refusal]


def in_public(answered: Message | None) -> bool:
    """Whether others read what is answered, so that an answer in private is something else."""
    return answered is not None and answered.visibility != Visibility.PRIVATE


def private_choice(conversation: Conversation, answered: Message | None, now: datetime) -> PrivateChoice | None:
    """What a person can choose; None where there is nothing to choose here."""
    found = manifest(conversation.channel.network).private_replies
    if found is None or answered is None or not in_public(answered) or answered.kind not in found.kinds:
        return None
    broken = private_broken(conversation, answered, automatic=False, now=now)
    return PrivateChoice(found.times == 1, private_until(conversation, answered), broken)


def private_until(conversation: Conversation, answered: Message | None) -> datetime | None:
    """Until when this may be answered in private; None where the network sets no such time."""
    found = manifest(conversation.channel.network).private_replies
    if found is None or not found.hours or answered is None or not in_public(answered):
        return None
    return answered.at + timedelta(hours=found.hours)


def private_broken(
    conversation: Conversation,
    answered: Message | None,
    *,
    automatic: bool,
    now: datetime,
    but: Reply | None = None,
) -> list[Refusal]:
    """Which rules an answer in private would break; `but` is the reply that is looked at."""
    if answered is None or not in_public(answered):
        return []
    said = Reply.across_brands.filter(
        floor=conversation.floor_id, payload__in_reply_to=answered.network_id, payload__private=True
    ).exclude(NEVER_SAID)
    before = said.exclude(pk=but.pk).count() if but else said.count()
    found = manifest(conversation.channel.network).private_replies
    return private_refusals(found, Kind(answered.kind), automatic, now - answered.at, before)


def aside_broken(
    conversation: Conversation, in_reply_to: str, automatic: bool, now: datetime, but: Reply | None = None
) -> list[Refusal] | None:
    """The same by the network's id of what is answered; None where that was not written in public."""
    answered = answered_by(conversation, in_reply_to)
    if not in_public(answered):
        return None
    return private_broken(conversation, answered, automatic=automatic, now=now, but=but)


def private_kind(network: str, kind: Kind) -> Kind:
    """As what an answer in private to words of this kind is measured: as any private words there."""
    return Kind.DIRECT if Kind.DIRECT in manifest(network).kinds else kind


def answered_by(conversation: Conversation, network_id: str) -> Message | None:
    """What a reply answers, by the network's id."""
    rows = conversation.messages.filter(direction=Direction.IN, network_id=network_id)
    return rows.first() if network_id else None
