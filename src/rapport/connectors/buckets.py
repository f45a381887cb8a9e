"""Buckets of calls: how often a network may be used, by all, by each conversation, or by what it tells itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from rapport.connectors.prices import PaidAct, share
from rapport.domain.message import Kind

# A bucket's window slides by this part of itself.
SLOTS = 60
# What a channel's setting holds where its network says that a bucket has no end for it.
UNLIMITED = "unlimited"
# What it holds, with a time behind it, where its network takes none at all until then.
NONE_UNTIL = "none until "
Only = Literal["", "private reply", "template"]


@dataclass(frozen=True, slots=True)
class Use:
    """What a bucket asks of one act: the kind of its message, in which conversation, and what kind of words.

    `conversation` is what the network counts as one, "" where there is none.
    """

    kind: Kind | None = None
    conversation: str = ""
    only: Only = ""


ANY = Use()


class Bucket(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At most `calls` within any `seconds`: `acts` says how many each act takes, `others` what every other takes.

    `each_call`: the network counts calls, so those that an act made beyond what it takes are counted afterwards,
    but for as many as it counts elsewhere (`elsewhere`).
    `kinds`: only acts with messages of these kinds take of it (none: all); `only`: only answers in private to
    words in public, or templates. `each_conversation`: there is one for each conversation. `conversations`: it
    counts conversations, so a second act in one takes nothing. `told_as`: the setting of a channel in which the
    number stands that the network told for it. `told_used`: the network tells how much of it is used, in parts of
    `calls`, and no act is counted here. `shared`: one counter for all channels of which `Connector.shares` says
    the same.
    """

    code: str
    name: str
    calls: Annotated[int, Meta(gt=0)]
    seconds: Annotated[int, Meta(gt=0)]
    source: str
    read: date
    acts: dict[PaidAct, int] = {}
    others: int = 0
    each_call: bool = False
    elsewhere: dict[PaidAct, int] = {}
    kinds: list[Kind] = []
    only: Only = ""
    each_conversation: bool = False
    conversations: bool = False
    told_as: str = ""
    told_used: bool = False
    shared: bool = False

    def __post_init__(self) -> None:
        if self.each_conversation and self.conversations:
            raise ValueError("a bucket is one for each conversation, or counts them")
        if self.told_used and (self.acts or self.others or self.each_call):
            raise ValueError("what the network tells itself is not counted here")

    def takes(self, act: PaidAct, use: Use = ANY) -> int:
        """How many of the bucket's calls one such act uses up."""
        if self.kinds and use.kind not in self.kinds:
            return 0
        if self.only and use.only != self.only:
            return 0
        if (self.each_conversation or self.conversations) and not use.conversation:
            return 0
        return self.acts.get(act, self.others)

    def beyond(self, act: PaidAct | None, made: int) -> int:
        """How many of the calls made for an act it did not count yet; None: for none that was charged."""
        if not self.each_call:
            return 0
        return made - (self.takes(act) + self.elsewhere.get(act, 0) if act else 0)

    def room(self, act: PaidAct, use: Use = ANY) -> int:
        """How full such an act may leave it: all of one that only listening uses.

        An act that alone is more than that still fits an empty bucket.
        """
        if self.acts and not self.others and all(one.listens for one, taken in self.acts.items() if taken):
            return self.calls
        return max(share(self.calls, act), min(self.calls, self.takes(act, use)))

    def held(self, settings: Mapping[str, str], now: datetime) -> Bucket | None:
        """The bucket as the network told it for a channel with these settings; None where it has no end there."""
        told = settings.get(self.told_as, "") if self.told_as else ""
        if told == UNLIMITED:
            return None
        if told.startswith(NONE_UNTIL):
            until = datetime.fromisoformat(told.removeprefix(NONE_UNTIL))
            return msgspec.structs.replace(self, calls=0) if now < until else self
        return msgspec.structs.replace(self, calls=int(told)) if told.isdecimal() and int(told) > 0 else self

    @property
    def window(self) -> timedelta:
        return timedelta(seconds=self.seconds)

    @property
    def slot(self) -> timedelta:
        """The window slides in steps of this length."""
        return timedelta(seconds=max(1, -(-self.seconds // SLOTS)))

    def slot_of(self, now: datetime) -> datetime:
        """When the slot began in which `now` is."""
        length = int(self.slot.total_seconds())
        return datetime.fromtimestamp(int(now.timestamp()) // length * length, UTC)

    def pause(self, acts: Sequence[PaidAct]) -> float:
        """Seconds between rounds of these acts at which they use up no more than their room."""
        taken = sum(map(self.takes, acts))
        return self.seconds * taken / max(1, min(map(self.room, acts)))


def held_buckets(buckets: Sequence[Bucket], settings: Mapping[str, str], now: datetime) -> list[Bucket]:
    """A manifest's buckets as they hold now for a channel with these settings."""
    return [held for one in buckets if (held := one.held(settings, now))]


def none_until(until: datetime) -> str:
    """The setting by which a bucket takes nothing until then."""
    return f"{NONE_UNTIL}{until.isoformat()}"
