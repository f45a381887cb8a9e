"""Hashtag sets: written, changed, thrown away. What was put into a post stays there."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Brand, Person
from rapport.domain.hashtags import LONGEST_TAG, MOST_TAGS, NotATag, read_tags
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.hashtag_models import LONGEST_NAME, HashtagSet

MOST_SETS = 50


class NotASet(ValueError):
    """It cannot be kept like this; the message says why. Nothing was changed."""


@transaction.atomic
def write_hashtags(
    brand: Brand, name: str, words: str, by: Person, now: datetime, row: HashtagSet | None = None
) -> HashtagSet:
    """A new set, or `row` as it is to be. Raises `NotASet`."""
    Brand.objects.select_for_update().get(pk=brand.pk)
    name = " ".join(name.replace("\x00", "").split())[:LONGEST_NAME]
    tags = _tags(words)
    others = HashtagSet.of(brand).exclude(pk=row.pk if row else 0)
    if not name or not tags:
        raise NotASet(_("Give it a name and at least one hashtag. Nothing was changed."))
    if any(one.name.casefold() == name.casefold() for one in others):
        raise NotASet(_("There is a set of that name. Choose another one. Nothing was changed."))
    if row is None and others.count() >= MOST_SETS:
        raise NotASet(_("A brand has at most %(n)d sets. Throw one away first.") % {"n": MOST_SETS})
    row = row or HashtagSet(brand=brand)
    row.name, row.tags = name, list(tags)
    row.save()
    note(brand, What.HASHTAGS_WRITTEN, now, by=by, title=name, tags=list(tags))
    return row


@transaction.atomic
def delete_hashtags(row: HashtagSet, by: Person, now: datetime) -> None:
    """Gone; posts that have them are as they were."""
    note(row.brand_id, What.HASHTAGS_DELETED, now, by=by, title=row.name)
    HashtagSet.of(row.brand).filter(pk=row.pk).delete()


def _tags(words: str) -> tuple[str, ...]:
    try:
        return read_tags(words.replace("\x00", ""))
    except NotATag as error:
        says = _(
            "“%(tag)s” cannot stay: at most %(n)d hashtags of letters, digits and _, each of at most %(most)d"
            " signs and not of digits alone. Nothing was changed."
        )
        raise NotASet(says % {"tag": error, "n": MOST_TAGS, "most": LONGEST_TAG}) from error
