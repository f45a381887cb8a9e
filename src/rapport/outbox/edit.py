"""Putting other words for a post that is out in line; taking them back."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from rapport.accounts.models import Person
from rapport.outbox.kinds.edit import edit_digest, kept_beside
from rapport.outbox.models import Attachment, DeliveryKind, PostEdit, Publication
from rapport.outbox.queue import undo


@transaction.atomic
def approve_edit(of: Publication, text: str, by: Person, now: datetime, not_before: datetime) -> PostEdit:
    """Queue words a person stands for, in place of those of a publication; its files stay beside them."""
    row = PostEdit(
        brand_id=of.brand_id,
        kind=DeliveryKind.EDIT,
        channel_id=of.channel_id,
        lane=f"edit of {of.pk}",
        key=secrets.token_urlsafe(18),
        text=text,
        payload=kept_beside(of),
        changes=of,
        approved_by=by,
        created_at=now,
        not_before=not_before,
    )
    row.digest = edit_digest(row)
    row.save()
    Attachment.across_brands.bulk_create(
        Attachment(
            brand_id=row.brand_id,
            delivery_id=row.pk,
            file=one.file,
            place=one.place,
            name=one.name,
            alt=one.alt,
            crop=one.crop,
            begun_at=one.begun_at,
            network_id=one.network_id,
            url=one.url,
        )
        for one in of.attachments.select_related("file")
    )
    return row


def revoke_edit(row: PostEdit, by: Person, now: datetime) -> bool:
    """Take it back before a sender has it; False: too late."""
    return undo(row, by, now, due_too=True)
