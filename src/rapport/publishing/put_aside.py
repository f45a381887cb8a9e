"""Putting troubles aside: somebody looked, and nothing is to be done; taken up again where that was wrong."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Brand, Person
from rapport.approvals.not_now import NotNow
from rapport.domain.parameters import number_or_none
from rapport.ledger.models import Entry
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.models import TroubleAside
from rapport.publishing.trouble import troubles_of
from rapport.publishing.trouble_of import PostTrouble

AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class AsidePress:
    """What one press put aside and is aside still: the first of it, and how many."""

    first: TroubleAside
    many: int


@transaction.atomic
def put_troubles_aside(brand: Brand, keys: Collection[str], by: Person, now: datetime) -> tuple[Entry, int]:
    """The troubles with these keys (`PostTrouble.key`) ask for nobody any more; one entry of the ledger for all.

    Returns it, and how many were put aside: what was solved, changed or put aside meanwhile is left as it is.
    Raises `NotNow` where none is left, or they are more than `AT_ONCE`.
    """
    if len(keys) > AT_ONCE:
        raise NotNow(_("At most %(n)d at once. Nothing was put aside.") % {"n": AT_ONCE})
    Brand.objects.select_for_update().get(pk=brand.pk)
    variants = {number for key in keys if (number := number_or_none(key.partition("~")[0]))}
    found = [one for one in troubles_of(brand, now, variants) if one.key in set(keys)] if variants else []
    if not found:
        raise NotNow(_("That is solved, changed or put aside by now. Nothing was done; look at the list again."))
    posts = sorted({one.post.pk for one in found})
    about = {"post": posts[0]} if len(posts) == 1 else {"posts": posts}
    entry = note(brand, What.TROUBLES_PUT_ASIDE, now, by=by, codes=sorted({one.code for one in found}), **about)
    TroubleAside.across_brands.bulk_create(_row(brand, one, by, now, entry) for one in found)
    return entry, len(found)


@transaction.atomic
def take_up_again(brand: Brand, entry: int, by: Person, now: datetime) -> int:
    """All of that press ask for somebody again, where they still stand; how many.

    Raises `NotNow` where none of it is aside.
    """
    rows = TroubleAside.of(brand).filter(entry=entry, undone_at=None)
    posts = sorted(set(rows.values_list("variant__post", flat=True)))
    many = rows.update(undone_at=now)
    if not many:
        raise NotNow(_("That was taken up again already, or its post is gone. Nothing was changed."))
    about = {"post": posts[0]} if len(posts) == 1 else {"posts": posts}
    note(brand, What.TROUBLES_TAKEN_UP, now, by=by, entry=entry, **about)
    return many


def was_put_aside(brand: Brand, entry: int) -> bool:
    """Whether there was such a press of this brand's, taken up again or not."""
    return TroubleAside.of(brand).filter(entry=entry).exists()


def presses_lately(brand: Brand, most: int) -> list[AsidePress]:
    """What is put aside now, press by press, the latest first."""
    rows = TroubleAside.of(brand).filter(undone_at=None).order_by("-pk")
    found: dict[int, AsidePress] = {}
    for row in rows.select_related("by", "variant__post", "variant__channel")[:AT_ONCE]:
        many = found[row.entry_id].many if row.entry_id in found else 0
        found[row.entry_id] = AsidePress(row, many + 1)
    return list(found.values())[:most]


def _row(brand: Brand, one: PostTrouble, by: Person, now: datetime, entry: Entry) -> TroubleAside:
    variant = one.standing.variant
    return TroubleAside(
        brand=brand,
        variant=variant,
        code=one.code,
        hour=variant.at,
        mark=one.mark,
        attempt=one.attempt,
        by=by,
        at=now,
        entry=entry,
    )
