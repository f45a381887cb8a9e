"""Small things templates say: icons, initials, how long ago."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from lucide.templatetags.lucide import lucide

from rapport.accounts.dates import date_words
from rapport.channels.models import Health, State
from rapport.connectors.registry import manifest
from rapport.domain.reading import Tone
from rapport.domain.set_apart import closed, isolated
from rapport.domain.word_diff import ChangedPart, DiffKind, word_diff
from rapport.inbox.models import Conversation, Message, Need
from rapport.inbox.story_told import story_told
from rapport.media.said_size import said_size
from rapport.outbox.models import Reply
from rapport.web.extensions import KEPT_FILES
from rapport.web.inbox import words
from rapport.web.inbox.received import shown_files
from rapport.web.inbox.why import why
from rapport.web.settings.history_words import format_words as said_formats

register = template.Library()
SHOWN = 6000


_LINES, _LINE = re.compile(r'(?:<path d="[^"]+"/>){2,}'), re.compile(r'd="([^"]+)"')
_BEGUN = re.compile(r"^m(-?\d*\.?\d+) ?(-?\d*\.?\d+) ?((?=[-.\d]))?")


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """A picture beside words: it says nothing by itself, so screen readers pass over it."""
    drawn = re.search(r"<svg[^>]*>(.*)</svg>", lucide(str(name)), re.DOTALL)
    lines = re.sub(r"\s+(?=<|/>|$)", "", drawn[1]) if drawn else ""
    lines = _LINES.sub(_as_one, lines)
    return SafeString(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{lines}</svg>')


def _as_one(lines: re.Match[str]) -> str:
    """Lines that follow each other as one: a page has dozens of icons. An m begins one where the last ended: M."""
    first, *more = _LINE.findall(lines[0])
    begun = [_BEGUN.sub(lambda at: f"M{at[1]} {at[2]}{'' if at[3] is None else 'l'}", line) for line in more]
    return f'<path d="{first}{"".join(begun)}"/>'


@register.filter
def accepted(types: Iterable[str]) -> str:
    """What a file field lets people choose: all kinds that can become one of these; "" for anything kept here."""
    given = set(types)
    if given and all(one.startswith("image/") for one in given):
        return "image/*"
    return ",".join(sorted(given))


@register.filter
def initials(name: str) -> str:
    """Two letters for a face: pictures from networks are never loaded by the browser."""
    words = [word for word in str(name).replace("@", " ").split() if word[0].isalnum()]
    letters = words[0][0] + words[-1][0] if len(words) > 1 else "".join(words)[:2]
    return letters.upper() or "?"


register.filter("isolated", isolated)


@register.filter(name="closed", is_safe=True)
def closed_words(value: object) -> object:
    """What the loader puts behind every value that people read: it ends whatever marks it left open."""
    return closed(value) if isinstance(value, str) else value


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
def last_heard(at: datetime | None) -> str:
    """When a channel last brought anything, as a whole phrase: languages put the words differently."""
    if at is None:
        return _("nothing heard yet")
    if timezone.now() - at < timedelta(minutes=1):
        return _("heard just now")
    return _("last heard %(time)s ago") % {"time": ago(at)}


@register.filter
def moment(at: datetime | None) -> str:
    """The clock time today, the day and time before, in the brand's time zone."""
    if at is None:
        return ""
    here, today = timezone.localtime(at), timezone.localdate()
    if here.date() == today:
        return here.strftime("%H:%M")
    day = date_words(here, pgettext("date", "j M") if here.year == today.year else pgettext("date", "j M Y"))
    return f"{day}, {here:%H:%M}"


@register.filter
def day(at: datetime) -> str:
    """The day as people call it."""
    here, today = timezone.localtime(at).date(), timezone.localdate()
    if here == today:
        return _("Today")
    if (today - here).days == 1:
        return _("Yesterday")
    form = pgettext("date", "l j F") if here.year == today.year else pgettext("date", "j F Y")
    return capfirst(date_words(here, form))


@register.filter(expects_localtime=True)
def dated(on: date | None, form: str) -> str:
    """A day or a month in words, as they stand in a sentence."""
    return date_words(on, form) if on else ""


@register.filter
def versions(message: Message) -> list[list[ChangedPart]]:
    """The words before each edit, the first on top, with what was taken out of them."""
    words = [turn.before[:SHOWN] for turn in message.turns.all()] + [message.text[:SHOWN]]
    changes = (word_diff(before, after) for before, after in pairwise(words))
    return [[part for part in parts if part.what != DiffKind.NEW] for parts in changes]


@register.filter
def stars(rating: int | None) -> str:
    return "★" * int(rating) + "☆" * (5 - int(rating)) if rating else ""


@register.filter
def capped(count: int, most: int = 999) -> str:
    return f"{most}+" if count > most else str(count)


@register.filter
def network_name(network: str) -> str:
    return words.network(network)


@register.filter
def format_words(code: str) -> str:
    return str(said_formats(code))


@register.filter
def renewable(network: str) -> bool:
    """Whether one signs in to it with something that can be given again."""
    return bool(manifest(network).fields)


@register.filter
def web_address(url: str) -> str:
    """The address if a browser may be sent there, else nothing: `javascript:` and the like come from outside.

    Files that visitors gave are kept here, under the brand's own address.
    """
    outside = str(url).startswith(("https://", "http://"))
    return url if outside or any(kept.fullmatch(str(url)) for kept in KEPT_FILES) else ""


@register.filter
def state(conversation: Conversation) -> tuple[str, str]:
    """The one word a list says of a conversation, and the colour of its meaning."""
    if getattr(conversation, "in_doubt", False):
        return _("Unconfirmed"), "unknown"
    if conversation.need == Need.DRAFT:
        return said("draft", "ROUTES"), "robot"
    if conversation.need == Need.NOTHING and conversation.route in ("answer", "ignore"):
        return said(conversation.route, "ROUTES"), meaning(conversation.route, "ROUTES")
    # Thanks or a question behind a complaint that is open hide it from nobody.
    tone = Tone.COMPLAINT.value if conversation.complaint_open else conversation.tone
    return said(tone, "TONES") or _("Message"), meaning(tone, "TONES")


@register.filter
def said(code: str, book: str) -> str:
    """The word for a code, from one of the books in `web.inbox.words`."""
    found = getattr(words, book).get(code, code)
    return str(found[0] if isinstance(found, tuple) else found)


@register.filter
def meaning(code: str, book: str) -> str:
    """The colour class of a code's meaning."""
    return str(getattr(words, book).get(code, ("", ""))[1])


register.filter("why", why)
register.filter("said_size", said_size)
register.filter("shown_files", shown_files)
register.filter("story_told", story_told)


@register.filter
def step_reason(reply: Reply) -> str:
    return words.step_reason(reply.reason)


register.filter("step_words", words.step_reason)
register.filter("refusal_words", words.refusal_words)


@register.filter
def in_words(text: str) -> str:
    return words.in_words(text)


@register.filter
def health_reason(health: Health) -> str:
    """Why a channel is as it is; the hours of silence are its network's."""
    if health.state == State.SILENT:
        hours = manifest(health.channel.network).silent_after_hours
        return _("Nothing has come for %(n)d hours.") % {"n": hours}
    return words.in_words(health.reason)


@register.filter
def percent(share: float) -> int:
    """A score in [0, 1] as a length of a hundred."""
    return round(max(0.0, min(1.0, share)) * 100)
