"""Putting words in line. Only named modules may call this: it is the one door out."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from rapport.domain.message import Kind, Media, Visibility
from rapport.domain.reply import Outgoing
from rapport.ledger.models import Entry
from rapport.ledger.write import note
from rapport.outbox.models import Floor, Reply, Step
from rapport.people.models import Person


@dataclass(frozen=True, slots=True)
class Words:
    """What is to be said and where: the network's ids come from the message that is answered."""

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


def cleared(floor: Floor, words: Words, by: Entry, at: datetime, key: str = "") -> Reply:
    """Queue automatic words, cleared by the recorded decision `by`, meant for the floor as it is now."""
    return _queue(floor, words, at, at, key, cleared_by=by)


def approved(floor: Floor, words: Words, by: Person, at: datetime, not_before: datetime, key: str = "") -> Reply:
    """Queue words a person stands for; until `not_before` they can be undone."""
    return _queue(floor, words, at, not_before, key, approved_by=by)


@transaction.atomic
def _queue(
    floor: Floor,
    words: Words,
    at: datetime,
    not_before: datetime,
    key: str,
    *,
    cleared_by: Entry | None = None,
    approved_by: Person | None = None,
) -> Reply:
    return Reply.every.create(
        brand_id=floor.brand_id,
        floor=floor,
        channel_id=floor.channel_id,
        key=key or secrets.token_urlsafe(18),
        text=words.text,
        kind=words.kind,
        extra=_kept(words),
        cleared_by=cleared_by,
        approved_by=approved_by,
        floor_version=floor.version,
        created_at=at,
        not_before=not_before,
    )


def _kept(words: Words) -> dict[str, Any]:
    return {k: v for k, v in asdict(words).items() if k not in ("text", "kind") and v}


def outgoing(reply: Reply) -> Outgoing:
    """A reply as a connector wants it."""
    kept = dict(reply.extra)
    media = tuple(Media(**m) for m in kept.pop("media", []))
    visibility = Visibility(kept.pop("visibility", Visibility.PRIVATE))
    return Outgoing(
        key=reply.key,
        text=reply.text,
        kind=Kind(reply.kind),
        automatic=reply.automatic,
        visibility=visibility,
        media=media,
        **kept,
    )


def undo(reply: Reply, by: Person, now: datetime) -> bool:
    """Withdraw a reply that was never tried; False when it was too late."""
    waiting = Reply.every.filter(pk=reply.pk, step=Step.QUEUED, not_before__gt=now, attempts__isnull=True)
    if not waiting.update(step=Step.WITHDRAWN, reason="undone"):
        return False
    note(reply.brand_id, "reply withdrawn", now, by=by, reply=reply.pk)
    return True
