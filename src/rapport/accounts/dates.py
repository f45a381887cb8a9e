"""Days, months and moments in words, as they stand in a sentence: Spanish and Italian write them small."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext

SMALL = ("es", "it")


def date_words(on: date, form: str) -> str:
    """`form` is Django's; a heading that begins with the words makes their first letter large itself."""
    words = date_format(on, form)
    return words.lower() if (get_language() or "").startswith(SMALL) else words


def moment_words(at: datetime) -> str:
    """Day and time of a moment that is near, in the zone that it is given in."""
    return f"{date_words(at, pgettext('date', 'j M'))}, {at:%H:%M}"
