"""One message on its way down the line: what came, where it belongs, and what is made of it, step by step."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from rapport.accounts.models import Brand
from rapport.channels.models import Channel
from rapport.domain.decision import Decision
from rapport.domain.message import Edited, Event, Incoming, Kind
from rapport.domain.reading import Reading, Text
from rapport.inbox.models import Conversation, Identity, Message
from rapport.inbox.said import beside
from rapport.ledger.models import Entry
from rapport.triage.decide import Situation, Terms
from rapport.triage.look import Again, Look
from rapport.triage.match import Match

PRIVATE = frozenset({Kind.DIRECT, Kind.EMAIL, Kind.CHAT})

Where = tuple[int, str]
LONGEST_KEY = 255

# Nothing was written on a network before; a calendar's first day cannot even be shown in every zone.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)


@dataclass(slots=True, eq=False)
class Arrival:
    """One message on its way down the line; each step fills in its part, and none can be asked for before.

    It begins as what was heard: an event, the channel it came by, its place in the intake log. Made ready: `text`,
    as a reader may see it, `reading`, `match`, and `again`, where a second reader was asked. Stored: the rows.
    Decided: `situation`, `terms`, `look` and `decision`, which the ledger's `entry` records. `edited`: its words
    replace others, and are decided again. Each is itself only, as a key too.
    """

    channel: Channel
    place: int
    event: Incoming
    text: Text = field(init=False)
    reading: Reading = field(init=False)
    match: Match = field(init=False)
    again: Again | None = field(init=False, default=None)
    message: Message = field(init=False)
    conversation: Conversation = field(init=False)
    identity: Identity = field(init=False)
    edited: bool = field(init=False, default=False)
    situation: Situation = field(init=False)
    terms: Terms = field(init=False)
    look: Look | None = field(init=False, default=None)
    decision: Decision = field(init=False)
    entry: Entry = field(init=False)

    @property
    def brand(self) -> Brand:
        return self.channel.brand

    def stored(self, message: Message, conversation: Conversation, identity: Identity) -> Arrival:
        """The same, with its rows."""
        self.message, self.conversation, self.identity = message, conversation, identity
        return self

    def reworded(self, other: Arrival) -> None:
        """Take the words of a later arrival of the same message, and what was made of them."""
        self.place, self.event = other.place, other.event
        self.text, self.reading = other.text, other.reading
        self.match, self.again, self.edited = other.match, other.again, True


def in_its_time(event: Event, now: datetime) -> Event:
    """The event with each of its times; for one that cannot be, the nearest that can."""
    said = ((name, getattr(event, name, None)) for name in ("at", "written"))
    kept: dict[str, Any] = {name: max(EARLIEST, min(at, now)) for name, at in said if at}
    if isinstance(event, Edited):
        kept["words"] = in_its_time(event.words, now)
    return replace(event, **kept)


def where(one: Arrival) -> Where:
    """What a message is known by before it has a number of ours: its channel and the network's id."""
    return one.channel.id, one.event.network_id


def text_of(one: Arrival, known: str = "") -> Text:
    """A message as a reader may see it: no names. `known` is the language of what came before it."""
    event = one.event
    guess = event.language or one.channel.brand.language
    around = beside(extra_of(event))
    return Text(event.network_id, text_kept(event.text), event.kind, guess, event.rating, known, around)


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


def turns(arrived: Sequence[Arrival], of: Callable[[Arrival], Hashable]) -> Iterator[list[Arrival]]:
    """The messages in their order, in turns of at most one `of` each contact, or whatever it names."""
    rest = list(arrived)
    while rest:
        first: dict[Hashable, Arrival] = {}
        later = [one for one in rest if first.setdefault(of(one), one) is not one]
        yield list(first.values())
        rest = later


def text_kept(text: str) -> str:
    """Words as the database takes them."""
    return text.replace("\x00", "")


def extra_of(event: Incoming) -> dict[str, object]:
    """What is kept beside the words of a message."""
    kept: dict[str, object] = dict(event.extra)
    if event.media:
        kept["media"] = [{"url": m.url, "mime": m.mime, "alt": m.alt, "name": m.name} for m in event.media]
    for name in ("html", "quoted", "warning", "subject", "version", "digest"):
        if value := getattr(event, name):
            kept[name] = value
    return kept
