"""Which row an entry is about."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class SubjectKind(StrEnum):
    """The kinds of rows that entries are about, the nearest first: a draft rather than the message it answers."""

    REPLY = "reply"
    REACTION = "reaction"
    REMOVAL = "removal"
    MAIL = "mail"
    EDIT = "edit"
    PUBLICATION = "publication"
    POST = "post"
    CARD = "card"
    WATCHER = "watcher"
    DRAFT = "draft"
    NOTE = "note"
    ARTICLE = "article"
    SAVED_REPLY = "saved_reply"
    SAVED_VIEW = "saved_view"
    MESSAGE = "message"
    FOLLOWER = "follower"
    GIVEAWAY = "giveaway"
    CONTACT = "contact"
    REPLAY = "replay"
    HISTORY = "history"
    LAYER = "layer"
    CHANNEL = "channel"
    DEAD_LETTER = "dead_letter"
    TOKEN = "token"  # noqa: S105
    INVITATION = "invitation"
    CONVERSATION = "conversation"
    BRAND = "brand"


class Subject(NamedTuple):
    """A row by its kind and number."""

    kind: str
    id: int
