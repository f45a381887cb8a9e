"""The buttons for what can be done without words, each as it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rapport.domain.message import Act
from rapport.inbox.models import Conversation, Message
from rapport.inbox.react import ACTS, lane, obstacle
from rapport.outbox.models import Delivery, Step
from rapport.web.inbox.words import REACTIONS

ON_ITS_WAY = (Step.QUEUED, Step.SENDING)


@dataclass(frozen=True)
class Reacting:
    """One act to one message or account; `last` is the latest that was done with it, `stands` whether it holds."""

    act: Act
    message: Message | None
    last: Delivery | None
    stands: bool

    @property
    def label(self) -> str:
        return str(REACTIONS[self.act][1 if self.stands else 0])

    @property
    def icon(self) -> str:
        return REACTIONS[self.act][2]

    @property
    def under_way(self) -> bool:
        return self.last is not None and self.last.step in ON_ITS_WAY

    @property
    def troubled(self) -> Delivery | None:
        """What a person has to know of: refused, or nobody knows whether it arrived."""
        last = self.last
        return last if last and last.step in (Step.FAILED, Step.UNKNOWN) else None


def reactions(conversation: Conversation, heard: Message | None) -> list[Reacting]:
    """What the network can do with the contact's latest words and with the contact; one query where it can."""
    lanes = {act: lane(conversation, act, heard) for act in ACTS if not obstacle(conversation, act, heard)}
    if not lanes:
        return []
    rows = list(Delivery.of(conversation.brand).filter(lane__in=lanes.values()).order_by("pk"))
    return [_standing(act, heard, [row for row in rows if row.lane == name]) for act, name in lanes.items()]


def _standing(act: Act, heard: Message | None, rows: list[Delivery]) -> Reacting:
    held = list(_in_force(rows))
    return Reacting(act, heard, rows[-1] if rows else None, bool(held) and not held[-1].payload["undo"])


def _in_force(rows: list[Delivery]) -> Iterator[Delivery]:
    return (row for row in rows if row.step not in (Step.WITHDRAWN, Step.FAILED))
