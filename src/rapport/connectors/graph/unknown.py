"""What Meta's calls about a page or an account tell of that is not known here; pure."""

from __future__ import annotations

from typing import Any

from rapport.connectors.json_fields import object_of, part, parts, text

FIELDS = frozenset({"comments", "live_comments", "ratings", "mentions", "mention", "feed"})
HEAD = frozenset({"sender", "recipient", "timestamp", "is_echo"})
EVENTS = frozenset(
    {"message", "message_edit", "postback", "reaction", "delivery", "read", "policy_enforcement", "optin"}
)


def is_of_messaging(said: dict[str, Any]) -> bool:
    """Whether it is an event of a talk, or of the page's standing in Messenger, wherever it stands."""
    return bool(part(said, "recipient") and (part(said, "sender") or part(said, "policy_enforcement")))


def unknown_kind(raw: bytes) -> str:
    """As `NamesKinds.unknown_kind`: a field of `changes`, or what an event of `messaging` holds."""
    for entry in parts(object_of(raw), "entry"):
        for one in parts(entry, "changes"):
            value, field = part(one, "value"), text(one, "field")
            if is_of_messaging(value):
                return _event(value)
            if field not in FIELDS:
                return f"changes {field}"
        for one in [*parts(entry, "messaging"), *parts(entry, "standby")]:
            if found := _event(one):
                return found
    return ""


def _event(said: dict[str, Any]) -> str:
    names = sorted(set(said) - HEAD)
    return f"messaging {names[0]}" if names and not EVENTS & set(names) else ""
