"""What messages and conversations are known by, and which arriving messages are new: by the network's id, and by
their digest where a sender chose the id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from rapport.channels.models import Channel
from rapport.domain.message import Edited, Incoming, Kind
from rapport.inbox.arrival import Arrival
from rapport.inbox.models import Conversation, Direction, Message
from rapport.store.rows import Given, Prepared

Where = tuple[int, str]
LONGEST_KEY = 255
PRIVATE = frozenset({Kind.DIRECT, Kind.EMAIL, Kind.CHAT})
# In place of a digest: the brand itself said this.
OURS = "ours"


def where(one: Arrival) -> Where:
    """What a message is known by before it has a number of ours: its channel and the network's id."""
    return one.channel.id, one.event.network_id


def place_of(one: Arrival) -> str:
    """A conversation's key in its channel: in public, each contact in a thread has a conversation of their own."""
    event = one.event
    if event.kind in PRIVATE:
        return thread_key(event.thread)
    return thread_key(f"{event.thread}|{event.author.network_id}")


def thread_key(words: str) -> str:
    """What a conversation is known by, as long as it is kept; two that only begin alike stay two."""
    if len(words) <= LONGEST_KEY:
        return words
    return words[: LONGEST_KEY - 65] + "#" + hashlib.sha256(words.encode(errors="replace")).hexdigest()


def place_in(one: Arrival) -> Where:
    """The same among all channels."""
    return one.channel.id, place_of(one)


def unknown(batch: Sequence[Arrival]) -> list[Arrival]:
    """What is new of a batch, in its order; what was stored before, or comes twice in it, is left out."""
    first: dict[Where, Arrival] = {}
    told = _told_before(batch)
    for heard in batch:
        one = _apart(heard, told)
        if (place := where(one)) not in told:
            told[place] = one.event.digest
            first[place] = one
    return list(first.values())


@dataclass(frozen=True, slots=True)
class Change:
    """A message as it is now, which may be known with other words, and when it was changed."""

    arrival: Arrival
    at: datetime

    @property
    def words(self) -> Incoming:
        return self.arrival.event

    @property
    def where(self) -> Where:
        return where(self.arrival)


def heard_in(event: object) -> Incoming | None:
    """The words that may be new with an event: a message, or a changed one of which nobody may have told."""
    if isinstance(event, Edited):
        return event.words if event.may_be_new else None
    return event if isinstance(event, Incoming) else None


def changes_of(heard: Iterable[Arrival], edits: Iterable[tuple[Channel, int, Edited]]) -> list[Change]:
    """What the networks say was edited, and messages that may be heard again under another version."""
    again = [Change(one, one.event.written or one.event.at) for one in heard if one.event.version]
    return again + [Change(Arrival(channel, place, each.words), each.at) for channel, place, each in edits]


def languages(batch: Iterable[Arrival]) -> dict[Where, str]:
    """The language in which each known conversation of a batch was read last."""
    wanted = {place_in(heard) for heard in batch}
    rows = _SPOKEN.ask(channels={channel for channel, _ in wanted}, threads={thread for _, thread in wanted})
    found = {(channel, thread): language for channel, thread, language in rows}
    return {place: found[place] for place in sorted(wanted & found.keys())}


def _spoken_rows() -> QuerySet[Any, Any]:
    rows = Conversation.across_brands.filter(
        floor__channel__among=Given("channels"), floor__thread__among=Given("threads")
    )
    rows = rows.filter(last_in_at__isnull=False).exclude(language="")
    return rows.values_list("channel_id", "floor__thread", "language")


def _told_before(batch: Sequence[Arrival]) -> dict[Where, str]:
    """The messages stored under these ids, and under the ids they would have apart, with their digests."""
    others = (_other_id(heard.event) for heard in batch if heard.event.digest)
    wanted = {*(heard.event.network_id for heard in batch), *others}
    rows = _STORED.ask(channels={heard.channel.id for heard in batch}, ids=wanted)
    return {
        (channel, str(number)): OURS if way == Direction.OUT else digest or ""
        for channel, number, way, digest in rows
    }


def _stored_rows() -> QuerySet[Any, Any]:
    rows = Message.across_brands.filter(channel__among=Given("channels"), network_id__among=Given("ids"))
    return rows.values_list("channel_id", "network_id", "direction", "extra__digest")


def _apart(heard: Arrival, told: dict[Where, str]) -> Arrival:
    """The message under an id of its own where its id is taken by another: a sender may choose any id.

    Where either has no digest, the network's word counts that the same id is the same message.
    """
    before, event = told.get(where(heard), ""), heard.event
    ours = before == OURS and event.author.handle == heard.channel.handle.lower()
    if before in ("", event.digest) or not event.digest or ours:
        return heard
    extra = {**event.extra, "re_id": event.network_id}
    return replace(heard, event=replace(event, network_id=_other_id(event), extra=extra))


def _other_id(event: Incoming) -> str:
    return "sha256:" + hashlib.sha256(f"{event.network_id}\n{event.digest}".encode()).hexdigest()


_SPOKEN, _STORED = Prepared(_spoken_rows), Prepared(_stored_rows)
