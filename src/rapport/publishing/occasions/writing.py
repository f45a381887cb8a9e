"""An occasion announced, changed, called off; its reminder, and its public address."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Brand, Person
from rapport.channels.models import Channel
from rapport.domain.parameters import shows, words
from rapport.domain.recurrence import instant
from rapport.domain.set_apart import unturned
from rapport.domain.zones import zone_names
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.locked import ChangedMeanwhile, NotNow
from rapport.publishing.occasions.address import new_key
from rapport.publishing.occasions.models import (
    LONGEST_PLACE,
    LONGEST_TERMS,
    LONGEST_TEXT,
    LONGEST_TITLE,
    Occasion,
    OccasionPost,
    PostRole,
)
from rapport.publishing.occasions.renewing import renew_posts
from rapport.publishing.occasions.words import language_of, occasion_lines, whole_words
from rapport.publishing.writing import PostGiven, VariantGiven, write_post

FARTHEST, LONGEST = timedelta(days=3660), timedelta(days=31)
MOST_AHEAD = 500


class NotAnEvent(NotNow):
    """It cannot be announced or changed like this; the message says why. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class OccasionGiven:
    """As somebody gives it: `starts` and `ends` are wall times of the zone, without an offset."""

    title: str
    starts: datetime
    ends: datetime
    zone: str
    place: str = ""
    text: str = ""
    terms: str = ""


@transaction.atomic
def announce_occasion(
    brand: Brand,
    given: OccasionGiven,
    by: Person,
    now: datetime,
    *,
    channels: Sequence[Channel] = (),
    language: str = "",
    source: str = "",
) -> Occasion:
    """A new one, with the draft of the post that announces it; one for a `source`.

    Raises `NotAnEvent`, also where the same source says something else than it did.
    """
    Brand.objects.select_for_update().get(pk=brand.pk)
    known = OccasionPost.of(brand).filter(post__source=source).first() if source else None
    if known and known.occasion.sequence:
        return known.occasion
    said = _read(given, now)
    if known and any(getattr(known.occasion, name) != value for name, value in said.items()):
        raise NotAnEvent(_("This form was kept as an event already. Change that one; your words are here."))
    if known:
        return known.occasion
    if Occasion.of(brand).filter(ends_at__gt=now).count() >= MOST_AHEAD:
        raise NotAnEvent(_("There are %(n)d events ahead already. Nothing was kept.") % {"n": MOST_AHEAD})
    uid = f"event-{secrets.token_hex(12)}@{urlsplit(settings.ADDRESS).hostname or 'rapport'}"
    row = Occasion.across_brands.create(
        brand=brand, uid=uid[:120], key=new_key(), by=by, at=now, changed_at=now, **said
    )
    told = tell(row, PostRole.ANNOUNCES, channels, language, by, now, source=source)
    note(brand, What.OCCASION_ANNOUNCED, now, by=by, post=told.post_id, occasion=row.pk, title=row.title)
    return row


@transaction.atomic
def change_occasion(
    occasion: Occasion, given: OccasionGiven, by: Person, now: datetime, seen: int | None = None
) -> Occasion:
    """As it is to be: posts that are not out say so from now on, and go back in line the way they came there.

    `seen`: the sequence that was read. Raises `NotAnEvent` and `ChangedMeanwhile`.
    """
    row = held_occasion(occasion)
    if row.called_off_at:
        raise NotAnEvent(_("This event was called off. Announce another one."))
    if seen is not None and seen != row.sequence:
        raise ChangedMeanwhile(
            _("Somebody changed this event meanwhile. Your words are here; look at theirs first.")
        )
    said = _read(given, now)
    if all(getattr(row, name) == value for name, value in said.items()):
        return row
    for name, value in said.items():
        setattr(row, name, value)
    _next(row, now)
    note(row.brand_id, What.OCCASION_CHANGED, now, by=by, occasion=row.pk, sequence=row.sequence, post=_post(row))
    renew_posts(row, by, now)
    return row


