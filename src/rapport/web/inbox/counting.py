"""How long a reply may be and which files go beside it, told to the browser: the same as when it leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from rapport.connectors.base import Connector
from rapport.connectors.registry import connector
from rapport.domain.message import Kind
from rapport.inbox.models import Conversation, Identity, Message
from rapport.media.limits import FileLimits, file_limits


@dataclass(frozen=True, slots=True)
class CountedBy:
    """The rule of `count` in `measure.js`: a name of the field's `dataset`, "" for code points."""

    rule: str
    link: int

    @property
    def dataset(self) -> dict[str, str]:
        """As the script finds it."""
        return {"link": str(self.link), **({self.rule: ""} if self.rule else {})}

    @property
    def attribute(self) -> str:
        return f"data-{RULES[self.rule]}" if self.rule else ""


RULES = {"graphemes": "graphemes", "utf16": "utf16", "weighted": "weighted", "emojiBytes": "emoji-bytes"}


def counts_as(found: type[Connector], settings: Mapping[str, str]) -> CountedBy:
    """How a network counts what somebody types."""
    limits = found.manifest.limits
    flags = {
        "graphemes": limits.graphemes,
        "utf16": limits.utf16,
        "weighted": limits.weighted,
        "emojiBytes": limits.emoji_bytes,
    }
    return CountedBy(next((rule for rule, on in flags.items() if on), ""), found.link_size(settings))


@dataclass(frozen=True, slots=True)
class Counting:
    """`most` signs and `bytes`, counted `by` a rule; a content warning counts too where `warned`; `name` is put in
    front unless the words name it. `beside`: the most signs beside a file, 0 where that is as many.
    """

    most: int
    beside: int
    bytes: int
    by: CountedBy
    warned: bool
    name: str


def counting_of(conversation: Conversation, to: Identity, kind: Kind | None = None) -> Counting:
    """For a reply to somebody, measured as one of this kind (default: the conversation's).

    The server's own limits come before the network's; 0 where none is known.
    """
    channel, kind = conversation.channel, kind or Kind(conversation.kind)
    found = connector(channel.network)
    limits = found.manifest.limits
    return Counting(
        most=found.limit(kind, channel.settings),
        beside=limits.caption,
        bytes=found.limit_bytes(kind, channel.settings),
        by=counts_as(found, channel.settings),
        warned=found.counts_warning,
        name=to.handle.removeprefix("@") if found.worded("x", to.handle) != "x" else "",
    )


def files_of(conversation: Conversation, answered: Message | None) -> FileLimits | None:
    """For a reply to these words; None where words go alone."""
    channel, kind = conversation.channel, Kind(answered.kind if answered else conversation.kind)
    return file_limits(connector(channel.network), kind, channel.settings)
