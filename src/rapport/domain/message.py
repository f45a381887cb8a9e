"""What a network tells us, in our own words: messages, echoes of what we said, activities."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """How a message reached us; the kind of channel in the promise is this."""

    MENTION = "mention"
    COMMENT = "comment"
    DIRECT = "direct"
    REVIEW = "review"
    EMAIL = "email"
    CHAT = "chat"


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
    """A picture, sound, film or file beside the words; `url` is where the network keeps it."""

    url: str
    mime: str = ""
    alt: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message somebody wrote to the brand.

    `network_id` is unique within the channel. `thread` is the network's key for the conversation: two
    messages with one thread are one conversation. `at` is aware. `rating` is 1–5 for reviews.
    `automatic` is true when the sender's machine says it is a machine (RFC 3834, a bot flag).
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
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Echo:
    """Words of the brand itself seen on the network.

    Either ours coming back (`key` or `network_id` is known to the outbox) or written by a person in the
    network's own app, which makes the robot silent in that thread.
    """

    network_id: str
    thread: str
    text: str
    at: datetime
    in_reply_to: str = ""
    key: str = ""
    visibility: Visibility = Visibility.PRIVATE
    url: str = ""


class Act(StrEnum):
    FAVOURITE = "favourite"
    REPOST = "repost"
    QUOTE = "quote"
    FOLLOW = "follow"


@dataclass(frozen=True, slots=True)
class Activity:
    """Something done without words: a favourite, a repost, a follow. `target` is our post, when there is one."""

    network_id: str
    act: Act
    author: Author
    at: datetime
    target: str = ""


@dataclass(frozen=True, slots=True)
class Removed:
    """The network says the words with this id are gone."""

    network_id: str
    at: datetime


Event = Incoming | Echo | Activity | Removed
