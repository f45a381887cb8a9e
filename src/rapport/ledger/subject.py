"""Which row an entry is about."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class SubjectKind(StrEnum):
    """The kinds of rows that entries are about, the nearest first: a draft rather than the message it answers."""

    REPLY = "reply"
    REACTION = "reaction"
    REMOVAL = "removal"
    MAIL = "mail"
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

    @classmethod
    def among(cls, brand: int, conversation: int | None, data: Mapping[str, object]) -> Subject:
        """The nearest row that `data` names by its kind; else the conversation, else the brand itself."""
        for kind in SubjectKind:
            if isinstance(row := data.get(kind), int):
                return cls(str(kind), row)
        if conversation is not None:
            return cls(str(SubjectKind.CONVERSATION), conversation)
        return cls(str(SubjectKind.BRAND), brand)
