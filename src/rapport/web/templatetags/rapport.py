"""Small things templates say: icons, initials, how long ago."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cache

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from lucide.templatetags.lucide import lucide

from rapport.connectors.registry import manifest
from rapport.inbox.models import Conversation, Decision, Message, Need
from rapport.outbox.models import Reply
from rapport.people.models import Health, State
from rapport.web.inbox import words

register = template.Library()
KEPT_HERE = re.compile(r"/b/[-\w]+/chat/files/[\w-]{43}/[0-9a-f]{32}\.[a-z]{3}")


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
    day = date_format(here, pgettext("date", "j M") if here.year == today.year else pgettext("date", "j M Y"))
    return f"{day}, {here:%H:%M}"


@register.filter
def day(at: datetime) -> str:
    """The day as people call it."""
    here, today = timezone.localtime(at).date(), timezone.localdate()
    if here == today:
        return _("Today")
    if (today - here).days == 1:
        return _("Yesterday")
    return date_format(here, pgettext("date", "l j F") if here.year == today.year else pgettext("date", "j F Y"))


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
def web_address(url: str) -> str:
    """The address if a browser may be sent there, else nothing: `javascript:` and the like come from outside.

    Files that visitors gave are kept here, under the brand's own address.
    """
    return url if str(url).startswith(("https://", "http://")) or KEPT_HERE.fullmatch(str(url)) else ""


@register.filter
def state(conversation: Conversation) -> tuple[str, str]:
    """The one word a list says of a conversation, and the colour of its meaning."""
    if getattr(conversation, "in_doubt", False):
        return _("Unknown"), "unknown"
    if conversation.need == Need.DRAFT:
        return said("draft", "ROUTES"), "robot"
    if conversation.need == Need.NOTHING and conversation.route in ("answer", "ignore"):
        return said(conversation.route, "ROUTES"), meaning(conversation.route, "ROUTES")
    return said(conversation.tone, "TONES") or _("Message"), meaning(conversation.tone, "TONES")


@register.filter
def said(code: str, book: str) -> str:
    """The word for a code, from one of the books in `web.inbox.words`."""
    found = getattr(words, book).get(code, code)
    return str(found[0] if isinstance(found, tuple) else found)


@register.filter
def meaning(code: str, book: str) -> str:
    """The colour class of a code's meaning."""
    return str(getattr(words, book).get(code, ("", ""))[1])


@register.filter
def reasons(decision: Decision) -> list[tuple[str, str]]:
    """Why a message was routed so: sentences with the value that set each off."""
    return [(words.reason(one["code"]), str(one.get("value", ""))) for one in decision.reasons]


@register.filter
def read_reasons(message: Message) -> list[str]:
    """What the reader saw in the words, beyond what the decision already says."""
    known = {one["code"] for one in message.decision.reasons}
    return [words.reason(code) for code in message.reading.reasons if code not in known]


@register.filter
def step_reason(reply: Reply) -> str:
    return words.step_reason(reply.reason)


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
