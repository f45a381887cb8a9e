"""One message on its way down the line: everything said in it, and what is made of it, step by step."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from rapport.accounts.models import Brand
from rapport.answers.disclosure import without_our_lines
from rapport.channels.models import Channel
from rapport.domain.decision import Decision
from rapport.domain.message import Edited, Incoming, Media
from rapport.domain.reading import Reading, Text
from rapport.domain.unknown_kind import Told
from rapport.inbox.models import Conversation, Identity, Message
from rapport.ledger.models import Entry
from rapport.triage.decide import Situation, Terms
from rapport.triage.look import Again, Look
from rapport.triage.match import Match

# Nothing was written on a network before; a calendar's first day cannot even be shown in every zone.
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
# Where a network puts words that are not the body; what was quoted comes last, as it may be long.
BESIDE = ("subject", "warning", "poll", "link_title", "link_text", "hidden")
MOST = 12
ENDING = re.compile(r"\.\w{1,5}$")
AnyTold = TypeVar("AnyTold", bound=Told)
GAPS = re.compile(r"[\W_\d]+")


@dataclass(frozen=True, slots=True)
class PlanAbove:
    """What the reply plans of the posts above a message say of it together.

    `may`: the most that is done without a person, "" what is usual. `watchers`: whose it is, the first who is
    there. `until`: no automatic word leaves from then on.
    """

    may: str = ""
    watchers: tuple[int, ...] = ()
    until: datetime | None = None


NO_PLAN = PlanAbove()


@dataclass(slots=True, eq=False)
class Arrival:
    """One message on its way down the line; each step fills in its part, and none can be asked for before.

    It begins as what was heard: an event, the channel it came by, its place in the intake log. Made ready: `text`,
    as a reader may see it, `reading`, `match`, and `again`, where a second reader was asked. Stored: the rows.
    Decided: `plan`, `situation`, `terms`, `look` and `decision`, which the ledger's `entry` records. `edited`: its
    words replace others, and are decided again. Each is itself only, as a key too.
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
    plan: PlanAbove = field(init=False, default=NO_PLAN)
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


def in_its_time(event: AnyTold, now: datetime) -> AnyTold:
    """The event with each of its times; for one that cannot be, the nearest that can."""
    said = ((name, getattr(event, name, None)) for name in ("at", "written"))
    kept: dict[str, Any] = {name: max(EARLIEST, min(at, now)) for name, at in said if at}
    if isinstance(event, Edited):
        kept["words"] = in_its_time(event.words, now)
    return replace(event, **kept)


def text_of(one: Arrival, known: str = "") -> Text:
    """A message as a reader may see it: no names. `known` is the language of what came before it."""
    event = one.event
    guess = event.language or one.channel.brand.language
    around = beside(extra_of(event))
    return Text(event.network_id, text_kept(event.text), event.kind, guess, event.rating, known, around)


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


def snippet(text: str) -> str:
    """The beginning of the words, in one line."""
    return " ".join(text[:400].split())[:200]


def extra_of(event: Incoming) -> dict[str, object]:
    """What is kept beside the words of a message."""
    kept: dict[str, object] = dict(event.extra)
    if event.media:
        kept["media"] = [_medium(one) for one in event.media]
    for name in ("html", "quoted", "warning", "subject", "version", "digest"):
        if value := getattr(event, name):
            kept[name] = value
    return kept


def _medium(one: Media) -> dict[str, str]:
    """`id` where the network gives the file by it; without one there is only its address, or nothing."""
    told = {"url": one.url, "mime": one.mime, "alt": one.alt, "name": one.name}
    return {**told, "id": one.id} if one.id else told


def beside(extra: Mapping[str, Any]) -> tuple[str, ...]:
    """The words around a body, piece by piece: subject, warning, poll, alt texts, file names, what is quoted."""
    found = [piece for piece in _pieces(extra) if piece]
    return (*found[: MOST - 1], "\n".join(found[MOST - 1 :])) if len(found) > MOST else tuple(found)


def unread(extra: Mapping[str, Any]) -> str:
    """What in a message nobody has read: a picture, film, file, or what a connector names; "" for nothing."""
    if media := extra.get("media"):
        return str(media[0].get("name") or media[0].get("mime") or "file")
    return str(extra.get("unread", ""))


def _pieces(extra: Mapping[str, Any]) -> Iterable[str]:
    for name in BESIDE:
        if name in extra:
            yield str(extra[name]).strip()
    for one in extra.get("media", []):
        yield str(one.get("alt", "")).strip()
        yield named(str(one.get("name", "")))
    if quoted := extra.get("quoted"):
        yield without_our_lines(str(quoted)).strip("> \n")


def named(file: str) -> str:
    """The words in a file's name: "broken_table-2.jpg" says broken table."""
    return " ".join(word for word in GAPS.split(ENDING.sub("", file)) if len(word) > 1)
