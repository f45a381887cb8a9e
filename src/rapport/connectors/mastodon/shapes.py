"""The parts of a Mastodon server's JSON that we read, typed; anything else in it is ignored."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import msgspec

Id = Annotated[str, msgspec.Meta(min_length=1)]
Prose = Annotated[
    str, msgspec.Meta(max_length=200_000)
]  # far above any server's limit, below any parser's trouble
When = Annotated[datetime, msgspec.Meta(tz=True)]


class Account(msgspec.Struct, frozen=True):
    """https://docs.joinmastodon.org/entities/Account/"""

    id: Id
    username: str = ""
    acct: str = ""
    display_name: str | None = ""
    avatar: str | None = ""
    url: str | None = ""
    bot: bool | None = False
    locked: bool | None = False


class Described(Account, frozen=True):
    """An account asked for by itself, with what it says of itself."""

    note: Prose | None = ""
    created_at: When | None = None
    followers_count: int | None = None
    following_count: int | None = None
    statuses_count: int | None = None
    last_status_at: str | None = None
    suspended: bool | None = False
    moved: dict[str, Any] | None = None


class Mention(msgspec.Struct, frozen=True):
    id: Id
    acct: str = ""


class Attachment(msgspec.Struct, frozen=True):
    """https://docs.joinmastodon.org/entities/MediaAttachment/"""

    id: str | None = ""
    url: str | None = ""
    remote_url: str | None = ""
    description: str | None = ""
    type: str | None = ""


class Quote(msgspec.Struct, frozen=True):
    """https://docs.joinmastodon.org/entities/Quote/"""

    quoted_status: Status | None = None
    state: str | None = ""


class Approval(msgspec.Struct, frozen=True):
    """https://docs.joinmastodon.org/entities/QuoteApproval/"""

    current_user: str | None = ""


class Option(msgspec.Struct, frozen=True):
    title: Prose | None = ""
    votes_count: int | None = None


class Poll(msgspec.Struct, frozen=True):
    """https://docs.joinmastodon.org/entities/Poll/"""

    options: list[Option] = []


class Status(msgspec.Struct, frozen=True):
    """https://docs.joinmastodon.org/entities/Status/"""

    id: Id
    account: Account
    created_at: When
    edited_at: When | None = None
    content: Prose | None = ""
    visibility: str = "direct"
    spoiler_text: Prose | None = ""
    language: str | None = ""
    uri: str | None = ""
    url: str | None = ""
    in_reply_to_id: str | None = ""
    in_reply_to_account_id: str | None = ""
    mentions: list[Mention] = []
    media_attachments: list[Attachment] = []
    reblog: dict[str, object] | None = None
    quote: Quote | None = None
    quote_approval: Approval | None = None
    poll: Poll | None = None


class Counted(Status, frozen=True):
    """A post asked for by itself, with what others did with it and whether we did."""

    favourited: bool | None = False
    reblogged: bool | None = False
    favourites_count: int | None = None
    reblogs_count: int | None = None
    replies_count: int | None = None
    quotes_count: int | None = None


class Relationship(msgspec.Struct, frozen=True):
    """https://docs.joinmastodon.org/entities/Relationship/"""

    id: Id
    following: bool = False
    requested: bool = False


class Notification(msgspec.Struct, frozen=True):
    """https://docs.joinmastodon.org/entities/Notification/"""

    id: Id
    type: str
    created_at: When
    account: Account
    status: Status | None = None


class Raw(msgspec.Struct, frozen=True):
    """One raw thing as the connector keeps it: a notification, a post of our own, one edited, or one deleted's id.

    `found` is somebody's post that no notification told of: out of a search, or of an old conversation.
    `root` is the first post of its thread; `contact` the last one in it who is not us, for posts of our own.
    """

    notification: Notification | None = None
    status: Status | None = None
    edited: Status | None = None
    found: Status | None = None
    deleted: str = ""
    at: When | None = None
    root: str = ""
    contact: str = ""


class Uploaded(msgspec.Struct, frozen=True):
    """https://docs.joinmastodon.org/entities/MediaAttachment/; no address while the server works on it."""

    id: Id
    url: str | None = ""
