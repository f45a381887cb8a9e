"""Links that say from which campaign and network somebody came, by the words that analytics read (utm_…)."""

from __future__ import annotations

import re

from rapport.domain.counted_links import addresses, replaced, with_utm

LONGEST = 60


def tagged(text: str, campaign: str, network: str) -> str:
    """The text with its links tagged; one that names a campaign already, or is no address, is left alone."""
    said = utm_of(campaign, network)
    if not said["utm_campaign"]:
        return text
    return replaced(text, {one: with_utm(one, said) for one in addresses(text) if "utm_" not in one})


def utm_of(campaign: str, network: str) -> dict[str, str]:
    """What a link says of where somebody came from."""
    return {"utm_source": network, "utm_medium": "social", "utm_campaign": campaign_word(campaign)}


def campaign_word(campaign: str) -> str:
    """A campaign as it stands in a link: “Slow made” is slow-made."""
    return "-".join(re.findall(r"[^\W_]+", campaign.lower()))[:LONGEST]
