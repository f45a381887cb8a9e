"""Setting watchers up: what is looked for, how often, for how much, and what becomes of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.accounts.models import Brand, Person
from rapport.channels.models import Channel
from rapport.curation.models import Becomes, Looks, PassingOn, Watcher
from rapport.curation.passing_on import end_passing_on
from rapport.curation.ways import WatchWay, in_money, watch_ways
from rapport.domain.canonical_link import canonical_link
from rapport.domain.variables import FEED_NAMES, braced
from rapport.ledger.what import What
from rapport.ledger.write import note
from rapport.publishing.checks import publishes

MOST = 50
MINUTES, LOOKS = (15, 10_080), (1, 96)
HANDLE = re.compile(r"[^\s:]{1,200}")
TEMPLATE = "{title}\n{link}"


class CannotWatch(Exception):
    """This cannot be watched, or not so; the message says what to give instead. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class WatcherGiven:
    """A watcher as somebody describes it; `channel` None for a feed. Numbers outside their bounds are refused.

    `millionths_a_day` has to be said where what is looked for costs money.
    """

    name: str
    looks: Looks
    words: str
    channel: Channel | None = None
    minutes: int = 60
    looks_a_day: int = 48
    millionths_a_month: int | None = None
    millionths_a_day: int | None = None
    becomes: Becomes = Becomes.CARDS
    template: str = ""
    channels: Sequence[Channel] = ()


@transaction.atomic
def set_watcher(
    brand: Brand, given: WatcherGiven, by: Person, now: datetime, before: Watcher | None = None
) -> Watcher:
    """A new watcher, or `before` as it is to be. Raises `CannotWatch`."""
    Brand.objects.select_for_update().get(pk=brand.pk)
    way = _way(brand, given)
    if before is None and Watcher.of(brand).filter(ended_at=None).count() >= MOST:
        raise CannotWatch(_("There are %(n)d watchers already. End one first.") % {"n": MOST})
    row = before or Watcher(brand=brand, by=by, created_at=now)
    asked, spent = (row.looks, row.words, row.channel_id), row.millionths_a_day or 0
    row.name, row.looks, row.words = _name(given), given.looks, _words(given, way)
    row.network, row.channel = way.manifest.network, way.channel
    row.minutes = _within(given.minutes, MINUTES, _("Minutes between two looks"))
    row.looks_a_day = _within(given.looks_a_day, LOOKS, _("Looks a day"))
    row.millionths_a_day = money_a_day(way, given.millionths_a_day)
    row.millionths_a_month = None if given.millionths_a_month is None else max(0, given.millionths_a_month)
    _what_becomes(row, given, way)
    if asked != (row.looks, row.words, row.channel_id):
        row.cursor, row.due_at, row.failed, row.reason = "", now, 0, ""
        _end_what_it_does_alone(row, by, now)  # an owner switched it on for what it looked for
    elif (row.millionths_a_day or 0) > spent:  # what kept it from looking may not any more
        row.due_at, row.failed, row.reason = now, 0, ""
    row.save()
    spends: dict[str, Any] = {} if row.millionths_a_day is None else {"day": row.millionths_a_day}
    note(brand, What.WATCHER_SET, now, by=by, watcher=row.pk, name=row.name, looks=str(row.looks), **spends)
    return row


def money_a_day(way: WatchWay, millionths: int | None) -> int | None:
    """The most that such a watcher may use in a day; None where it costs nothing. Raises `CannotWatch`."""
    least = way.page_cost
    if not least:
        return None
    if millionths is None or millionths < least:
        told = {"cost": way.cost, "least": in_money(way.manifest, least)}
        raise CannotWatch(
            _("What it finds costs %(cost)s each. Say how much a day, at most: from %(least)s on.") % told
        )
    return millionths


def _way(brand: Brand, given: WatcherGiven) -> WatchWay:
    channel = given.channel.pk if given.channel else None
    for one in watch_ways(brand):
        if one.looks == given.looks and (one.channel.pk if one.channel else None) == channel:
            return one
    raise CannotWatch(_("This network does not let that be looked for. Choose another way."))


