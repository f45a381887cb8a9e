"""How long words may be on a network, and how much may stand in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rapport.connectors.base import Connector
from rapport.connectors.post_limits import TitleLimits, titled
from rapport.domain.message import Kind
from rapport.domain.reply import Outgoing
from rapport.outbox.refusal import Refusal


def word_refusals(
    network: type[Connector], settings: Mapping[str, str], outgoing: Outgoing, kind: Kind
) -> list[Refusal]:
    """Which of its limits the words of `outgoing` pass, counted as words of this kind."""
    limits, text = network.manifest.limits, outgoing.text
    held, found = limits.of(kind), []
    size, heavy = measured(network, settings, outgoing), len(text.encode())
    most, heaviest = network.limit(kind, settings), network.limit_bytes(kind, settings)
    if most and size > most:
        found.append(Refusal("too long", most, size))
    elif outgoing.media and limits.caption and size > limits.caption:
        found.append(Refusal("too long beside a file", limits.caption, size))
    if heaviest and heavy > heaviest:
        found.append(Refusal("too many bytes", heaviest, heavy))
    counted = {
        "too many links": (held.links, network.links),
        "too many hashtags": (held.hashtags, network.hashtags),
        "too many mentions": (held.mentions, network.mentions),
    }
    for code, (allowed, count) in counted.items():
        if allowed and (many := count(text)) > allowed:
            found.append(Refusal(code, allowed, many))
    titles = network.manifest.titles if kind is Kind.POST else None
    return [*found, *_about_title(titles, network, settings, text)] if titles else found


def _about_title(
    limits: TitleLimits, network: type[Connector], settings: Mapping[str, str], text: str
) -> Iterator[Refusal]:
    """What is wrong with the first line as a title, and with the rest as a description."""
    title, rest = titled(text)
    if not title:
        yield Refusal("title missing")
    if (size := network.count(title, settings)) > limits.title:
        yield Refusal("title too long", limits.title, size)
    if limits.rest_bytes and (heavy := len(rest.encode())) > limits.rest_bytes:
        yield Refusal("too long under a title", limits.rest_bytes, heavy)
    if not limits.angle_brackets and {"<", ">"} & {*text}:
        yield Refusal("angle brackets")


def measured(network: type[Connector], settings: Mapping[str, str], outgoing: Outgoing) -> int:
    """How long the network counts words as they leave, with their content warning where that counts."""
    warned = network.count(outgoing.warning, settings) if network.counts_warning else 0
    return network.count(outgoing.text, settings) + warned
