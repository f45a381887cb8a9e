"""A found post as a draft of ours: a few of its words, who said them, and the link to where."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _
from django.utils.translation import override

from rapport.accounts.models import Brand
from rapport.connectors.registry import manifest
from rapport.curation.models import CuratedCard
from rapport.domain.set_apart import unturned

# Fits the shortest of the networks with room for the credit.
ALL, LEAST = 280, 40
_PINGS = re.compile(r"(?<![@#＠＃])[@#＠＃]++(?=\w)")
_HANDLE = re.compile(r"[\w.-]{1,60}(@[\w.-]{1,100})?")
_MARKS = str.maketrans("", "", "{}‹›“”\x00")
_LINK = re.compile(r"https?://\S+")


def credited(brand: Brand, card: CuratedCard) -> str:
    """In the brand's language: whom it was seen at, the beginning of their words, and where it leads.

    Nobody named in it is called, and no tag of theirs becomes ours.
    """
    with override(brand.language):
        seen = _("Seen at %(who)s:") % {"who": author_of(card)}
    link = leads_to(card)
    words = quoted_words(card.text, max(LEAST, ALL - len(seen) - len(link) - 6))
    return "\n".join(filter(None, [seen, f"“{words}”" if words else "", link]))


def author_of(card: CuratedCard) -> str:
    """Name and, where it names its server too, handle; a bare one may be somebody else's on our network."""
    name = _uncalled(card.who)[:80]
    handle = card.handle.lstrip("@")
    if handle != name and "." in handle and _HANDLE.fullmatch(handle):
        return f"{name} (@{handle})"
    return f"{name} ({manifest(card.network).name})" if not card.link else name


def leads_to(card: CuratedCard) -> str:
    """The post itself, where everybody can see who wrote it; a feed's entry is its page."""
    return card.url or card.link


def quoted_words(text: str, longest: int) -> str:
    """The beginning of words from outside, on one line, ending at a word; no links, handles, tags or braces."""
    words = _uncalled(_LINK.sub("", text))
    if len(words) <= longest:
        return words
    return words[: longest - 1].rsplit(" ", 1)[0].rstrip(".,;:") + "…"


def _uncalled(words: str) -> str:
    """On one line; what calls somebody or is a tag goes last, when nothing that hid it comes off any more."""
    return _PINGS.sub("", " ".join(unturned(words).translate(_MARKS).split()))
