"""What can be told before a reply is typed: whether words may leave here, until when, and at what price."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from rapport.channels.permissions import lacking_permissions
from rapport.connectors.manifest import Rule
from rapport.connectors.prices import PaidAct, currency, link_cost, price, written
from rapport.connectors.registry import manifest
from rapport.domain.message import Kind
from rapport.inbox.models import Conversation, Message
from rapport.inbox.reply import broken, reply_words
from rapport.inbox.reply_rule import window_ends
from rapport.inbox.review_rules import review_rules
from rapport.outbox.network_rules import Refusal

# Rules that say no whatever the words will be.
WHATEVER_THE_WORDS = frozenset({"only read", "window closed", "one reply each"})


@dataclass(frozen=True, slots=True)
class BeforeWriting:
    """All of it from the network's manifest and the customer's last word.

    `until`: when a person's free words may leave last, None where that never ends; `robot_until` the same of
    automatic ones, where it is another time. `no`: why nothing that a person types may leave now. `templates`:
    what the network approved may. `millionths` of `currency`: what a reply costs, `linked` with a link in it.
    `rules`: what the network forbids in words under a review. `lacks`: permissions that the channel's sign-in is
    known not to have, and without which the network refuses a reply.
    """

    until: datetime | None
    robot_until: datetime | None
    no: tuple[Refusal, ...]
    templates: bool
    millionths: int
    linked: int
    currency: str
    rules: tuple[Rule, ...] = ()
    lacks: tuple[str, ...] = ()

    @property
    def open_until(self) -> datetime | None:
        """The deadline, while there is one ahead."""
        return None if self.no else self.until

    @property
    def amount(self) -> str:
        """What a reply costs, as people write it."""
        return written(self.millionths)

    @property
    def linked_amount(self) -> str:
        """The same with a link in it."""
        return written(self.linked)


def before_writing(conversation: Conversation, answered: Message | None, now: datetime) -> BeforeWriting:
    """For a reply to these words, which may be None where nobody has written yet."""
    known, kind = manifest(conversation.channel.network), Kind(answered.kind if answered else conversation.kind)
    words = reply_words(conversation, answered, "x")
    refused = broken(conversation, words, automatic=False, now=now)
    cost = price(known.prices, PaidAct.SEND, kind)
    return BeforeWriting(
        until=window_ends(conversation, kind),
        robot_until=_robot_until(conversation, kind),
        no=tuple(one for one in refused if one.code in WHATEVER_THE_WORDS),
        templates=known.can.templates,
        millionths=cost,
        linked=cost + link_cost(known.prices, PaidAct.SEND, kind),
        currency=currency(known.prices) if cost else "",
        rules=tuple(review_rules(known.network, kind)),
        lacks=tuple(one.name for one in lacking_permissions(conversation.channel, kind)),
    )


def _robot_until(conversation: Conversation, kind: Kind) -> datetime | None:
    """Until when automatic words may leave, where they may at all and that is not as long as a person's may."""
    known, last, until = manifest(conversation.channel.network), conversation.last_in_at, None
    hours = known.limits.automatic_window_hours
    if kind in known.automatic and hours and last and window_ends(conversation, kind):
        until = last + timedelta(hours=hours)
    return until if until != window_ends(conversation, kind) else None