@transaction.atomic
def call_off_occasion(occasion: Occasion, why: str, by: Person, now: datetime) -> Occasion:
    """It does not take place: calendars are told, and posts say so; twice is once. Raises `NotAnEvent`."""
    row = held_occasion(occasion)
    if row.called_off_at:
        return row
    if row.ends_at <= now:
        raise NotAnEvent(_("This event is over. It cannot be called off."))
    if not shows(why):
        raise NotAnEvent(_("Say why it is called off; the record keeps it."))
    row.called_off_at, row.called_off_by, row.called_off_why = now, by, why.strip()[:1000]
    _next(row, now)
    told = row.called_off_why
    note(row.brand_id, What.OCCASION_CALLED_OFF, now, by=by, occasion=row.pk, why=told, post=_post(row))
    renew_posts(row, by, now)
    return row


@transaction.atomic
def set_address(occasion: Occasion, on: bool, by: Person, now: datetime) -> Occasion:
    """Revoke its public address, or make a new one where it has none. The one before works no longer."""
    row = held_occasion(occasion)
    if bool(row.key) is on:
        return row
    row.key = new_key() if on else ""
    _next(row, now)
    what = What.OCCASION_ADDRESS_MADE if on else What.OCCASION_ADDRESS_REVOKED
    note(row.brand_id, what, now, by=by, occasion=row.pk, post=_post(row))
    renew_posts(row, by, now)
    return row


def tell(
    row: Occasion,
    role: PostRole,
    channels: Sequence[Channel],
    language: str,
    by: Person,
    now: datetime,
    source: str = "",
) -> OccasionPost:
    """The draft of a post that tells of it; in the caller's transaction."""
    lines = occasion_lines(row, role, language_of(row.brand, language))
    variants = tuple(VariantGiven(one) for one in channels)
    post = write_post(
        row.brand, PostGiven(whole_words(lines), variants, language=language, source=source), by, now
    )
    return OccasionPost.across_brands.create(
        brand_id=row.brand_id, occasion=row, post=post, role=role, said=[lines], sequence=row.sequence
    )


def _read(given: OccasionGiven, now: datetime) -> dict[str, object]:
    title = words(unturned(" ".join(given.title.split())), LONGEST_TITLE)
    if not shows(title):
        raise NotAnEvent(_("An event wants a title. Nothing was kept."))
    if given.zone not in zone_names():
        raise NotAnEvent(_("Name a time zone, as Europe/Rome. Nothing was kept."))
    zone = ZoneInfo(given.zone)
    starts, ends = (instant(at.replace(second=0, microsecond=0), zone) for at in (given.starts, given.ends))
    if not starts < ends <= starts + LONGEST:
        raise NotAnEvent(_("It has to end after it begins, within 31 days. Nothing was kept."))
    if ends <= now or starts > now + FARTHEST:
        raise NotAnEvent(_("It has to end later than now and begin within ten years. Nothing was kept."))
    return {
        "title": title,
        "starts_at": starts,
        "ends_at": ends,
        "zone": given.zone,
        "place": words(unturned(" ".join(given.place.split())), LONGEST_PLACE),
        "text": _prose(given.text, LONGEST_TEXT),
        "terms": _prose(given.terms, LONGEST_TERMS),
    }


def _prose(said: str, most: int) -> str:
    plain = said.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return plain.strip()[:most].strip()


def held_occasion(occasion: Occasion) -> Occasion:
    """As it is now, nobody else's until the transaction ends."""
    Occasion.across_brands.select_for_update().get(pk=occasion.pk)
    return Occasion.across_brands.select_related("brand").get(pk=occasion.pk)


def _next(row: Occasion, now: datetime) -> None:
    row.sequence, row.changed_at = row.sequence + 1, now
    row.save()


def _post(row: Occasion) -> int | None:
    """The post that announces it, where there is one still."""
    return row.posts.filter(role=PostRole.ANNOUNCES).values_list("post", flat=True).first()
