"""What Meta tells of a page's standing, and of who wants its notifications; pure.

Shapes: https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events,
its pages messaging_policy_enforcement and messaging_optins, read on 2026-11-30.
"""

from __future__ import annotations

from typing import Any

from rapport.connectors.graph.api import restricted
from rapport.connectors.json_fields import name, need, need_time, part, text
from rapport.domain.account_told import RestrictionTold
from rapport.domain.marketing_told import MarketingTold
from rapport.domain.message import Event
from rapport.domain.template import on_one_line

HELD, FREE = ("warning", "block"), "unblock"
LONGEST = 200


def policy_told(said: dict[str, Any]) -> list[Event]:
    """A warning stops us as a block does: whoever goes on is blocked next. `unblock` lifts either."""
    told, at = part(said, "policy_enforcement"), need_time(said, "timestamp")
    action, page = text(told, "action"), name(said, "recipient", "id")
    if action not in (*HELD, FREE):
        return []
    why = on_one_line(text(told, "reason"))[:LONGEST].rstrip(". ")
    report = f"policy:{page}:{action}:{at.isoformat()}"
    return [RestrictionTold(report, at, action in HELD, str(restricted(why)) if action in HELD else "")]


def optin_told(said: dict[str, Any]) -> list[Event]:
    """That somebody stops or resumes notifications; a first yes to them opens nothing here."""
    chose = text(said, "optin", "notification_messages_status").replace(" ", "_").upper()
    if chose not in ("STOP_NOTIFICATIONS", "RESUME_NOTIFICATIONS"):
        return []
    who, at = need(said, "sender", "id"), need_time(said, "timestamp")
    return [MarketingTold(f"{who}:{chose.lower()}:{at.isoformat()}", at, who, chose.startswith("STOP"))]
