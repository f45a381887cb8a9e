"""Putting words and acts in line. Only named modules may call this: it is the one door out."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from rapport.accounts.models import Person
from rapport.channels.models import Channel
from rapport.domain.acts import How
from rapport.domain.message import Act, Kind, Visibility
from rapport.domain.team_mail import TeamMail
from rapport.domain.template import TemplateUse
from rapport.ledger.models import Entry
from rapport.ledger.what import What
from rapport.media.attached import Attached
from rapport.outbox.floor import never_tried
from rapport.outbox.kinds.mail import sealed_mail
from rapport.outbox.models import Attachment, Delivery, DeliveryKind, Floor, Reply, Step
from rapport.outbox.record import record
from rapport.store.bulk_sql import insert
from rapport.store.rows import new_row


@dataclass(frozen=True, slots=True)
class Words:
    """What is said, by the network's ids. `bound`: the hash of what others agreed to. `private`: to one alone.
    `until`, `ends` (ISO): a robot's leave before both, the end of a plan and of an article."""

    text: str
    kind: Kind
    thread: str = ""
    in_reply_to: str = ""
    to: str = ""
    to_handle: str = ""
    visibility: Visibility = Visibility.PRIVATE
    subject: str = ""
    warning: str = ""
    language: str = ""
    extra: dict[str, str] = field(default_factory=dict)
    template: TemplateUse | None = None
    bound: str = ""
    private: bool = False
    until: str = ""
    ends: str = ""


@dataclass(frozen=True, slots=True)
class Cleared:
    """Automatic words, cleared by the recorded decision `by`, meant for the floor as it is now."""

    floor: Floor
    words: Words
    by: Entry
    key: str = ""


def cleared(floor: Floor, words: Words, by: Entry, at: datetime, key: str = "") -> Reply:
    """Queue automatic words, cleared by the recorded decision `by`, meant for the floor as it is now."""
    return cleared_many([Cleared(floor, words, by, key)], at)[0]


@transaction.atomic
def cleared_many(said: Sequence[Cleared], at: datetime) -> list[Reply]:
    """`cleared` for a whole batch, in order, in a few statements."""
    replies = [_reply(one.floor, one.words, at, at, one.key, cleared_by=one.by) for one in said]
    _put_in_line(replies)
    return replies


@transaction.atomic
def approved(
    floor: Floor,
    words: Words,
    by: Person,
    at: datetime,
    not_before: datetime,
    key: str = "",
    attached: Sequence[Attached] = (),
) -> Reply:
    """Queue words a person stands for, with files beside them; until `not_before` they can be undone."""
    reply = _reply(floor, words, at, not_before, key, approved_by=by)
    _put_in_line([reply])
    beside = [
        Attachment(
            brand_id=reply.brand_id, delivery_id=reply.pk, file=one.file, place=place, name=one.name, alt=one.alt
        )
        for place, one in enumerate(attached)
    ]
    Attachment.across_brands.bulk_create(beside)
    return reply


def _reply(
    floor: Floor,
    words: Words,
    at: datetime,
    not_before: datetime,
    key: str,
    *,
    cleared_by: Entry | None = None,
    approved_by: Person | None = None,
) -> Reply:
    return new_row(
        Reply,
        brand_id=floor.brand_id,
        kind=DeliveryKind.REPLY,
        floor=floor,
        lane=f"floor {floor.pk}",  # what is said in a conversation keeps its order
        channel_id=floor.channel_id,
        key=key or secrets.token_urlsafe(18),
        text=words.text,
        message_kind=words.kind,
        payload=_kept(words),
        cleared_by=cleared_by,
        approved_by=approved_by,
        floor_version=floor.version,
        created_at=at,
        not_before=not_before,
    )


def _put_in_line(replies: Sequence[Reply]) -> None:
    """The one place where replies are written for the first time."""
    insert(replies)


