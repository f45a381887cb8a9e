"""What becomes of a quoted post on each channel: it is quoted there, or its link stands under the words."""

from __future__ import annotations

from rapport.channels.models import Channel
from rapport.connectors.registry import connector
from rapport.domain.quote import Quote
from rapport.publishing.models import Variant


def can_quote(quote: Quote, channel: Channel) -> bool:
    """Whether the post can be quoted through this channel."""
    known = connector(channel.network)
    rules = known.manifest.quotes
    if rules is None or quote.network != channel.network or not known.quotes(channel.settings):
        return False
    return not rules.own_server or quote.channel == channel.pk


def quote_of(variant: Variant) -> Quote | None:
    """The post that the variant quotes; None also where a link stands for it."""
    quote = Quote.kept(variant.post.quote)
    return quote if quote and can_quote(quote, variant.channel) else None


def quote_link(variant: Variant) -> str:
    """The link that stands for the quoted post where that cannot be quoted."""
    quote = Quote.kept(variant.post.quote)
    return quote.url if quote and not can_quote(quote, variant.channel) else ""


def with_quote_link(words: str, variant: Variant) -> str:
    """The words of a first part, with the quoted post's link under them where that has to stand for it."""
    link = quote_link(variant)
    return words if not link or link in words else f"{words}\n\n{link}".strip()
