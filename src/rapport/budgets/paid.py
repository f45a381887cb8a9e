"""The one door to a network: whatever calls it is charged first, and what it made beyond that is counted after."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from asgiref.sync import sync_to_async

from rapport.budgets.charge import charge, charge_as_told, charge_calls, settle
from rapport.budgets.restriction import StandsStill, restrict
from rapport.connectors.bill import billing
from rapport.connectors.buckets import Use
from rapport.connectors.call_count import counting_calls
from rapport.connectors.errors import Restricted
from rapport.connectors.manifest import Manifest
from rapport.connectors.prices import PaidAct, dearest
from rapport.domain.message import Kind

if TYPE_CHECKING:
    from rapport.channels.models import Channel

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Purse:
    """Whose budget pays, by the rules of which manifest, and when it is now.

    `tell` hears what each act cost, in millionths, also of one that broke off.
    """

    channel: Channel
    manifest: Manifest
    clock: Callable[[], datetime]
    tell: Callable[[int], object] = lambda millionths: None

    async def paid(self, act: PaidAct, call: Callable[[], Awaitable[Result]], kind: Kind | None = None) -> Result:
        """Charge the act with messages of this kind at its dearest, call, and settle what the network billed.

        Raises `OverBudget` or `StandsStill` before any call, and what the call raises. Who is stopped in between
        has paid the most.
        """
        at = self.clock()
        await sync_to_async(charge)(self.channel, self.manifest, act, at, use=Use(kind))
        cost = dearest(self.manifest.prices, act, kind)
        with billing() as bill:
            try:
                return await self.charged(act, call)
            finally:
                if bill.told:
                    cost = await sync_to_async(settle)(self.channel, self.manifest, act, bill.things, at, kind)
                self.tell(cost)

    async def charged(self, act: PaidAct | None, call: Callable[[], Awaitable[Result]]) -> Result:
        """Call what was charged already, as the act or (None) as a part of it.

        That the network restricts the account is written down here, whoever heard it.
        """
        with counting_calls() as calls:
            try:
                return await call()
            except StandsStill:
                raise
            except Restricted as error:
                await sync_to_async(restrict)(self.channel, act, str(error), self.clock())
                raise
            finally:
                if calls.made and any(one.each_call for one in self.manifest.buckets):
                    made = (calls.made, act, self.clock())
                    await sync_to_async(charge_calls)(self.channel, self.manifest, *made)
                if calls.told:
                    await sync_to_async(charge_as_told)(self.channel, self.manifest, calls.told, self.clock())

    async def pages(self, act: PaidAct, listen: Callable[[], AsyncIterator[Result]]) -> AsyncIterator[Result]:
        """What is listened to: charged as it begins, its further calls as they are made."""
        await sync_to_async(charge)(self.channel, self.manifest, act, self.clock())
        stream, first = aiter(listen()), True
        while True:
            try:
                one = await self.charged(act if first else None, stream.__anext__)
            except StopAsyncIteration:
                return
            yield one
            first = False
