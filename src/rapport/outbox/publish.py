"""Putting a brand's own words to everybody in line, and taking them back: the only door for posts."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from rapport.accounts.models import Person
from rapport.channels.models import Channel
from rapport.domain.poll import Poll
from rapport.domain.quote import Quote
from rapport.media.attached import Attached
from rapport.outbox.kinds.publication import file_hashed, publication_digest
from rapport.outbox.link_card import KEPT_AS
from rapport.outbox.models import Attachment, DeliveryKind, Publication, Step
from rapport.outbox.queue import undo


@dataclass(frozen=True, slots=True)
class PublicWords:
    """One part of a post as it leaves on one channel; `comment`: the first comment under it.

    `card`: the link of which its network wants a card from us. `ends`: it is true until then.
    """

    text: str
    warning: str = ""
    language: str = ""
    files: tuple[Attached, ...] = ()
    comment: bool = False
    poll: Poll | None = None
    quote: Quote | None = None
    card: str = ""
    ends: datetime | None = None


@transaction.atomic
def approve_publication(
    channel: Channel,
    words: PublicWords,
    lane: str,
    by: Person,
    now: datetime,
    planned_for: datetime | None,
    not_before: datetime,
    after: Publication | None = None,
    under: Publication | None = None,
) -> Publication:
    """Queue words a person stands for, to leave at the hour `planned_for`, or at once (None) from `not_before`.

    `after` is the part of a thread that must stand on the network first; `under` the post whose first comment
    this is.
    """
    payload: dict[str, Any] = {name: said for name in ("warning", "language") if (said := getattr(words, name))}
    payload |= {"poll": words.poll.as_kept} if words.poll else {}
    payload |= {"quotes": words.quote.network_id} if words.quote else {}
    payload |= {KEPT_AS: words.card} if words.card else {}
    payload |= {"ends": words.ends.isoformat()} if words.ends else {}
    kept = [file_hashed(one.file.sha256, one.alt, one.crop.as_kept if one.crop else None) for one in words.files]
    row = Publication.across_brands.create(
        brand_id=channel.brand_id,
        kind=DeliveryKind.PUBLICATION,
        channel=channel,
        lane=lane,
        key=secrets.token_urlsafe(18),
        text=words.text,
        payload=payload,
        digest=publication_digest(channel.pk, words.text, payload, kept, planned_for, under is not None),
        after=after,
        under=under,
        approved_by=by,
        created_at=now,
        planned_for=planned_for,
        not_before=not_before,
    )
    _beside(row, words.files)
    return row


def _beside(row: Publication, files: Sequence[Attached]) -> None:
    Attachment.across_brands.bulk_create(
        Attachment(
            brand_id=row.brand_id,
            delivery_id=row.pk,
            file=one.file,
            place=n,
            name=one.name,
            alt=one.alt,
            crop=one.crop.as_kept if one.crop else None,
        )
        for n, one in enumerate(files)
    )


@transaction.atomic
def revoke_publication(publication: Publication, by: Person | None, now: datetime) -> bool:
    """Take it back, at any time, `by` nobody where that is done by itself: True when it certainly never leaves.

    False: a sender has it, or nobody knows whether it arrived. The last look before another call withdraws it,
    or it has left already; its step says which.
    """
    if undo(publication, by, now, due_too=True):
        return True
    open_ones = Publication.across_brands.filter(pk=publication.pk, revoked_at=None)
    open_ones.filter(pk__in=_may_leave(publication)).update(revoked_at=now)
    publication.refresh_from_db()
    return publication.step in (Step.WITHDRAWN, Step.FAILED)


def _may_leave(publication: Publication) -> list[int]:
    rows = Publication.across_brands.filter(pk=publication.pk, step__in=[Step.QUEUED, Step.SENDING, Step.UNKNOWN])
    return list(rows.values_list("pk", flat=True))
