"""A favourite, repost or follow, and its taking back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rapport.connectors.base import Connector, Follows, Reacts
from rapport.connectors.errors import Refused
from rapport.connectors.manifest import Manifest
from rapport.connectors.prices import PaidAct
from rapport.domain.acts import Reaction
from rapport.domain.message import Act as Does
from rapport.domain.reply import Sent
from rapport.outbox.kinds.act import DeliveryAct, Rules, by_a_person
from rapport.outbox.models import Delivery
from rapport.outbox.network_rules import SAYS, Refusal

RECALLED = "switched off by a person before it left"


def reaction(delivery: Delivery) -> Reaction:
    """A delivery as a connector wants it."""
    kept = delivery.payload
    return Reaction(delivery.key, Does(kept["act"]), kept["target"], kept["undo"], kept["undoes"])


def robots_repost(known: Manifest) -> bool:
    """Whether a network lets something be passed on without anybody pressing."""
    return known.modes.get(Does.REPOST) == "auto"


def offers(connector: Connector | type[Connector], act: Does) -> bool:
    """Whether a network has this act, asked of its connector or the connector's class."""
    ability = Follows if act is Does.FOLLOW else Reacts
    return issubclass(connector if isinstance(connector, type) else type(connector), ability)


class DoReaction(DeliveryAct):
    def __init__(self, delivery: Delivery) -> None:
        super().__init__(delivery)
        self.reaction = reaction(delivery)

    @property
    def paid_as(self) -> PaidAct:
        return PaidAct.FOLLOW if self.reaction.act is Does.FOLLOW else PaidAct.REACT

    def overtaken(self) -> str:
        row = Delivery.across_brands.select_for_update(of=("self",)).get(pk=self.delivery.pk)
        return RECALLED if row.payload.get("recalled") else ""

    def rules(self, connector: Connector, conversation: Rules, now: datetime) -> Sequence[Refusal]:
        if not self.can_find(connector):
            return [Refusal("not offered")]
        if self.reaction.act is Does.REPOST and not self.reaction.undo and robots_repost(connector.manifest):
            return []
        return by_a_person(self.delivery)

    def can_find(self, connector: Connector) -> bool:
        return offers(connector, self.reaction.act)

    async def call(self, connector: Connector) -> Sent:
        if self.reaction.act is Does.FOLLOW and isinstance(connector, Follows):
            return await connector.follow(self.reaction)
        if isinstance(connector, Reacts):
            return await connector.react(self.reaction)
        raise Refused(SAYS["not offered"])

    async def find(self, connector: Connector) -> Sent | None:
        if self.reaction.act is Does.FOLLOW and isinstance(connector, Follows):
            return await connector.find_follow(self.reaction)
        if isinstance(connector, Reacts):
            return await connector.find_reaction(self.reaction)
        raise Refused(SAYS["not offered"])
