"""Files that a person put beside unsent words: they stay, go and leave with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from rapport.accounts.models import Person
from rapport.inbox.keep import Typed, hold_row, kept
from rapport.inbox.models import Conversation, UnsentFile
from rapport.media.attached import LONGEST_ALT, Attached
from rapport.outbox.models import Reply

MOST = 16


class TooManyFiles(Exception):
    """More than are kept beside one text; those before are unchanged."""


@transaction.atomic
def put_beside(
    conversation: Conversation, person: Person, words: Typed, attached: Attached, now: datetime
) -> UnsentFile:
    """A kept file beside the words under their key, which are kept from now on if they were not. Raises
    `TooManyFiles`, `TooMuch`.
    """
    row = hold_row(conversation, person, words, now)
    if row.files.count() >= MOST:
        raise TooManyFiles(f"At most {MOST} files are kept beside one text.")
    about = {"file": attached.file, "name": attached.name, "alt": attached.alt[:LONGEST_ALT]}
    return UnsentFile.across_brands.create(brand_id=conversation.brand_id, words=row, at=now, **about)


def files_beside(conversation: Conversation, person: Person, key: str) -> QuerySet[UnsentFile]:
    """The person's files under a key, in the order in which they were put there."""
    rows = UnsentFile.of(conversation.brand).filter(words__in=kept(conversation, person).filter(key=key))
    return rows.select_related("file").order_by("pk")


def leaving_with(
    conversation: Conversation, person: Person, key: str, alts: Mapping[int, str]
) -> tuple[Attached, ...]:
    """What leaves with the words under this key; `alts` are descriptions as they stand in the form by now."""
    rows = list(files_beside(conversation, person, key))
    for row in rows:
        if row.pk in alts:
            describe_file(row, alts[row.pk])
    return tuple(Attached(row.file, row.name, row.alt) for row in rows)


def describe_file(row: UnsentFile, alt: str) -> None:
    """Say what a file shows."""
    row.alt = " ".join(alt.split())[:LONGEST_ALT]
    UnsentFile.across_brands.filter(pk=row.pk).update(alt=row.alt)


@transaction.atomic
def take_off(row: UnsentFile) -> None:
    """Not this file; where no words stand beside it, nothing is kept any more."""
    words = row.words
    row.delete()
    if not words.text.strip() and not words.files.exists():
        words.delete()


@transaction.atomic
def bring_back(conversation: Conversation, person: Person, key: str, reply: Reply, now: datetime) -> None:
    """The files of a reply that did not leave come back beside its words; twice is once."""
    beside = list(reply.attachments.select_related("file"))
    if not beside or files_beside(conversation, person, key).exists():
        return
    typed = Typed(key, reply.text, private=bool(reply.payload.get("private")))
    for one in beside:
        put_beside(conversation, person, typed, Attached(one.file, one.name, one.alt), now)
