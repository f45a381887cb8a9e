"""From when until when something is valid, in words; and whether a draft is good to be sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.translation import gettext, pgettext

from rapport.accounts.dates import date_words
from rapport.domain.validity import Validity, first_valid_day, last_valid_day
from rapport.domain.zones import zone_or_utc
from rapport.inbox.approve import lapsed_draft
from rapport.inbox.models import Draft
from rapport.inbox.review_rules import BrokenRule, broken_review_rules
from rapport.inbox.review_rules import told_mark as mark_of

register = template.Library()


@register.filter
def until_words(at: datetime) -> str:
    """The last day of something that is over at a moment, with the hour where it is not the day's end."""
    last, hour = last_valid_day(at, _zone())
    return _day_words(last, hour)


@register.filter
def from_words(at: datetime) -> str:
    """The first day of something that begins at a moment, with the hour where it is not the day's beginning."""
    return _day_words(*first_valid_day(at, _zone()))


@register.filter
def validity_words(known: Validity) -> str:
    """From when until when, in words."""
    since = gettext("from %(at)s") % {"at": from_words(known.since)} if known.since else ""
    until = gettext("until %(at)s") % {"at": until_words(known.until)} if known.until else ""
    return " ".join(filter(None, (since, until))) or gettext("always")


def _zone() -> ZoneInfo:
    return zone_or_utc(timezone.get_current_timezone_name())


def _day_words(on: date, hour: time | None) -> str:
    words = date_words(on, pgettext("date", "j M Y"))
    return f"{words}, {hour:%H:%M}" if hour else words


@register.filter
def lapsed(draft: Draft, now: datetime) -> bool:
    """Whether its article is not in force, so that only changed words may be sent."""
    return lapsed_draft(draft, now)


@register.filter
def breaks(draft: Draft) -> list[BrokenRule]:
    """Which rules about words under a review its words seem to break."""
    return broken_review_rules(draft.conversation, draft.text)


@register.filter
def told_mark(broken: Sequence[BrokenRule]) -> str:
    return mark_of(broken)