def _name(given: WatcherGiven) -> str:
    name = " ".join(given.name.split())[:80] or given.words.strip()[:80]
    if not name:
        raise CannotWatch(_("Give the watcher a name."))
    return name


def _words(given: WatcherGiven, way: WatchWay) -> str:
    words = " ".join(given.words.split())
    if given.looks == Looks.FEED:
        words = words if "://" in words else f"https://{words}"
        if not canonical_link(words) or " " in words or len(words) > 500:
            raise CannotWatch(_("Give the address of a feed, or of a page that names one."))
        return words
    if given.looks == Looks.TAG:
        words = words.lstrip("#")
        if not re.fullmatch(r"\w{2,100}", words):
            raise CannotWatch(_("A tag is one word of letters and digits, without spaces."))
    elif given.looks == Looks.ACCOUNT:
        words = (words.partition("://")[2] if way.by_feed and "://" in words else words).lstrip("@")
        if not HANDLE.fullmatch(words):
            raise CannotWatch(_("Give one account's handle, such as ana@shop.example."))
    elif not 2 <= len(words) <= 200:
        raise CannotWatch(_("Give the words to look for: from 2 to 200 letters."))
    return words


def _within(number: int, bounds: tuple[int, int], name: str) -> int:
    if not bounds[0] <= number <= bounds[1]:
        raise CannotWatch(
            _("%(name)s: from %(least)d to %(most)d.") % {"name": name, "least": bounds[0], "most": bounds[1]}
        )
    return number


def _what_becomes(row: Watcher, given: WatcherGiven, way: WatchWay) -> None:
    by_feed = given.looks == Looks.FEED or way.by_feed
    if given.becomes != Becomes.CARDS and not by_feed:
        raise CannotWatch(_("Only the entries of a feed become posts by a template."))
    template = given.template.strip() or TEMPLATE
    odd = [one for one in braced(template) if one not in FEED_NAMES]
    if odd or len(template) > 2000:
        told = {
            "odd": ", ".join(f"{{{one}}}" for one in odd[:3]),
            "known": ", ".join(f"{{{n}}}" for n in FEED_NAMES),
        }
        raise CannotWatch(_("The template has %(odd)s. It may use %(known)s, and 2,000 letters.") % told)
    if given.becomes != Becomes.CARDS and not given.channels:
        raise CannotWatch(_("Choose at least one channel for the posts."))
    if any(one.closed_at or one.brand_id != row.brand_id or not publishes(one.network) for one in given.channels):
        raise CannotWatch(_("One of the channels cannot have posts. Choose others."))
    row.becomes, row.template = given.becomes, template if by_feed else ""
    row.channels = [one.pk for one in given.channels]


@transaction.atomic
def pause_watcher(watcher: Watcher, paused: bool, by: Person, now: datetime) -> None:
    """It looks no more, or again from now on; what it found stays."""
    rows = Watcher.across_brands.filter(pk=watcher.pk, ended_at=None, paused_at__isnull=paused)
    if rows.update(paused_at=now if paused else None, due_at=now, failed=0):
        note(watcher.brand_id, What.WATCHER_PAUSED, now, by=by, watcher=watcher.pk, paused=paused)


@transaction.atomic
def end_watcher(watcher: Watcher, by: Person, now: datetime) -> None:
    """It is over: what it passes on by itself stops, what it found goes when its time comes."""
    _end_what_it_does_alone(watcher, by, now)
    if Watcher.across_brands.filter(pk=watcher.pk, ended_at=None).update(ended_at=now):
        note(watcher.brand_id, What.WATCHER_ENDED, now, by=by, watcher=watcher.pk, name=watcher.name)


def _end_what_it_does_alone(watcher: Watcher, by: Person, now: datetime) -> None:
    for row in PassingOn.across_brands.filter(watcher=watcher.pk, until=None):
        end_passing_on(row, by, now)


def watchers_of(brand: Brand) -> list[Watcher]:
    """Those that are not over, by name."""
    return list(Watcher.of(brand).filter(ended_at=None).select_related("channel", "by"))


def soon(watcher: Watcher, now: datetime) -> datetime:
    """When it looks again after one that brought something."""
    return now + timedelta(minutes=watcher.minutes)
