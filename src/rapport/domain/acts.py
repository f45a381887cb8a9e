"""What is done on a network besides speaking: reactions, and words taken out of sight."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from rapport.domain.message import Act


@dataclass(frozen=True, slots=True)
class Reaction:
    """A favourite, repost or follow, or with `undo` its taking back.

    `key` is ours and unique. `target` is the network's id of a message, for a follow of an account. `undoes` is
    the id that the network gave the act that is taken back.
    """

    key: str
    act: Act
    target: str
    undo: bool = False
    undoes: str = ""


class How(StrEnum):
    """How words go out of sight: our own are deleted, a comment under ours is hidden, and shown again."""

    DELETE = "delete"
    HIDE = "hide"
    UNHIDE = "unhide"


@dataclass(frozen=True, slots=True)
class Removal:
    """Words to be taken out of sight; `target` is the network's id of the message, `reason` a person's words."""

    key: str
    target: str
    how: How
    reason: str
