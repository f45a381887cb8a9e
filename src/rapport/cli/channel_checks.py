"""The doctor's checks of channels: their secrets, their health and their budgets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from rapport.budgets.models import Restriction
from rapport.budgets.restriction import restriction_of
from rapport.budgets.standing import budget_states
from rapport.channels.connected import link
from rapport.channels.models import Channel, State
from rapport.channels.secrets import Unsealable
from rapport.channels.unknown_kinds import unknown_kinds
from rapport.channels.verify import check
from rapport.cli.finding import Finding
from rapport.connectors.registry import packages
from rapport.outbox.restricted import waits_behind


def channels_found(now: datetime, online: bool) -> Iterator[Finding]:
    """Each channel: whether its secrets open, and how it is; asked anew when `online`."""
    for channel in Channel.across_brands.filter(closed_at__isnull=True).select_related("brand", "health"):
        name = f"channel {channel.brand.slug}/{channel}"
        if channel.network not in packages():
            yield Finding(
                name, False, "its connector is not installed", "install it again, or disconnect the channel"
            )
            continue
        try:
            link(channel)
        except Unsealable as error:
            yield Finding(name, False, str(error), "bring the secrets folder back, or connect the channel again")
            continue
        if online:
            check(channel, now)
            channel.health.refresh_from_db()
        held = restriction_of(channel)
        yield _restricted(name, channel, held) if held else _health(name, channel)


def _restricted(name: str, channel: Channel, held: Restriction) -> Finding:
    said = f"the network restricted the account: {held.reason} {waits_behind(channel)} in line are kept"
    command = f"rapport lift {channel.network} --brand {channel.brand.slug} --person HANDLE"
    return Finding(name, False, said, f"settle it on the network, then `{command}` or Settings → Channels")


def _health(name: str, channel: Channel) -> Finding:
    state, reason = channel.health.state, channel.health.reason
    well = state in (State.OK, State.EXPIRING)
    todo = "" if well else "open Settings → Channels and sign in again; what is in line is kept"
    return Finding(name, well, f"{state}{f': {reason}' if reason else ''}", todo)


def kinds_found(now: datetime, online: bool) -> Iterator[Finding]:
    """What networks tell of that their connectors do not know: nothing is wrong, but somebody may look."""
    for channel in Channel.across_brands.filter(closed_at__isnull=True).select_related("brand"):
        if rows := unknown_kinds(channel):
            said = ", ".join(f"{one.name} ({one.times}, last in the log at {one.place})" for one in rows)
            yield Finding(f"unknown kinds {channel.brand.slug}/{channel}", True, said, "")


def budgets_found(now: datetime, online: bool) -> Iterator[Finding]:
    """Which channels their caps hold up."""
    rows = Channel.across_brands.filter(closed_at__isnull=True).select_related("brand")
    held = budget_states(rows, now)
    said = ", ".join(f"{one.brand.slug}/{one}: {held[one.pk]}" for one in rows if one.pk in held)
    todo = "raise the cap in Settings → Channels, or wait until it begins anew; what is in line is kept"
    yield Finding("budgets", not held, said or "no channel is held up by its cap", todo if held else "")
