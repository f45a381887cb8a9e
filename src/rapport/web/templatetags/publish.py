"""What templates say of posts: their states and their networks' pictures."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cache

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from rapport.accounts.dates import date_words
from rapport.accounts.models import Brand
from rapport.approvals.risk import RISKS
from rapport.availability.queue_hold import queue_hold
from rapport.connectors.registry import manifest
from rapport.domain.poll import Poll
from rapport.domain.post_states import PostState
from rapport.domain.quote import Quote
from rapport.inbox.models import Direction, Message
from rapport.outbox.models import Publication
from rapport.publishing.composed import first_comment, first_words, poll_of, warning_of
from rapport.publishing.incident import held_count
from rapport.publishing.models import Series, Variant
from rapport.publishing.quoting import quote_link, quote_of
from rapport.publishing.state_words import STATES
from rapport.web.publish.crop_fields import Pictured, pictured
from rapport.web.publish.film_words import film_in_words, largest_film
from rapport.web.publish.poll_fields import open_for
from rapport.web.publish.words import (
    COLOURS,
    CROPS,
    EDITS,
    HOWS,
    ICONS,
    OFTEN,
    PLANS,
    STOPS,
    TROUBLES,
    reason_words,
)
from rapport.web.settings.clock import WORDS as JOBS
from rapport.web.templatetags.rapport import icon, network_name

register = template.Library()
SAID_BESIDE = '<span title="{0}">{1}<span class="unseen">{0}</span></span>'
register.filter("post_reason", reason_words)
register.filter("open_for", open_for)
register.filter("film_in_words", film_in_words)
register.simple_tag(largest_film)


@register.filter
def pictures(variant: Variant) -> list[Pictured]:
    """What leaves beside the variant's words, each with the part of it that is shown."""
    return pictured(variant)


@register.filter
def as_address(link: str) -> str:
    """A link as a value that is posted with a request."""
    return json.dumps({"address": link})


@register.filter
def edit_word(step: str) -> str:
    return str(EDITS[step])


@register.filter
def crop_word(side: str) -> str:
    return str(CROPS[side])


@register.filter
def poll_beside(variant: Variant) -> Poll | None:
    """The poll beside the variant's words."""
    return poll_of(variant)


@register.filter
def quote_beside(variant: Variant) -> Quote | None:
    """The post that the variant quotes."""
    return quote_of(variant)


@register.filter
def quote_below(variant: Variant) -> str:
    """The link that leaves under the words in place of a quote; "" where it stands in them already."""
    link = quote_link(variant)
    return "" if link in first_words(variant) else link


@register.filter
def warning_before(variant: Variant) -> str:
    """The content warning before the variant's words."""
    return warning_of(variant)


@register.filter
def comment_under(variant: Variant) -> str:
    """What leaves under the post as its first comment."""
    return first_comment(variant)


@register.filter
def state_word(state: PostState) -> str:
    return str(STATES[state])


@register.filter
def series_words(series: Series) -> str:
    """How often a series comes round, with its day and hour; an unusual rule as it was written."""
    start = datetime.fromisoformat(series.start)
    freq = series.rule.partition(";")[0].removeprefix("FREQ=")
    day = {"WEEKLY": "l", "MONTHLY": "j", "YEARLY": "j F"}.get(freq, "") if series.rule in OFTEN else ""
    when = date_words(start, f"{day}, H:i" if day else "H:i")
    return f"{OFTEN.get(series.rule, series.rule)}, {when}"


@register.filter
def whole_moment(at: datetime) -> str:
    """A moment with its weekday and year, in the time of the page."""
    return date_words(timezone.localtime(at), "l j F Y, H:i")


@register.filter
def state_colour(state: PostState) -> str:
    return COLOURS.get(state, "")


@register.filter
def state_icon(state: PostState) -> str:
    return ICONS[state]


@register.filter
def trouble_word(code: str) -> str:
    return str(TROUBLES[code])


@register.filter
def job_words(name: str) -> str:
    return str(JOBS.get(name, name))


@register.filter
def sentence(words: str) -> str:
    """Words before a sentence, as one."""
    return f"{words[:1].upper()}{words[1:]}" + ("" if words.endswith((".", "!", "?")) or not words else ".")


@register.filter
def risk_word(code: str) -> str:
    return str(RISKS[code])


@register.filter
def concat(start: str, end: object) -> str:
    """Two parts of a form's value as one."""
    return f"{start}{end}"


@register.filter
def how_word(how: str) -> str:
    return str(HOWS.get(how, how))


@register.filter
def plan_word(may: str) -> str:
    return str(PLANS[may][0])


@register.filter
def plan_meaning(may: str) -> str:
    return str(PLANS[may][1])


@register.simple_tag
def held_queue(brand: Brand) -> dict[str, object]:
    """Whether all posts are held, and how many are, also of a hold that is over."""
    return {"hold": queue_hold(brand.pk), "posts": held_count(brand)}


@register.filter
def stop_word(why: str) -> str:
    return str(STOPS.get(why, why))


@register.filter
def of(found: dict[int, str], number: int) -> str:
    return found.get(number, "")


@register.filter
def number(value: int) -> str:
    """For a form's value, where a number would be written with points."""
    return str(value)


@register.filter
def network_picture(network: str) -> SafeString:
    """The network's picture with its name, for those who see it and those who do not."""
    return _picture(network, network_name(network))


@cache
def _picture(network: str, name: str) -> SafeString:
    return format_html(SAID_BESIDE, name, icon(manifest(network).icon))


@register.filter
def clock(at: datetime) -> str:
    """The time of day on the brand's wall."""
    return f"{timezone.localtime(at):%H:%M}"


@register.filter
def wall(at: datetime) -> str:
    """The wall time in the brand's zone, as a form sends it back."""
    return timezone.localtime(at).strftime("%Y-%m-%dT%H:%M")


@register.filter
def network_icon(network: str) -> str:
    """The name of the network's picture."""
    return manifest(network).icon


@register.filter
def quoted_post(message: Message) -> Publication | Message | None:
    """Our own words that a message quotes, as they left; None where it quotes somebody else, or nobody."""
    number = message.extra.get("quotes")
    if not number:
        return None
    here = {"channel": message.channel_id, "network_id": number}
    left = Publication.of(message.brand).filter(**here).select_related("part__variant").first()
    return left or Message.of(message.brand).filter(**here, direction=Direction.OUT).first()
