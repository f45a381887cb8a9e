"""How a post tells of an occasion: its lines in the post's language, and new ones in the place of old ones."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from rapport.accounts.models import Brand
from rapport.domain.zones import zone_or_utc
from rapport.publishing.occasions.address import address_of_occasion
from rapport.publishing.occasions.models import Occasion, PostRole

Lines = Mapping[str, str]
LATER = ("when", "place", "terms", "link")
NEEDED, ORDER = ("head", *LATER), ("head", "text", *LATER)
BLOCK = "block"
FORMS = {"en": "l, j F Y", "es": r"l, j \d\e F \d\e Y", "it": "l j F Y"}
SMALL = ("es", "it")


def language_of(brand: Brand, language: str) -> str:
    """The post's language where Rapport speaks it, else the brand's."""
    own = language.lower().partition("-")[0]
    return own if own in dict(settings.LANGUAGES) else brand.language


def occasion_lines(row: Occasion, role: str, language: str) -> dict[str, str]:
    """What a post of that role says of it, line by line; `language` is one that Rapport speaks."""
    with translation.override(language):
        when = when_words(row)
        head = _("Reminder: %(title)s") % {"title": row.title} if role == PostRole.REMINDS else row.title
        address = address_of_occasion(row)
        return {
            "head": head,
            "text": row.text if role == PostRole.ANNOUNCES else "",
            "when": _("Called off: %(when)s") % {"when": when} if row.called_off_at else when,
            "place": row.place,
            "terms": row.terms,
            "link": _("For your calendar: %(address)s") % {"address": address} if address else "",
        }


def when_words(row: Occasion) -> str:
    """Its days and hours written out, in its zone and the language of the moment."""
    zone = zone_or_utc(row.zone)
    start, end = row.starts_at.astimezone(zone), row.ends_at.astimezone(zone)
    first, last = f"{day_words(start.date())}, {start:%H:%M}", f"{end:%H:%M}"
    if start.date() != end.date():
        return f"{first} – {day_words(end.date())}, {last} ({zone_words(zone.key)})"
    return f"{first}–{last} ({zone_words(zone.key)})"


def day_words(on: date) -> str:
    """A day with its weekday and year."""
    language = (translation.get_language() or "en").partition("-")[0]
    words = date_format(on, FORMS.get(language, FORMS["en"]))
    return capfirst(words.lower() if language in SMALL else words)


def zone_words(zone: str) -> str:
    """A zone as people name it: by its town, where it is called after one."""
    area, _slash, town = zone.rpartition("/")
    return zone if area in ("", "Etc") else _("time of %(town)s") % {"town": town.replace("_", " ")}


def whole_words(lines: Lines) -> str:
    """A whole post made of the lines."""
    return "\n\n".join(part for part in (lines["head"], lines["text"], _later(lines)) if part)


def reworded(text: str, history: Sequence[Lines], lines: Lines) -> str:
    """The text with the new lines where any of the old ones stood as they were written; all else stays.

    What is exchanged is marked first and filled in at the end: a new title may be the place of before.
    """
    for old in reversed(history):
        if block := _later(old):
            text = text.replace(block, _mark(BLOCK))
        # A title may be a line of a longer text; of two that are alike the upper one is the title.
        for name in sorted(ORDER, key=lambda name: -len(old.get(name, ""))):
            was = old.get(name, "")
            alike = list(old.values()).count(was) > 1
            text = _marked(text, name, was, lines.get(name, ""), most=1 if alike else 0)
    for name, new in ((BLOCK, _later(lines)), *lines.items()):
        text = text.replace(_mark(name), new)
    return text


def _mark(name: str) -> str:
    return f"\x00{name}\x00"


def _marked(text: str, name: str, was: str, new: str, most: int) -> str:
    """`most`: of the lines that are alike so many are this one; 0: all."""
    if not was:
        return text
    if not new:
        return f"\n{text}\n".replace(f"\n{was}\n", "\n", most or -1)[1:-1]
    text = re.sub(rf"^{re.escape(was)}$", _mark(name), text, count=most, flags=re.MULTILINE)
    # Within a sentence only a line is exchanged that nobody writes by chance.
    alone = was != new and "," in was and ":" in was and new not in text
    return text.replace(was, _mark(name)) if alone else text


def lacks(words: str, was: Lines, lines: Lines, *, sent: bool) -> bool:
    """Whether the words do not tell what changed since `was`. `sent`: links in them may stand there otherwise."""
    return any(_lacks(words, was.get(name, ""), lines[name], sent) for name in NEEDED if _asked(name, was, words))


def _asked(name: str, was: Lines, words: str) -> bool:
    return name != "link" or was.get(name, "") in words


def _lacks(words: str, was: str, new: str, sent: bool) -> bool:
    if was == new or (sent and "://" in f"{was}{new}"):
        return False
    still = was and was in words and was not in new
    return bool(still) or new not in words


def _later(lines: Lines) -> str:
    return "\n".join(lines[name] for name in LATER if lines.get(name))
