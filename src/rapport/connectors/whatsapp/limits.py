"""What Meta tells of a number's limits, as the settings that the manifest's buckets name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rapport.connectors.buckets import UNLIMITED
from rapport.connectors.json_fields import text

LIMITS = "throughput,is_on_biz_app,whatsapp_business_manager_messaging_limit"
PACES = {"STANDARD": "80", "HIGH": "1000"}
BESIDE_THE_APP = "20"  # a second, where the number is in use in the app on a phone, too
TIERS = {
    "TIER_50": "50",
    "TIER_250": "250",
    "TIER_1K": "1000",
    "TIER_2K": "2000",
    "TIER_10K": "10000",
    "TIER_100K": "100000",
    "TIER_UNLIMITED": UNLIMITED,
}


def limits_told(number: Mapping[str, Any]) -> dict[str, str]:
    """By the names of settings; "" for what it does not tell, so that the manifest's number holds."""
    pace = PACES.get(text(number, "throughput", "level"), "")
    return {
        "messages_a_second": BESIDE_THE_APP if number.get("is_on_biz_app") is True else pace,
        "people_a_day": TIERS.get(text(number, "whatsapp_business_manager_messaging_limit"), ""),
    }
