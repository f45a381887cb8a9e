"""What a person does about a picture or film that did not come: try again, another one, or go without."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rapport.accounts.models import Person
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.media.attached import Attached
from rapport.publishing.imports.models import PostImport
from rapport.publishing.locked import NotNow, locked
from rapport.publishing.models import Post, WantedMedia
from rapport.publishing.wanted.addresses import unfetchable
from rapport.publishing.wanted.settling import media_came
from rapport.publishing.wanted.standing import open_media
from rapport.publishing.wanted_models import OPEN


@transaction.atomic
def fetch_again(post: Post, now: datetime, numbers: Collection[int] | None = None) -> int:
    """Those that were refused (`numbers`; None: all) are fetched once more; how many. Raises `NotNow` for none."""
    found = locked(post).post
    tried = _again(_meant(found, numbers), now)
    if not tried:
        raise NotNow(_("Nothing of it waits to be tried again."))
    return tried


def fetch_import_again(batch: PostImport, now: datetime) -> int:
    """The same for all posts of a file."""
    rows = WantedMedia.of(batch.brand).filter(OPEN, post__imported__batch=batch)
    return _again(rows, now)


def _again(rows: QuerySet[WantedMedia], now: datetime) -> int:
    refused = rows.exclude(refused_at=None)
    numbers = [one.pk for one in refused if not unfetchable(one.address)]
    fresh = {"refused_at": None, "due_at": now, "tries": 0, "why": ""}
    return WantedMedia.across_brands.filter(OPEN, pk__in=numbers).update(**fresh)


@transaction.atomic
def go_without(post: Post, by: Person, now: datetime, numbers: Collection[int] | None = None) -> int:
    """The post may leave without these (None: all that are missing); how many. Raises `NotNow` for none.

    Their addresses stay in the notes. Nothing is put in line by it.
    """
    found = locked(post).post
    waived = _meant(found, numbers).update(waived_at=now, waived_by=by, due_at=None)
    if not waived:
        raise NotNow(_("Nothing of it is missing any more."))
    note(found.brand_id, What.POST_WITHOUT_MEDIA, now, by=by, post=found.pk, media=waived)
    return waived


def choose_another(row: WantedMedia, chosen: Attached, by: Person, now: datetime) -> None:
    """This one stands where the other was to. Raises `NotNow` where nothing is missing there any more."""
    if not media_came(row.pk, chosen, now, by):
        raise NotNow(_("Nothing of it is missing any more."))


def _meant(post: Post, numbers: Collection[int] | None) -> QuerySet[WantedMedia]:
    rows = open_media(post)
    return rows if numbers is None else rows.filter(pk__in=numbers)
