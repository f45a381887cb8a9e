"""Delivery: claim, look, bring, act, record. The only code that does anything on a network.

`reached` names the points between the steps; tests stop the world at each of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Protocol

from asgiref.sync import sync_to_async

from rapport.budgets.over import UNSEEN, OverBudget
from rapport.budgets.paid import Purse
from rapport.channels.connected import turned_away
from rapport.connectors.base import Connector
from rapport.connectors.errors import (
    ConnectorError,
    MaybeSent,
    NeedsReconnect,
    Refused,
    Restricted,
    TryAgain,
    Unreadable,
)
from rapport.connectors.prices import PaidAct
from rapport.domain.reply import Sent
from rapport.outbox import claim, kinds
from rapport.outbox.kinds.act import DeliveryAct, Rules
from rapport.outbox.link_card import Cards, no_cards
from rapport.outbox.models import Attempt, Delivery

Clock = Callable[[], datetime]
Reached = Callable[[str], None]

PAUSE_SIGNED_OUT, PAUSE_NOT_BROUGHT = 10.0, 30.0
# What holds it is the restriction; once that is lifted nothing else does.
AT_ONCE = 0.0
# A doubt is not left standing for longer because looking costs money: a person looks.
LOOKS_WITHIN = 3600.0
# Another sender may take it when the lease of the call is over: by then this one has given the call up.
CALL_WITHIN = 150.0


class Open(Protocol):
    """Builds the connector of a delivery's channel."""

    def __call__(self, delivery: Delivery, /) -> Connector: ...


def nothing(point: str) -> None:
    """Production's `reached`."""


async def deliver(
    number: int, open: Open, rules: Rules, clock: Clock, reached: Reached = nothing, cards: Cards = no_cards
) -> None:
    """Take one delivery as far as it goes. A crash anywhere leaves a state from which this can be called again."""
    delivery = await sync_to_async(claim.claim)(number, clock())
    if delivery is None:
        return
    if delivery.broken_off >= claim.TRIES:
        await sync_to_async(claim.give_up)(delivery, clock())
        return
    reached("claimed")
    connector = await sync_to_async(open)(delivery)
    act = kinds.of(delivery)
    act.cards = cards
    if not await _looked(act, connector, clock, reached):
        return
    broken = await sync_to_async(act.rules)(connector, rules, clock())
    if broken:
        why = " ".join(str(refusal) for refusal in broken)
        await sync_to_async(claim.failed)(delivery, None, why, clock())
        return
    if act.brings and not await _prepared(act, connector, clock, reached):
        return
    try:
        attempt = await sync_to_async(claim.begin)(delivery, connector.manifest, clock())
    except OverBudget as error:
        await sync_to_async(claim.over_budget)(delivery, error, clock())
        return
    except Restricted as error:
        await sync_to_async(claim.later)(delivery, None, error, clock(), AT_ONCE)
        return
    if attempt is None:
        return
    reached("begun")
    try:
        proof = await _called(act, connector, clock)
    except ConnectorError as error:
        reached("refused")
        await _went_wrong(act, attempt, connector, error, clock, reached)
        return
    reached("said")
    await sync_to_async(claim.sent)(delivery, attempt, proof, clock())
    reached("recorded")


async def _called(act: DeliveryAct, connector: Connector, clock: Clock) -> Sent:
    """The call, which has an end. Raises `ConnectorError`s only."""
    try:
        async with asyncio.timeout(CALL_WITHIN):
            return await purse(act, connector, clock).charged(act.paid_as, partial(act.call, connector))
    except TimeoutError:
        raise MaybeSent(act.delivery.key) from None


async def _looked(act: DeliveryAct, connector: Connector, clock: Clock, reached: Reached) -> bool:
    """Whether it may be done (again): an earlier call in doubt is looked for first."""
    doubt = await sync_to_async(claim.in_doubt)(act.delivery)
    if doubt is None:
        return True
    act.begun = doubt.at
    if act.can_find(connector):
        try:
            proof = await _found(act, connector, clock)
        except ConnectorError as error:
            await _cannot_look(act.delivery, error, clock)
            return False
        reached("looked")
        if proof:
            await sync_to_async(claim.sent)(act.delivery, None, proof, clock())
            return False
        await sync_to_async(claim.not_there)(act.delivery, clock())
        return True
    if act.may_repeat(connector, doubt, clock()):
        return True
    await sync_to_async(claim.unknown)(
        act.delivery, None, "The network did not confirm, and cannot be asked.", clock()
    )
    return False


