"""What templates say of posts: their states and their networks' pictures."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from rapport.accounts.models import Brand
from rapport.availability.queue_hold import queue_hold
from rapport.connectors.registry import manifest
from rapport.domain.post_states import PostState
from rapport.inbox.models import Direction, Message
from rapport.outbox.models import Publication
from rapport.publishing.composed import files_of
from rapport.publishing.models import Post, PostFile, Variant
from rapport.publishing.risk import RISKS
from rapport.publishing.state_words import STATES
from rapport.web.publish.words import COLOURS, HOWS, ICONS, OFTEN, PLANS, STOPS, TROUBLES, reason_words
from rapport.web.templatetags.rapport import icon, network_name

register = template.Library()
SAID_BESIDE = '<span title="{0}">{1}<span class="unseen">{0}</span></span>'
register.filter("post_reason", reason_words)


@register.filter
def pictures(variant: Variant) -> list[PostFile]:
    """What leaves beside the variant's words."""
    return files_of(variant)


@register.filter
def state_word(state: PostState) -> str:
    return str(STATES[state])


@register.filter
def how_often(rule: str) -> str:
    """The usual rules in words; others as they were written."""
    return str(OFTEN.get(rule, rule))


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
    held = Post.of(brand).filter(queue_hold__brand=brand).exclude(held_at=None).count()
    return {"hold": queue_hold(brand.pk), "posts": held}


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
    picture = icon(manifest(network).icon)
    return format_html(SAID_BESIDE, network_name(network), picture)


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
    here = {"brand": message.brand_id, "channel": message.channel_id, "network_id": number}
    left = Publication.across_brands.filter(**here).select_related("part__variant").first()
    return left or Message.across_brands.filter(**here, direction=Direction.OUT).first()
