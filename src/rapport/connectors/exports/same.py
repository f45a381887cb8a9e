"""A name for a message that its file gives none: the same in every file that tells the same message."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from datetime import UTC, datetime

REMEMBERED = 20_000


class Numbers:
    """Equal words of one person in one talk at one moment are told apart by their turn."""

    def __init__(self) -> None:
        self._turns: OrderedDict[str, int] = OrderedDict()

    def of(self, talk: str, sender: str, at: datetime, text: str) -> str:
        said = "\n".join([talk, sender, at.astimezone(UTC).isoformat(), text])
        key = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:48]
        turn = self._turns.pop(key, 0)
        self._turns[key] = turn + 1
        if len(self._turns) > REMEMBERED:
            self._turns.popitem(last=False)
        return f"export:{key}" + (f":{turn}" if turn else "")
