"""What came of the proof, and what comes next, on the page of a channel that was connected today."""

from __future__ import annotations

from datetime import timedelta

from rapport.channels.models import Channel, State
from rapport.connectors.manifest import Manifest
from rapport.history.recalling import recall_costs
from rapport.web.access import BrandRequest

FRESH = timedelta(days=1)


def just_connected(request: BrandRequest, channel: Channel, known: Manifest) -> dict[str, object]:
    """Nothing for a channel that is ill or has been there longer, nor for who may not settle what comes next.

    `past`: how what was said before comes in, "free" by itself, for "money", "told" by the network, or not ("").
    """
    well = channel.health.state == State.OK
    if not (well and request.membership.may_settle and request.now - channel.created_at <= FRESH):
        return {"fresh": False}
    return {"fresh": True, "past": "" if known.trial else _past(known)}


def _past(known: Manifest) -> str:
    if known.tells_before:
        return "told"
    if not known.can.recall:
        return ""
    return "money" if recall_costs(known.network) else "free"
