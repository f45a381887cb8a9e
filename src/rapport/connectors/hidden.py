"""A raw item of ours that says: somebody hid these words in the network's own app, or shows them again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rapport.connectors.json_fields import name, need_time
from rapport.domain.message import Hidden

MARK = "rapport_hidden"


def hidden_item(number: str, at: datetime, *, hidden: bool) -> dict[str, Any]:
    """For a poll that reads it in the network's list; `at` is when the list was asked for."""
    return {MARK: number, "timestamp": at.isoformat(), "hidden": hidden}


def told_hidden(said: dict[str, Any]) -> list[Hidden]:
    """For `translate`: what such an item says, else nothing. Raises `Unreadable`."""
    number = name(said, MARK)
    return [Hidden(number, need_time(said, "timestamp"), said.get("hidden") is True)] if number else []
