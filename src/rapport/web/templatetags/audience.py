"""What templates say of followers: shares, relations, choices."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext as _

from rapport.audience.relation_words import RELATION_WORDS
from rapport.audience.relations import Relation

register = template.Library()


@register.filter
def percent(share: float) -> int:
    """A share from 0 to 1 in hundredths."""
    return round(share * 100)


@register.filter
def doubled(number: int) -> int:
    """Hundredths on a line of 200."""
    return number * 2


@register.filter
def of_48(share: float) -> int:
    """A share from 0 to 1 on a line of 48."""
    return round(share * 48)


@register.filter
def under(book: Mapping[str, object], name: str) -> object:
    """What stands under a name."""
    return book.get(name)


@register.filter
def relation_word(relation: str) -> str:
    return str(RELATION_WORDS[Relation(relation)])


@register.filter
def follow_step(step: str) -> str:
    """What becomes of a follow on its way."""
    words = {
        "queued": _("leaves in a moment"),
        "sending": _("on its way"),
        "sent": _("the network has it"),
        "failed": _("the network refused it"),
        "unknown": _("nobody knows whether it arrived"),
    }
    return words.get(step, step)


@register.filter
def choice_word(choice: str) -> str:
    return {"follow": _("followed"), "later": _("later"), "never": _("never again")}.get(choice, choice)
