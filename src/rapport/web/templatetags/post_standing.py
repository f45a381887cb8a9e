"""Where a post stands, for templates: its hour as what it is, its further parts, and what of it is out."""

from __future__ import annotations

from django import template

from rapport.publishing.calendar import PostCard
from rapport.publishing.further_parts import thread_of
from rapport.publishing.hour_words import HOURS
from rapport.publishing.models import Variant
from rapport.publishing.part_words import maybe_out_words, parts_out_words, taken_back_words
from rapport.publishing.standing import PostStanding, VariantStanding
from rapport.web.templatetags.publish import clock
from rapport.web.templatetags.rapport import moment

register = template.Library()


@register.filter
def further_parts(variant: Variant) -> list[str]:
    """The parts that leave after the first: its own, or the post's."""
    return thread_of(variant)


@register.filter
def parts_out(one: VariantStanding) -> str:
    """How much of it is on the network, where not all of it is."""
    return parts_out_words(one)


@register.filter
def maybe_out(one: PostStanding) -> str:
    """Of what is held: that something of it may be out all the same."""
    return maybe_out_words(one)


@register.filter
def taken_back(one: VariantStanding) -> str:
    """That the rest of what is partly out was taken back, with what to do."""
    return taken_back_words(one)


@register.filter
def hour_words(one: PostStanding | VariantStanding) -> str:
    """Its hour as what it is: *proposed for* or *leaves at*; "" where there is none."""
    return str(HOURS[one.hour]) % {"at": moment(one.at)} if one.at else ""


@register.filter
def card_hour(card: PostCard) -> str:
    """The hour of a card of the calendar, as what it is."""
    return str(HOURS[card.hour]) % {"at": clock(card.at)}
