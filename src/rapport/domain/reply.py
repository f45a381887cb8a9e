"""What leaves: one reply on its way to a network, and what the network said of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from rapport.domain.link_card import SentCard
from rapport.domain.message import Kind, Media, Visibility
from rapport.domain.poll import Poll
from rapport.domain.template import TemplateUse


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Words on their way out.

    `key` is ours and unique: a network that knows idempotency keys gets it, one that does not is searched
    for it (`find_sent`). `in_reply_to`, `thread` and `to` are the network's ids from the message answered.
    `automatic` is true when no person approved these words, so that a network's bot label can be set.
    `begun`: when the call was made whose outcome is looked for; equal words from before are somebody's own. Of
    words with files that are said once more: when they were first tried.
    `quotes`: the network's id of somebody else's post that stands under the words, as a quote of it.
    `card`: of its link, where the network's manifest says that it wants it from us.
    `template`: the words were approved by the network beforehand, and `text` is how they read.
    """

    key: str
    text: str
    kind: Kind
    thread: str = ""
    in_reply_to: str = ""
    to: str = ""
    to_handle: str = ""
    visibility: Visibility = Visibility.PRIVATE
    subject: str = ""
    warning: str = ""
    language: str = ""
    automatic: bool = False
    media: tuple[Media, ...] = ()
    extra: dict[str, str] = field(default_factory=dict)
    template: TemplateUse | None = None
    poll: Poll | None = None
    quotes: str = ""
    card: SentCard | None = None
    begun: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """The network has the words: its id for them and where they can be seen.

    `awaits`: they quote a post whose author has not agreed yet; until then the quote is not shown. `beside`: its
    ids of the messages that files beside them became.
    """

    network_id: str
    url: str = ""
    awaits: bool = False
    beside: tuple[str, ...] = ()
