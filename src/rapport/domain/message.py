"""What a network tells us, in our own words: messages, echoes of what we said, activities."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from rapport.domain.account_told import LimitsTold, RestrictionTold, TemplateTold
from rapport.domain.film import Film
from rapport.domain.marketing_told import MarketingTold
from rapport.domain.past import HistoryTold
from rapport.domain.stands_there import StandsThere


class Kind(StrEnum):
    """How a message reached us; the kind of channel in the promise is this.

    `POST` is our own publication only: nothing that is heard has it, and no promise is made for it.
    """

    MENTION = "mention"
    COMMENT = "comment"
    DIRECT = "direct"
    REVIEW = "review"
    EMAIL = "email"
    CHAT = "chat"
    POST = "post"


HEARD = tuple(kind for kind in Kind if kind is not Kind.POST)


class Visibility(StrEnum):
    """Who can see the words. A reply keeps the visibility of what it answers, never wider."""

    PUBLIC = "public"
    UNLISTED = "unlisted"
    FOLLOWERS = "followers"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody outside, as the network names them. `network_id` is opaque and never parsed."""

    network_id: str
    handle: str = ""
    name: str = ""
    avatar: str = ""
    url: str = ""
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class Media:
    """A picture, sound, film or file beside the words.

    `url` is where the network keeps it, or fetches one of ours; `id` the network's own name for what was uploaded
    to it, or for a customer's file that it gives only to us. `content`: the bytes of a file of ours, for a network
    that takes files together with the words; `film`: the same for a film, whose bytes stay on disk. `beside`: the
    kind of words that one of ours is brought for.
    """

    url: str
    mime: str = ""
    alt: str = ""
    name: str = ""
    id: str = ""
    content: bytes = field(default=b"", repr=False)
    beside: str = ""
    film: Film | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message somebody wrote to the brand.

    `network_id` is unique within the channel. `thread` is the network's key for the conversation: two
    messages with one thread are one conversation. `at` is aware. `rating` is 1–5 for reviews.
    `automatic` forbids an automatic answer: a machine sent it, or a list (RFC 3834, a bot flag). `notice` is
    more: a machine's own note with nothing in it for a person, such as an away note or a delivery report.
    `version` is the network's name for these words where it has one: the same message under another version was
    edited. `digest` tells two messages apart whose ids a stranger chose: the same id with another digest is
    another message. `written`: when these words were written, where the network shows a message that was changed.
    """

    network_id: str
    kind: Kind
    author: Author
    text: str
    at: datetime
    thread: str
    in_reply_to: str = ""
    visibility: Visibility = Visibility.PRIVATE
    subject: str = ""
    html: str = ""
    quoted: str = ""
    warning: str = ""
    language: str = ""
    rating: int | None = None
    url: str = ""
    media: tuple[Media, ...] = ()
    automatic: bool = False
    notice: bool = False
    version: str = ""
    digest: str = ""
    written: datetime | None = None
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edited:
    """Somebody changed what they had written: `words` is the message as it is now, `at` when it was changed.

    `may_be_new`: the network shows the last words alone, so that these may be the first that we hear of.
    """

    words: Incoming
    at: datetime
    may_be_new: bool = False

    @property
    def network_id(self) -> str:
        return self.words.network_id


@dataclass(frozen=True, slots=True)
class Echo:
    """Words of the brand itself seen on the network.

    Either ours coming back (`key` or `network_id` is known to the outbox) or written by a person in the
    network's own app, which makes the robot silent in that thread. `to`: the network's ids of those whom
    they reach; None where whoever is in the thread can read them. `beside`: what else stands there.
    """

    network_id: str
    thread: str
    text: str
    at: datetime
    in_reply_to: str = ""
    key: str = ""
    visibility: Visibility = Visibility.PRIVATE
    url: str = ""
    to: tuple[str, ...] | None = None
    beside: StandsThere | None = None


class Act(StrEnum):
    FAVOURITE = "favourite"
    REPOST = "repost"
    QUOTE = "quote"
    FOLLOW = "follow"


@dataclass(frozen=True, slots=True)
class Activity:
    """Something done without words: a favourite, a repost, a follow. `target` is our post, when one was told."""

    network_id: str
    act: Act
    author: Author
    at: datetime
    target: str = ""


@dataclass(frozen=True, slots=True)
class Removed:
    """The network says that the words, or the activity, with this id are gone."""

    network_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Undelivered:
    """The network says that words of ours did not arrive, for good (`final`) or not yet.

    `network_id` is the report's own; `key` is the reply's, proved to be ours by the connector, or `words` the
    network's id of our words. `reason` is the network's words for why.
    """

    network_id: str
    key: str
    reason: str
    at: datetime
    final: bool = True
    thread: str = ""
    words: str = ""


class Check(StrEnum):
    AWAITED = "awaited"
    PASSED = "passed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a network that looks at words of ours before it shows them says of them.

    `network_id` is the report's own, another for each outcome; `words` the network's id of our words. `reason`
    is the network's for a refusal.
    """

    network_id: str
    words: str
    check: Check
    at: datetime
    reason: str = ""


class Arrived(StrEnum):
    DELIVERED = "delivered"
    SEEN = "seen"


@dataclass(frozen=True, slots=True)
class Receipt:
    """The network says that words of ours came to the contact's device, or were seen there.

    They are those with the id `words`, or that carry `key`; without either all in `thread` up to `upto`.
    """

    network_id: str
    state: Arrived
    at: datetime
    words: str = ""
    key: str = ""
    thread: str = ""
    upto: datetime | None = None


@dataclass(frozen=True, slots=True)
class Hidden:
    """Somebody of ours hid words of others in the network's own app, or (`hidden` false) shows them again."""

    network_id: str
    at: datetime
    hidden: bool = True


AboutUs = TemplateTold | LimitsTold | RestrictionTold
AboutThem = Receipt | MarketingTold | HistoryTold
Event = Incoming | Edited | Echo | Activity | Removed | Undelivered | Checked | Hidden | AboutUs | AboutThem