def approve_reaction(
    channel: Channel,
    act: Act,
    target: str,
    by: Person,
    at: datetime,
    not_before: datetime,
    undoes: Delivery | None = None,
) -> Delivery:
    """Queue a favourite or repost of a message, or a follow of an account, by the network's id `target`.

    `undoes` is the delivery that is taken back by this one.
    """
    lane = reaction_lane(channel.pk, act, target)
    return _act(channel, DeliveryKind.REACTION, lane, _reaction(act, target, undoes), by, at, not_before)


def cleared_repost(channel: Channel, target: str, by: Entry, at: datetime) -> Delivery:
    """Queue a repost cleared by the recorded decision `by`; it leaves only where the network allows that."""
    return Delivery.across_brands.create(
        brand_id=channel.brand_id,
        kind=DeliveryKind.REACTION,
        channel=channel,
        lane=reaction_lane(channel.pk, Act.REPOST, target),
        key=secrets.token_urlsafe(18),
        payload=_reaction(Act.REPOST, target, None),
        cleared_by=by,
        created_at=at,
        not_before=at,
    )


def recall_cleared(delivery: Delivery, by: Person, now: datetime) -> None:
    """Whatever has not left by itself yet does not leave: withdrawn, or held at the last look of its sender."""
    if not undo(delivery, by, now, due_too=True):
        rows = Delivery.across_brands.filter(pk=delivery.pk, step__in=[Step.QUEUED, Step.SENDING])
        rows.update(payload={**delivery.payload, "recalled": True})


def _reaction(act: Act, target: str, undoes: Delivery | None) -> dict[str, Any]:
    return {
        "act": act,
        "target": target,
        "undo": undoes is not None,
        "undoes": undoes.network_id if undoes else "",
    }


def approve_removal(
    channel: Channel, target: str, how: How, reason: str, by: Person, at: datetime, not_before: datetime
) -> Delivery:
    """Queue that the words with the network's id `target` go out of sight, for a reason the person gives."""
    payload = {"target": target, "how": how, "reason": reason}
    return _act(channel, DeliveryKind.REMOVAL, removal_lane(channel.pk, target), payload, by, at, not_before)


def approve_mail(channel: Channel, mail: TeamMail, by: Person, at: datetime, until: datetime) -> Delivery:
    """Queue a mail to somebody of the team, who asked for it and stands for it; of no use after `until`."""
    return Delivery.across_brands.create(
        brand_id=channel.brand_id,
        kind=DeliveryKind.MAIL,
        channel=channel,
        lane=f"mail to person {by.pk}",
        key=mail.key,
        payload=sealed_mail(mail, until),
        approved_by=by,
        created_at=at,
        not_before=at,
    )


def reaction_lane(channel: int, act: Act, target: str) -> str:
    """The lane of an act and its taking back: they leave in the order in which they were pressed."""
    return f"{channel} {act} {target}"


def removal_lane(channel: int, target: str) -> str:
    """The lane of whatever takes a message out of sight, or shows it again."""
    return f"{channel} removal {target}"


def _act(
    channel: Channel,
    kind: DeliveryKind,
    lane: str,
    payload: dict[str, Any],
    by: Person,
    at: datetime,
    not_before: datetime,
) -> Delivery:
    return Delivery.across_brands.create(
        brand_id=channel.brand_id,
        kind=kind,
        channel=channel,
        lane=lane,
        key=secrets.token_urlsafe(18),
        payload=payload,
        approved_by=by,
        created_at=at,
        not_before=not_before,
    )


def _kept(words: Words) -> dict[str, Any]:
    return {k: v for k, v in asdict(words).items() if k not in ("text", "kind") and v}


def undo(delivery: Delivery, by: Person | None, now: datetime, *, due_too: bool = False) -> bool:
    """Withdraw a delivery that was never tried; False when it was too late.

    `due_too`: also one whose time has come, while nobody has taken it yet.
    """
    waiting = Delivery.across_brands.filter(never_tried(), pk=delivery.pk, step=Step.QUEUED)
    waiting = waiting if due_too else waiting.filter(not_before__gt=now)
    if not waiting.update(step=Step.WITHDRAWN, reason="undone"):
        return False
    record(delivery, What(f"{delivery.kind} withdrawn"), now, by=by)
    return True
