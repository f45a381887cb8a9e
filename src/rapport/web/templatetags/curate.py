"""What templates say of found posts: the credit they get, and what was learnt."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from rapport.curation.credit import credited
from rapport.curation.models import CuratedCard
from rapport.domain.set_apart import isolated
from rapport.web.curate.words import DONE

register = template.Library()


@register.filter
def credit(card: CuratedCard) -> str:
    """The draft that one tap would make."""
    return credited(card.brand, card)


@register.filter
def tap_done(what: str) -> str:
    return str(DONE[what])


@register.filter
def taste_word(feature: str) -> str:
    """A feature as people know it: a word, a site, or an account."""
    kind, _colon, name = feature.partition(":")
    if kind == "by":
        return _("from %(who)s") % {"who": isolated(name.partition(":")[2])}
    return f"“{isolated(name)}”" if kind == "word" else name
