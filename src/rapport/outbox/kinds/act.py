"""What differs between the kinds of deliveries. Everything else is `claim` and `deliver`, the same for all."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import ClassVar

from rapport.budgets.paid import Purse
from rapport.connectors.base import Connector
from rapport.connectors.buckets import Use
from rapport.connectors.manifest import Manifest
from rapport.connectors.prices import PaidAct
from rapport.domain.message import Kind
from rapport.domain.reply import Outgoing, Sent
from rapport.outbox.link_card import Cards, no_cards
from rapport.outbox.models import Attempt, Delivery, Reply
from rapport.outbox.network_rules import Refusal

ARTICLE_OVER = "expired: what it says was valid until then"
STOPPED = "stopped: everything automatic is stopped"
# What a conversation knows of the rules for words said in it; conversations are above the outbox.
Rules = Callable[[Reply, Manifest, Outgoing, datetime], Sequence[Refusal]]


class DeliveryAct(ABC):
    """One delivery and what its kind does with it.

    `model` is where its rows are kept, `beside` what is read with one.
    """

    model: ClassVar[type[Delivery]] = Delivery
    beside: ClassVar[tuple[str, ...]] = ()

    def __init__(self, delivery: Delivery) -> None:
        self.delivery = delivery
        self.cards: Cards = no_cards
        self.begun: datetime | None = None  # of the call in doubt, while it is looked for

    def over(self, now: datetime) -> str:
        """Why it does not leave by itself any more at this moment; "": it may for as long as such acts live."""
        return ""

    def overtaken(self) -> str:
        """Why it must not leave by itself any more, "" when it may; in the transaction of the attempt."""
        return ""

    def revoked(self) -> str:
        """Why nobody stands for it any more, whoever pressed; "" when somebody does; in the same transaction."""
        return ""

    @property
    @abstractmethod
    def paid_as(self) -> PaidAct:
        """As what its call is charged."""

    @property
    def paid_kind(self) -> Kind | None:
        """The kind of message whose price holds for its call and for looking for it."""
        return None

    @property
    def use(self) -> Use:
        """What the network's buckets ask of it."""
        return Use(self.paid_kind)

    def costs_more(self, manifest: Manifest) -> int:
        """Millionths that this very one costs beyond the price of its act."""
        return 0

    @abstractmethod
    def rules(self, connector: Connector, conversation: Rules, now: datetime) -> Sequence[Refusal]:
        """Every rule of the network that it would break."""

    @abstractmethod
    def can_find(self, connector: Connector) -> bool:
        """Whether the network can be asked if it happened."""

    def may_repeat(self, connector: Connector, doubt: Attempt, now: datetime) -> bool:
        """Whether doing it again after the attempt `doubt` is known to happen once, without looking."""
        return False

    @property
    def brings(self) -> bool:
        """Whether something has to be on the network first."""
        return False

    async def prepare(self, connector: Connector, purse: Purse) -> None:
        """Bring what has to be there, paid from the purse; nothing, unless a kind says so.

        Nobody sees it yet, and doing it twice does no harm. Raises `ConnectorError`s only.
        """
        return

    @abstractmethod
    async def call(self, connector: Connector) -> Sent:
        """Do it. Raises `ConnectorError`s only."""

    @abstractmethod
    async def find(self, connector: Connector) -> Sent | None:
        """Look whether it happened; None means that it certainly did not. Raises `ConnectorError`s only."""


def by_a_person(delivery: Delivery) -> Sequence[Refusal]:
    """The rule of acts that no decision may clear yet."""
    return [Refusal("no automatic acts")] if delivery.automatic else []
