"""What our connectors make of a network's answer, and what every event of theirs has."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, settings

from rapport.cli.lab.translate import made_of
from rapport.connectors.registry import connector

AT = datetime(2026, 3, 1, tzinfo=UTC)
MODEST = settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(MODEST, max_examples=25)
WORDS = ("mention", "comment", "direct", "review", "post")


def events_of(network: str, said: Any, us: str) -> tuple[list[dict[str, Any]], int]:
    """A body, or the bytes of one, as events, and how much in it could not be read."""
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    told, unread = made_of(io.BytesIO(body), connector(network), us, AT)
    return told.get("events", []), unread


def whole(events: list[dict[str, Any]]) -> bool:
    """Everything that an event of its kind is nothing without; JSON can hold it."""
    for one in events:
        json.dumps(one)
        assert one["id"]
        assert isinstance(one["id"], str)
        assert datetime.fromisoformat(one["at"]).tzinfo is not None
        assert isinstance(one["text"], str)
        assert one["from"] or one["kind"] not in (*WORDS, "reaction", "follow")
    return True
