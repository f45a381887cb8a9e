"""What a network tells of a channel itself rather than of a conversation."""

from __future__ import annotations

from datetime import datetime

from rapport.budgets.restriction import restriction_told
from rapport.channels import template_changes
from rapport.channels.models import Channel
from rapport.channels.told_limits import keep_told
from rapport.channels.unknown_kinds import count
from rapport.domain.account_told import LimitsTold, RestrictionTold, TemplateTold
from rapport.domain.message import AboutUs
from rapport.domain.unknown_kind import UnknownKind


def heard(channel: Channel, event: AboutUs | UnknownKind, place: int, now: datetime) -> None:
    """`place`: where the raw item stands in the intake log."""
    if isinstance(event, TemplateTold):
        template_changes.heard(channel, event, now)
    elif isinstance(event, LimitsTold):
        keep_told(channel, event.settings, event.at, now)
    elif isinstance(event, RestrictionTold):
        restriction_told(channel, event, now)
    else:
        count(channel, event.name, place, now)
