"""Somebody saw to it at the network that an account is not restricted any more: proved, then what waits leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from rapport.accounts.models import Person
from rapport.budgets.restriction import note_lifted, restriction_of
from rapport.channels.connected import link, save_secrets, turned_away
from rapport.channels.models import Channel
from rapport.channels.verify import SomebodyElse, prove
from rapport.connectors.errors import NeedsReconnect


def lift_restriction(channel: Channel, by: Person, now: datetime) -> bool:
    """Ask the network who we are, and end the restriction where it answers; False where there is none any more.

    Raises a `ConnectorError`, `Unsealable` or `SomebodyElse`, with everything kept as it was. Never inside a
    transaction.
    """
    if (row := restriction_of(channel)) is None:
        return False
    changed: dict[str, str] = {}
    try:
        identity = prove(channel.network, replace(link(channel), keep=changed.update))
    except NeedsReconnect as error:
        turned_away(channel, str(error), now)
        raise
    finally:
        save_secrets(channel, changed)
    if identity.network_id != channel.network_id:
        raise SomebodyElse(identity.handle)
    return note_lifted(row, by, now)
