"""A raw item of ours that says: these words are not on the network any more."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from rapport.connectors.json_fields import name, need_time
from rapport.domain.message import Removed

MARK = "rapport_removed"


def gone(number: str, at: datetime) -> bytes:
    """For `look`: what the network's whole answer says is not there."""
    return json.dumps({MARK: number, "at": at.isoformat()}).encode()


def told_gone(said: dict[str, Any]) -> list[Removed]:
    """For `translate`: the removal in such an item, else nothing. Raises `Unreadable`."""
    return [Removed(number, need_time(said, "at"))] if (number := name(said, MARK)) else []
