"""What Meta calls about a number's limits, and about its account being restricted, in our words; pure.

Shapes: https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference, its pages
phone_number_quality_update, business_capability_update and account_update, read on 2026-11-30.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from rapport.connectors.base import ChannelConfig
from rapport.connectors.buckets import none_until
from rapport.connectors.graph.api import restricted
from rapport.connectors.json_fields import parts, read_time, text
from rapport.connectors.whatsapp.limits import PACES, TIERS
from rapport.domain.account_told import LimitsTold, RestrictionTold
from rapport.domain.message import Event
from rapport.domain.template import on_one_line

FIELDS = frozenset({"phone_number_quality_update", "business_capability_update", "account_update"})
# `current_limit` is the name of before 2026, and of one number; the others are of all that share a portfolio.
OF_ALL = ("max_daily_conversations_per_business", "max_daily_conversation_per_phone")
BEGINS_NONE, ANSWERS_NONE = "RESTRICTED_BIZ_INITIATED_MESSAGING", "RESTRICTED_CUSTOMER_INITIATED_MESSAGING"
USUALLY, LONGEST = timedelta(days=30), timedelta(days=365)


def account_told(change: Mapping[str, Any], value: Mapping[str, Any], link: ChannelConfig) -> list[Event]:
    """The events of one change. What another account is told, or nobody knows since when, is nothing."""
    own, theirs = link.settings.get("account", "").strip(), text(change, "entry", "id")
    at = read_time(change, "entry", "time")
    if at is None or (own and theirs and theirs != own):
        return []
    report = f"account:{theirs}:{text(value, 'event')}:{at.isoformat()}"
    if text(change, "field") == "account_update":
        return _account(report, value, at)
    found = _limits(value, _is_ours(value, link))
    return [LimitsTold(report, at, found)] if found else []


def _limits(value: Mapping[str, Any], ours: bool) -> dict[str, str]:
    """By the names of settings, as `limits_told`; without what is not told, or not known here."""
    names = (*OF_ALL, "current_limit") if ours else OF_ALL
    most = next(filter(None, (_people(text(value, name)) for name in names)), "")
    limits = {"people_a_day": most} if most else {}
    if ours and text(value, "event") == "THROUGHPUT_UPGRADE":
        limits["messages_a_second"] = PACES["HIGH"]
    return limits


def _people(said: str) -> str:
    return TIERS.get(said, said if said.isdecimal() and said.isascii() and 0 < int(said) < 10**9 else "")


def _is_ours(value: Mapping[str, Any], link: ChannelConfig) -> bool:
    shown = _digits(text(value, "display_phone_number"))
    return not shown or shown == _digits(link.handle)


def _digits(said: str) -> str:
    return "".join(filter(str.isdecimal, said))


def _account(report: str, value: Mapping[str, Any], at: datetime) -> list[Event]:
    """Who may not answer, or is disabled, says nothing at all; who may not begin talks still answers."""
    event, state = text(value, "event"), text(value, "ban_info", "waba_ban_state")
    if event == "DISABLED_UPDATE" and state in ("DISABLE", "REINSTATE"):
        return [RestrictionTold(report, at, state == "DISABLE", str(restricted("")))]
    rows = {text(one, "restriction_type"): one for one in parts(value, "restriction_info")}
    found = list[Event]()
    if event == "ACCOUNT_RESTRICTION" and ANSWERS_NONE in rows:
        said = on_one_line(text(rows[ANSWERS_NONE], "remediation"))[:200].rstrip(". ")
        found.append(RestrictionTold(report, at, True, str(restricted(said))))
    if event == "ACCOUNT_RESTRICTION" and BEGINS_NONE in rows:
        until = min(read_time(rows[BEGINS_NONE], "expiration") or at + USUALLY, at + LONGEST)
        found.append(LimitsTold(f"{report}:begins", at, {"people_a_day": none_until(until)}))
    return found
