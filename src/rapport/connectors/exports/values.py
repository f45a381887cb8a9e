"""What is read out of an export: rows, what has to be asked first, and what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from rapport.domain.message import Incoming

if TYPE_CHECKING:
    from rapport.connectors.base.values import ChannelConfig

WHOSE = "whether the brand or somebody else wrote it is not known"
ORDER = "the order of day and month is not known"
NO_TIME = "it has no time that can be read"
NO_WORDS = "there are no words in it"
NOBODY = "nobody"
"""Said instead of a name: none of the people in the file is the brand."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is known before a file is opened.

    `zone`: of times without one; `dates`: the order of day and month ("dmy", "mdy"), "" to find out; `us`: names
    or addresses that somebody said are ours; `names`: what the brand and its channels are called; `links`: the
    brand's channel on a network, where it has one.
    """

    zone: ZoneInfo
    now: datetime
    dates: str = ""
    us: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    links: Mapping[str, ChannelConfig] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def nobody(self) -> frozenset[str]:
        """What stands for us where somebody said that nobody in the file is the brand; else nothing."""
        return frozenset({NOBODY}) & self.us

    def is_us(self, *called: str) -> bool:
        """Whether somebody is named as ours, whatever case or signs their name is written with."""
        return any(plain(one) in self.us or plain(one) in self.names for one in called if plain(one))


def plain(name: str) -> str:
    """A name as names are compared."""
    return " ".join(name.strip().lstrip("@~\u200e\u202a").split()).casefold()


@dataclass(frozen=True, slots=True)
class PastRow:
    """One message of the past. In `words` the author is the contact, also where we wrote: `ours` says who did.

    `sender` is who wrote, as the file names them. `row` counts what was read in the file. `silent`: no words, and
    no file that its network would give us; `machine`: a program or a list wrote it.
    """

    row: int
    sender: str
    words: Incoming | None
    ours: bool | None
    problems: tuple[str, ...] = ()
    machine: bool = False

    @property
    def ok(self) -> bool:
        return not self.problems

    @property
    def silent(self) -> bool:
        words = self.words
        return words is not None and not words.text.strip() and not any(one.id for one in words.media)

    @property
    def told(self) -> dict[str, Any]:
        """As the command line prints it."""
        words = self.words
        timed = words is not None and not {NO_TIME, ORDER} & set(self.problems)
        return {
            "row": self.row,
            "ok": self.ok,
            "at": words.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if words and timed else None,
            "kind": str(words.kind) if words else None,
            "from": self.sender,
            "text": words.text if words else "",
            "ours": self.ours,
            "problems": list(self.problems),
        }


@dataclass(frozen=True, slots=True)
class FileQuestion:
    """What cannot be known from the file: `what` is "dates", "us", "columns" or "network"."""

    what: str
    says: str
    choices: tuple[str, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = {"what": self.what, "says": self.says}
        return found | ({"choices": list(self.choices)} if self.choices else {}) | dict(self.more)


def ask_us(choices: tuple[str, ...]) -> FileQuestion:
    return FileQuestion("us", "Which of these is the brand?", choices)


@dataclass(frozen=True, slots=True)
class Export:
    """An export as it was recognised. `rows` reads it, each time anew; `left_out` is whole once they are read.

    `network`: where it was written, "" where the file does not say; `own`: our name and id there, if it says so.
    `table`: of a table its columns, what each was taken for, and its first rows, for who chooses anew.
    """

    format: str
    network: str
    rows: Callable[[], Iterator[PastRow]]
    left_out: Counter[str]
    ask: tuple[FileQuestion, ...] = ()
    own: str = ""
    own_id: str = ""
    table: Mapping[str, Any] | None = None
