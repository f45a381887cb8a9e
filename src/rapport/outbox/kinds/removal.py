"""Words taken out of sight: our own deleted, a comment under ours hidden or shown again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rapport.connectors.base import Connector, Removes
from rapport.connectors.errors import Refused
from rapport.connectors.prices import PaidAct
from rapport.domain.acts import How, Removal
from rapport.domain.reply import Sent
from rapport.outbox.kinds.act import DeliveryAct, Rules, by_a_person
from rapport.outbox.models import Delivery
from rapport.outbox.network_rules import SAYS, Refusal


def removal(delivery: Delivery) -> Removal:
    """A delivery as a connector wants it."""
    kept = delivery.payload
    return Removal(delivery.key, kept["target"], How(kept["how"]), kept["reason"])


class DoRemoval(DeliveryAct):
    def __init__(self, delivery: Delivery) -> None:
        super().__init__(delivery)
        self.removal = removal(delivery)

    @property
    def paid_as(self) -> PaidAct:
        return PaidAct.REMOVE

    def rules(self, connector: Connector, conversation: Rules, now: datetime) -> Sequence[Refusal]:
        return by_a_person(self.delivery) if self.can_find(connector) else [Refusal("not offered")]

    def can_find(self, connector: Connector) -> bool:
        return isinstance(connector, Removes)

    async def call(self, connector: Connector) -> Sent:
        if not isinstance(connector, Removes):
            raise Refused(SAYS["not offered"])
        await connector.remove(self.removal)
        return Sent(self.removal.target)

    async def find(self, connector: Connector) -> Sent | None:
        if not isinstance(connector, Removes):
            raise Refused(SAYS["not offered"])
        return Sent(self.removal.target) if await connector.removed(self.removal) else None
