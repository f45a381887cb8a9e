"""The parts of a Mastodon server's JSON that we read, typed; anything else in it is ignored."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

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


class Mention(msgspec.Struct, frozen=True):
    id: Id
    acct: str = ""


class Attachment(msgspec.Struct, frozen=True):
    """https://docs.joinmastodon.org/entities/MediaAttachment/"""

    url: str | None = ""
    remote_url: str | None = ""
    description: str | None = ""


class Quote(msgspec.Struct, frozen=True):
    """https://docs.joinmastodon.org/entities/Quote/"""

    quoted_status: Status | None = None


class Status(msgspec.Struct, frozen=True):
    """https://docs.joinmastodon.org/entities/Status/"""

    id: Id
    account: Account
    created_at: When
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


class Notification(msgspec.Struct, frozen=True):
    """https://docs.joinmastodon.org/entities/Notification/"""

    id: Id
    type: str
    created_at: When
    account: Account
    status: Status | None = None


class Raw(msgspec.Struct, frozen=True):
    """One raw thing as the connector keeps it: a notification, a post of our own, or the id of a deleted one.

    `root` is the first post of its thread; `contact` the last one in it who is not us, for posts of our own.
    """

    notification: Notification | None = None
    status: Status | None = None
    deleted: str = ""
    at: When | None = None
    root: str = ""
    contact: str = ""