def purse(act: DeliveryAct, connector: Connector, clock: Clock) -> Purse:
    """What the delivery's channel pays from."""
    return Purse(act.delivery.channel, connector.manifest, clock)


async def _prepared(act: DeliveryAct, connector: Connector, clock: Clock, reached: Reached) -> bool:
    """Whether all that goes beside the words is on the network, and this sender still has them."""
    if not await sync_to_async(claim.keep_lease)(act.delivery, clock(), claim.PREPARING):
        return False
    try:
        await act.prepare(connector, purse(act, connector, clock))
    except OverBudget as error:
        await sync_to_async(claim.over_budget)(act.delivery, error, clock())
        return False
    except ConnectorError as error:
        await _not_prepared(act.delivery, error, clock)
        return False
    reached("prepared")
    return await sync_to_async(claim.keep_lease)(act.delivery, clock())


async def _not_prepared(delivery: Delivery, error: ConnectorError, clock: Clock) -> None:
    """Nobody has seen anything: in line again, unless the network says no."""
    if isinstance(error, NeedsReconnect | Restricted):
        await _for_a_person(delivery, None, error, clock)
    elif isinstance(error, Refused):
        await sync_to_async(claim.failed)(delivery, None, str(error), clock())
    else:
        after = error.after if isinstance(error, TryAgain) else PAUSE_NOT_BROUGHT
        await sync_to_async(claim.later)(delivery, None, error, clock(), after)


async def _cannot_look(delivery: Delivery, error: ConnectorError, clock: Clock) -> None:
    if isinstance(error, OverBudget) and error.after > LOOKS_WITHIN:
        await sync_to_async(claim.unknown)(delivery, None, UNSEEN, clock())
    elif isinstance(error, TryAgain):
        await sync_to_async(claim.later)(delivery, None, error, clock(), error.after)
    elif isinstance(error, NeedsReconnect | Restricted):
        await _for_a_person(delivery, None, error, clock)
    else:
        await sync_to_async(claim.unknown)(delivery, None, str(error), clock())


async def _went_wrong(
    act: DeliveryAct, attempt: Attempt, connector: Connector, error: ConnectorError, clock: Clock, reached: Reached
) -> None:
    if not isinstance(error, MaybeSent | Unreadable):
        await sync_to_async(claim.nothing_done)(act.delivery, attempt, connector.manifest)
    if isinstance(error, TryAgain):
        await sync_to_async(claim.later)(act.delivery, attempt, error, clock(), error.after)
    elif isinstance(error, NeedsReconnect | Restricted):
        await _for_a_person(act.delivery, attempt, error, clock)
    elif isinstance(error, Refused):
        await sync_to_async(claim.failed)(act.delivery, attempt, str(error), clock())
    elif isinstance(error, MaybeSent | Unreadable):
        await _doubtful(act, attempt, connector, error, clock, reached)


async def _doubtful(
    act: DeliveryAct, attempt: Attempt, connector: Connector, error: ConnectorError, clock: Clock, reached: Reached
) -> None:
    """The call broke after it had left. Look once; else back in line to be looked for, or unknown."""
    searchable = act.can_find(connector)
    act.begun = attempt.at
    if searchable:
        proof = await _glance(act, connector, clock)
        reached("looked")
        if proof:
            await sync_to_async(claim.sent)(act.delivery, attempt, proof, clock())
            return
    if searchable or act.may_repeat(connector, attempt, clock()):
        await sync_to_async(claim.in_line_with_doubt)(act.delivery, attempt, error, clock())
        return
    await sync_to_async(claim.unknown)(act.delivery, attempt, str(error), clock())


async def _glance(act: DeliveryAct, connector: Connector, clock: Clock) -> Sent | None:
    try:
        return await _found(act, connector, clock)
    except ConnectorError:
        return None


async def _found(act: DeliveryAct, connector: Connector, clock: Clock) -> Sent | None:
    look = partial(act.find, connector)
    return await purse(act, connector, clock).paid(PaidAct.FIND, look, act.paid_kind)


async def _for_a_person(delivery: Delivery, attempt: Attempt | None, error: ConnectorError, clock: Clock) -> None:
    """The queue is kept until a person has signed the channel in again, or has the restriction lifted.

    That the account is restricted was written down where it was heard, and holds whatever is in line.
    """
    if isinstance(error, NeedsReconnect):
        await sync_to_async(turned_away)(delivery.channel, str(error), clock())
    pause = PAUSE_SIGNED_OUT if isinstance(error, NeedsReconnect) else AT_ONCE
    await sync_to_async(claim.later)(delivery, attempt, error, clock(), pause)
