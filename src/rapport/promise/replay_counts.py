"""What a replay has counted so far, within bounds, so that it can be kept in its row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from rapport.domain.decision import Decision, Route
from rapport.inbox import models as inbox
from rapport.promise.group import Group

EXAMPLES = 50
LISTED = 2000
WORDS = 200

Change = tuple[str, str]


def hands(route: str, automatic: bool) -> str:
    """Who has a message: an answer that is only watched (shadow, audit) counts as one."""
    return Route.ANSWER.value if automatic else str(route)


@dataclass(slots=True)
class ReplayCounts:
    """Counts by change and by group, at most `EXAMPLES` of each change and `LISTED` ids; the rest is counted."""

    changes: Counter[Change] = field(default_factory=Counter)
    groups: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    examples: list[dict[str, Any]] = field(default_factory=list)
    listed: list[list[Any]] = field(default_factory=list)
    left_out: int = 0

    @classmethod
    def of(cls, found: dict[str, Any]) -> ReplayCounts:
        """As `found` has it; empty at first."""
        return cls(
            Counter({(one["from"], one["to"]): one["count"] for one in found.get("changes", [])}),
            Counter(
                {
                    (one["language"], one["kind"], one["from"], one["to"]): one["count"]
                    for one in found.get("groups", [])
                }
            ),
            list(found.get("examples", [])),
            list(found.get("listed", [])),
            found.get("left_out", 0),
        )

    def add(self, row: inbox.Decision, made: Decision, group: Group) -> None:
        """Count one message: as it was decided, and as it would be."""
        change = hands(row.route, row.automatic), hands(made.route, made.automatic)
        before, after = change
        self.changes[change] += 1
        self.groups[group.language, group.kind, before, after] += 1
        if before == after:
            return
        if sum((one["from"], one["to"]) == change for one in self.examples) < EXAMPLES:
            self.examples.append(_example(row, before, after))
        if len(self.listed) < LISTED:
            self.listed.append([row.message_id, before, after])
        else:
            self.left_out += 1

    def found(self) -> dict[str, Any]:
        """As it is kept: `listed` are [message, from, to], `left_out` how many more changed hands."""
        return {
            "changes": [{"from": a, "to": b, "count": n} for (a, b), n in sorted(self.changes.items())],
            "groups": [
                {"language": language, "kind": kind, "from": a, "to": b, "count": n}
                for (language, kind, a, b), n in sorted(self.groups.items())
            ],
            "examples": self.examples,
            "listed": self.listed,
            "left_out": self.left_out,
            "seen": self.changes.total(),
        }


def _example(row: inbox.Decision, before: str, after: str) -> dict[str, Any]:
    talk, text = row.message.conversation_id, row.message.text[:WORDS]
    return {"message": row.message_id, "conversation": talk, "text": text, "from": before, "to": after}
