"""Keeping what somebody types in the composer until it is saved: for them alone, bounded, beside the post."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from rapport.accounts.models import Brand, Person
from rapport.domain.stamps import goes_on, is_older, other_writer
from rapport.media.models import File
from rapport.publishing.models import Post
from rapport.publishing.unsent_models import UnsentPicture, UnsentPost

BYTES = 256 * 1024
ROWS = 12


class TooMuchUnsent(Exception):
    """More than is kept here; what was kept before is unchanged."""


@dataclass(frozen=True, slots=True)
class TypedPost:
    """A form as a page has it: by field its values; empty where nothing differs from what is saved.

    `pictures`: the numbers of the files that it points to. `stamp`, `after`: as in `domain/stamps.py`.
    """

    key: str
    typed: Mapping[str, Sequence[str]]
    pictures: Collection[int] = ()
    stamp: str = ""
    after: str = ""


def unsent_posts(brand: Brand, person: Person) -> QuerySet[UnsentPost]:
    """The person's own, the latest first."""
    return UnsentPost.of(brand).filter(person=person).select_related("post")


@transaction.atomic
def keep_unsent(
    brand: Brand, person: Person, post: Post | None, given: TypedPost, now: datetime
) -> UnsentPost | None:
    """Keep the newest under its key; None where there is nothing to keep, or it was saved already.

    What another page wrote meanwhile stays, and this is kept beside it under a fresh key.
    Raises `TooMuchUnsent` beyond `BYTES` of one form or `ROWS` of one person.
    """
    if len(json.dumps(given.typed).encode()) > BYTES:
        raise TooMuchUnsent(f"At most {BYTES} bytes are kept.")
    # Two pages of one person take turns, so that neither overwrites what it has not seen.
    Person.objects.select_for_update().get(pk=person.pk)
    row = unsent_posts(brand, person).filter(key=given.key).first()
    if row and is_older(given.stamp, row.stamp, row.after):
        return row
    if row and not goes_on(given.stamp, given.after, row.stamp):
        return _new(brand, person, post, given, _fresh_key(), now) if given.typed else row
    if not given.typed or Post.of(brand).filter(source=given.key).exists():
        let_go(brand, person, given.key)
        return None
    return _write(row, given, now) if row else _new(brand, person, post, given, given.key, now)


def let_go(brand: Brand, person: Person, key: str) -> None:
    """Saved, or thrown away: gone."""
    UnsentPost.of(brand).filter(person=person, key=key).delete()


def _write(row: UnsentPost, given: TypedPost, now: datetime) -> UnsentPost:
    if other_writer(given.stamp, row.stamp):
        row.after = row.stamp
    row.typed, row.stamp, row.at = dict(given.typed), given.stamp, now
    row.save()
    return _pictured(row, given)


def _new(brand: Brand, person: Person, post: Post | None, given: TypedPost, key: str, now: datetime) -> UnsentPost:
    if unsent_posts(brand, person).count() >= ROWS:
        raise TooMuchUnsent(f"At most {ROWS} unsaved posts of one person are kept.")
    row = UnsentPost.across_brands.create(
        brand=brand, post=post, person=person, key=key, typed=dict(given.typed), stamp=given.stamp, at=now
    )
    return _pictured(row, given)


def _pictured(row: UnsentPost, given: TypedPost) -> UnsentPost:
    row.pictures.all().delete()
    files = File.of(row.brand).filter(pk__in=given.pictures)
    UnsentPicture.across_brands.bulk_create(UnsentPicture(brand=row.brand, unsent=row, file=one) for one in files)
    return row


def _fresh_key() -> str:
    return f"form {secrets.token_urlsafe(18)}"
