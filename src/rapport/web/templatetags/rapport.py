"""Small things templates say: icons, initials, how long ago."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """A picture beside words: it says nothing by itself, so screen readers pass over it."""
    return SafeString(lucide(str(name), size=18, aria_hidden="true", stroke_width="1.75") + "")


@register.filter
def initials(name: str) -> str:
    """Two letters for a face: pictures from networks are never loaded by the browser."""
    words = [word for word in str(name).replace("@", " ").split() if word[0].isalnum()]
    letters = words[0][0] + words[-1][0] if len(words) > 1 else "".join(words)[:2]
    return letters.upper() or "?"


@register.filter
def ago(at: datetime | None) -> str:
    """How long since, in the one unit that matters: 8 min, 3 h, 2 d."""
    if at is None:
        return ""
    minutes = max(0, int((timezone.now() - at).total_seconds() // 60))
    if minutes < 1:
        return _("now")
    if minutes < 60:
        return _("%(n)d min") % {"n": minutes}
    if minutes < 48 * 60:
        return _("%(n)d h") % {"n": minutes // 60}
    return _("%(n)d d") % {"n": minutes // (24 * 60)}


@register.filter
def moment(at: datetime | None) -> str:
    """The clock time today, the day and time before, in the brand's time zone."""
    if at is None:
        return ""
    here, today = timezone.localtime(at), timezone.localdate()
    if here.date() == today:
        return here.strftime("%H:%M")
    day = date_format(here, "j M" if here.year == today.year else "j M Y")
    return f"{day}, {here:%H:%M}"


@register.filter
def stars(rating: int | None) -> str:
    return "★" * int(rating) + "☆" * (5 - int(rating)) if rating else ""


@register.filter
def capped(count: int, most: int = 999) -> str:
    return f"{most}+" if count > most else str(count)
