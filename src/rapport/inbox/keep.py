"""Keeping what a person types until it is sent: from the first letters on, for them alone, bounded."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from rapport.accounts.models import Person
from rapport.domain.stamps import goes_on, is_older, other_writer
from rapport.inbox.models import Conversation, Draft, UnsentWords
from rapport.inbox.unsent_words import UnsentField
from rapport.outbox.models import Reply, Step

BYTES = 64 * 1024
ROWS = 12


class TooMuch(Exception):
    """More than is kept here; what was kept before is unchanged."""


@dataclass(frozen=True, slots=True)
class Typed:
    """Words as a page has them. `stamp` is `writer.number`; `after` is the stamp they were opened with."""

    key: str
    text: str
    field: UnsentField = UnsentField.REPLY
    draft: Draft | None = None
    stamp: str = ""
    after: str = ""
    private: bool = False


def fresh_key() -> str:
    """What a new composition will be sent under."""
    return secrets.token_urlsafe(18)


def kept(conversation: Conversation, person: Person, *fields: UnsentField) -> QuerySet[UnsentWords]:
    """The person's unsent words here, the latest first."""
    rows = UnsentWords.of(conversation.brand).filter(conversation=conversation, person=person)
    return (rows.filter(field__in=fields) if fields else rows).order_by("-at", "-pk")


@transaction.atomic
def keep(conversation: Conversation, person: Person, typed: Typed, now: datetime) -> UnsentWords | None:
    """Keep the newest words under their key; None where there is nothing to keep, or it was said already.

    Words that another page wrote meanwhile stay, and these are kept beside them under a fresh key.
    Raises `TooMuch` beyond `BYTES` of one text or `ROWS` of one conversation.
    """
    text = typed.text.replace("\x00", "")
    if len(text.encode()) > BYTES:
        raise TooMuch(f"At most {BYTES} bytes are kept.")
    # Two pages of one person take turns, so that neither overwrites what it has not seen.
    Conversation.across_brands.select_for_update(of=("self",)).get(pk=conversation.pk)
    row = kept(conversation, person).filter(key=typed.key).first()
    if row and is_older(typed.stamp, row.stamp, row.after):
        return row
    if row and not goes_on(typed.stamp, typed.after, row.stamp):
        if not text.strip():
            return row
        return _new(conversation, person, typed, text, fresh_key(), now)
    if not text.strip() and not (row and row.files.exists()):
        let_go(conversation, person, typed.key)
        return None
    if row:
        return _write(row, typed, text, now)
    was_said = Reply.of(conversation.brand).filter(key=typed.key).exclude(step=Step.WITHDRAWN).first()
    # A save that comes later than the send it was overtaken by: what it carries has left.
    if was_said and was_said.text.startswith(text.strip().replace("\r\n", "\n")):
        return None
    # Other words stay under the used key: sending them shows what was said before anything more is.
    return _new(conversation, person, typed, text, typed.key, now)


def hold_row(conversation: Conversation, person: Person, typed: Typed, now: datetime) -> UnsentWords:
    """The row under this key as it is, or a new one, also without words: for what is put beside them.

    In the caller's transaction. Raises `TooMuch`.
    """
    Conversation.across_brands.select_for_update(of=("self",)).get(pk=conversation.pk)
    row = kept(conversation, person).filter(key=typed.key).first()
    text = typed.text.replace("\x00", "")
    if row is None and len(text.encode()) > BYTES:
        raise TooMuch(f"At most {BYTES} bytes are kept.")
    return row or _new(conversation, person, typed, text, typed.key, now)


def go_on_under(conversation: Conversation, person: Person, key: str, fresh: str) -> None:
    """What is kept under a key goes on under another, with its files."""
    kept(conversation, person).filter(key=key).update(key=fresh, stamp="", after="")


def let_go(conversation: Conversation, person: Person, key: str, text: str | None = None) -> None:
    """Sent, or thrown away: gone. With `text` only while that is what is kept; what was typed since stays."""
    for row in kept(conversation, person).filter(key=key):
        if text is None or text.strip().startswith(row.text.strip()):
            row.delete()
        else:
            row.files.all().delete()  # they left with what was said; what was typed since goes on without them


def _write(row: UnsentWords, typed: Typed, text: str, now: datetime) -> UnsentWords:
    if other_writer(typed.stamp, row.stamp):
        row.after = row.stamp
    row.text, row.stamp, row.at, row.field, row.draft = text, typed.stamp, now, typed.field, typed.draft
    row.private = typed.private
    row.save()
    return row


def _new(
    conversation: Conversation, person: Person, typed: Typed, text: str, key: str, now: datetime
) -> UnsentWords:
    if kept(conversation, person).count() >= ROWS:
        raise TooMuch(f"At most {ROWS} unsent texts are kept in one conversation.")
    return UnsentWords.across_brands.create(
        brand_id=conversation.brand_id,
        conversation=conversation,
        person=person,
        field=typed.field,
        draft=typed.draft,
        key=key,
        text=text,
        stamp=typed.stamp,
        private=typed.private,
        at=now,
    )
