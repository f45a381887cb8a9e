"""What happened in one conversation, and what lists show of it, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

SAID = frozenset({"queued", "sending", "sent"})
UNSAID = frozenset({"failed", "unknown", "withdrawn"})
# A language that the words did not tell.
NOT_TOLD = "und"
Place = tuple[int, int]
PERSON, DRAFT, UNKNOWN, NOTHING = "person", "draft", "unknown", "nothing"


@dataclass(frozen=True, slots=True)
class Version:
    """The words of a message as they were decided: `entry` is that decision's row in the ledger.

    `place`: where they stand in the intake log, that is when they reached us. `written`: when the network
    says that they were changed into these (ISO 8601), "" for words that never were.
    """

    route: str
    tone: str
    entry: int = 0
    small_talk: bool = False
    place: int = 0
    written: str = ""

    def told(self, at: datetime) -> datetime:
        """When these words were written, of a message of this time."""
        return datetime.fromisoformat(self.written) if self.written else at


@dataclass(frozen=True, slots=True)
class Heard:
    """A message of the contact; `text`: how it begins. `id` grows in the order of arrival. `past`: it is old."""

    id: int
    at: datetime
    now: Version
    number: str = ""
    text: str = ""
    language: str = ""
    urgency: float = 0.0
    removed: bool = False
    past: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """Words of the brand. `entry`: the decision that cleared them; `native`: from the network's own app."""

    id: int
    at: datetime
    step: str
    entry: int = 0
    native: bool = False
    reply: int = 0
    to: str = ""
    removed: bool = False
    place: int = 0
    past: bool = False

    @property
    def stands(self) -> bool:
        """Whether it is said, or on its way."""
        return not self.removed and (self.native or self.step in SAID)

    @property
    def by_person(self) -> bool:
        return not self.entry


@dataclass(frozen=True, slots=True)
class Turned:
    """Something other than words, after message `after`; `was`: what an edit's older words had been."""

    id: int
    what: str
    at: datetime
    after: int
    until: datetime | None = None
    in_line: frozenset[int] = frozenset()
    message: int = 0
    was: Version | None = None


@dataclass(frozen=True, slots=True)
class Offered:
    """A draft; `judged`: a person approved, edited or rejected it, and what they sent was not undone."""

    id: int
    message: int
    judged: bool = False


@dataclass(slots=True)
class Rows:
    """All that happened in one conversation."""

    started: datetime
    heard: list[Heard] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    turned: list[Turned] = field(default_factory=list)
    drafts: list[Offered] = field(default_factory=list)

    def in_order(self) -> list[tuple[Place, Heard | Said | Turned]]:
        """Everything as it came to us, each with its place among the arrivals."""
        found: list[tuple[Place, Heard | Said | Turned]] = [((one.id, 0), one) for one in self.heard]
        found += [((one.id, 0), one) for one in self.said]
        found += [((one.after, one.id), one) for one in self.turned]
        return sorted(found, key=lambda line: line[0])

    def versions(self) -> dict[int, list[Version]]:
        """Message → its words as they were decided, the latest last."""
        found: dict[int, list[Version]] = {one.id: [] for one in self.heard}
        for turn in sorted(self.turned, key=lambda one: one.id):
            if turn.message in found and turn.was is not None:
                found[turn.message].append(turn.was)
        for one in self.heard:
            found[one.id].append(one.now)
        return found


@dataclass(frozen=True, slots=True)
class State:
    """The derived columns, by their names in the table, and which draft is offered."""

    status: str = "open"
    need: str = NOTHING
    waiting_since: datetime | None = None
    last_at: datetime | None = None
    last_in_at: datetime | None = None
    last_out_at: datetime | None = None
    native_at: datetime | None = None
    snoozed_until: datetime | None = None
    resolved_at: datetime | None = None
    snippet: str = ""
    tone: str = ""
    route: str = ""
    language: str = ""
    urgency: float = 0.0
    automatic_in_row: int = 0
    complaint_open: bool = False
    not_sent: bool = False
    draft: int = 0
