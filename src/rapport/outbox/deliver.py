"""Delivery: claim, look, send, record. The only code that says anything to a network.

`reached` names the points between the steps; tests stop the world at each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from asgiref.sync import sync_to_async

from rapport.connectors.base import Connector
from rapport.connectors.errors import ConnectorError, MaybeSent, NeedsReconnect, Refused, TryAgain, Unreadable
from rapport.connectors.manifest import Manifest
from rapport.domain.reply import Outgoing, Sent
from rapport.outbox import claim
from rapport.outbox.allowed import Refusal
from rapport.outbox.models import Attempt, Reply
from rapport.outbox.queue import outgoing
from rapport.people.channels import note
from rapport.people.models import State

Clock = Callable[[], datetime]
Rules = Callable[[Reply, Manifest, Outgoing, datetime], Sequence[Refusal]]
Reached = Callable[[str], None]

PAUSE_SIGNED_OUT = 10.0


class Open(Protocol):
    """Builds the connector of a reply's channel."""

    def __call__(self, reply: Reply) -> Connector: ...


def nothing(point: str) -> None:
    """Production's `reached`."""


async def deliver(number: int, open: Open, rules: Rules, clock: Clock, reached: Reached = nothing) -> None:
    """Take one reply as far as it goes. A crash anywhere leaves a state from which this can be called again."""
    reply = await sync_to_async(claim.claim)(number, clock())
    if reply is None:
        return
    reached("claimed")
    connector = await sync_to_async(open)(reply)
    words = outgoing(reply)
    if not await _looked(reply, connector, words, clock, reached):
        return
    broken = await sync_to_async(rules)(reply, connector.manifest, words, clock())
    if broken:
        why = " ".join(str(refusal) for refusal in broken)
        await sync_to_async(claim.failed)(reply, None, why, clock())
        return
    if pause := await sync_to_async(claim.wait)(reply, connector.manifest.limits, clock()):
        busy = TryAgain("The network's budget of calls is used up for the moment.", after=pause)
        await sync_to_async(claim.later)(reply, None, busy, clock(), pause)
        return
    attempt = await sync_to_async(claim.begin)(reply, clock())
    if attempt is None:
        return
    reached("begun")
    try:
        proof = await connector.send(words)
    except ConnectorError as error:
        reached("refused")
        await _went_wrong(reply, attempt, connector, words, error, clock, reached)
        return
    reached("said")
    await sync_to_async(claim.sent)(reply, attempt, proof, clock())
    reached("recorded")


async def _looked(reply: Reply, connector: Connector, words: Outgoing, clock: Clock, reached: Reached) -> bool:
    """Whether the words may be said (again): an earlier call in doubt is looked for first."""
    doubt = await sync_to_async(claim.in_doubt)(reply)
    if doubt is None:
        return True
    if connector.manifest.can.find_sent:
        try:
            proof = await connector.find_sent(words)
        except ConnectorError as error:
            await _cannot_look(reply, error, clock)
            return False
        reached("looked")
        if proof:
            await sync_to_async(claim.sent)(reply, None, proof, clock())
            return False
        await sync_to_async(claim.not_there)(reply, clock())
        return True
    if _still_known(connector.manifest, doubt, clock()):
        return True
    await sync_to_async(claim.unknown)(reply, None, "The network did not confirm, and cannot be asked.", clock())
    return False


def _still_known(manifest: Manifest, doubt: Attempt, now: datetime) -> bool:
    """Whether the network itself would recognise the key of the earlier call."""
    hours = manifest.can.idempotent_hours
    fresh = not hours or (now - doubt.at).total_seconds() < hours * 3600
    return manifest.can.idempotent and fresh


async def _cannot_look(reply: Reply, error: ConnectorError, clock: Clock) -> None:
    if isinstance(error, TryAgain):
        await sync_to_async(claim.later)(reply, None, error, clock(), error.after)
    elif isinstance(error, NeedsReconnect):
        await _signed_out(reply, None, error, clock)
    else:
        await sync_to_async(claim.unknown)(reply, None, str(error), clock())


async def _went_wrong(
    reply: Reply,
    attempt: Attempt,
    connector: Connector,
    words: Outgoing,
    error: ConnectorError,
    clock: Clock,
    reached: Reached,
) -> None:
    if isinstance(error, TryAgain):
        await sync_to_async(claim.later)(reply, attempt, error, clock(), error.after)
    elif isinstance(error, NeedsReconnect):
        await _signed_out(reply, attempt, error, clock)
    elif isinstance(error, Refused):
        await sync_to_async(claim.failed)(reply, attempt, str(error), clock())
    elif isinstance(error, MaybeSent | Unreadable):
        await _doubtful(reply, attempt, connector, words, error, clock, reached)


async def _doubtful(
    reply: Reply,
    attempt: Attempt,
    connector: Connector,
    words: Outgoing,
    error: ConnectorError,
    clock: Clock,
    reached: Reached,
) -> None:
    """The call broke after the words had left. Look once; else back in line to be looked for, or unknown."""
    can = connector.manifest.can
    if can.find_sent:
        proof = await _glance(connector, words)
        reached("looked")
        if proof:
            await sync_to_async(claim.sent)(reply, attempt, proof, clock())
            return
    if can.find_sent or can.idempotent:
        await sync_to_async(claim.in_line_with_doubt)(reply, attempt, error, clock())
        return
    await sync_to_async(claim.unknown)(reply, attempt, str(error), clock())


async def _glance(connector: Connector, words: Outgoing) -> Sent | None:
    try:
        return await connector.find_sent(words)
    except ConnectorError:
        return None


async def _signed_out(reply: Reply, attempt: Attempt | None, error: ConnectorError, clock: Clock) -> None:
    """The queue is kept until a person has signed the channel in again."""
    await sync_to_async(note)(reply.channel, State.NEEDS_SIGN_IN, str(error), clock())
    await sync_to_async(claim.later)(reply, attempt, error, clock(), PAUSE_SIGNED_OUT)
