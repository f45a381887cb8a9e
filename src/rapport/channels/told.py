"""What a network tells of a channel itself rather than of a conversation."""

from __future__ import annotations

from datetime import datetime

from rapport.channels import template_changes
from rapport.channels.models import Channel
from rapport.channels.unknown_kinds import count
from rapport.domain.message import TemplateTold
from rapport.domain.unknown_kind import UnknownKind


def heard(channel: Channel, event: TemplateTold | UnknownKind, place: int, now: datetime) -> None:
    """`place`: where the raw item stands in the intake log."""
    if isinstance(event, TemplateTold):
        template_changes.heard(channel, event, now)
    else:
        count(channel, event.name, place, now)
