"""The network's rules, checked before anything is sent and explained when they refuse."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from rapport.connectors.manifest import Manifest
from rapport.domain.reply import Outgoing
from rapport.triage.slots import still_open

SAYS = {
    "empty": "There are no words in it.",
    "open slot": "These words still have an open slot, such as ‹date›: fill it in, or take it out.",
    "too long": "This network takes at most {allowed:.0f} characters; these are {found:.0f}.",
    "too many bytes": "This network takes at most {allowed:.0f} bytes; these are {found:.0f}.",
    "too many files": "This network takes at most {allowed:.0f} files; these are {found:.0f}.",
    "one reply each": "This network takes {allowed:.0f} reply to each message, and it has been given.",
    "no automatic words": "Automatic words are not allowed here; a person has to write.",
    "window closed": "This network lets a brand answer within {allowed:.0f} hours of the customer's last word.",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """One rule that says no: its code, the number allowed and the number found."""

    code: str
    allowed: float = 0
    found: float = 0

    def __str__(self) -> str:
        return SAYS[self.code].format(allowed=self.allowed, found=self.found)


def refusals(
    manifest: Manifest,
    outgoing: Outgoing,
    now: datetime,
    last_word_at: datetime | None,
    sent_here: int = 0,
    size: int | None = None,
    most: int = 0,
) -> list[Refusal]:
    """Every rule these words would break.

    `last_word_at`: when the customer last wrote; `sent_here`: replies already sent to the same message;
    `size`: the text's length as the network counts it (default: characters); `most`: the channel's own limit,
    when its server has one (0: the manifest's).
    """
    limits, found = manifest.limits, []
    size = len(outgoing.text) if size is None else size
    most = most or limits.text
    if not outgoing.text.strip():
        found.append(Refusal("empty"))
    if still_open(outgoing.text):
        found.append(Refusal("open slot"))
    if most and size > most:
        found.append(Refusal("too long", most, size))
    if limits.bytes and len(outgoing.text.encode()) > limits.bytes:
        found.append(Refusal("too many bytes", limits.bytes, len(outgoing.text.encode())))
    if limits.media and len(outgoing.media) > limits.media:
        found.append(Refusal("too many files", limits.media, len(outgoing.media)))
    if limits.replies_each and sent_here >= limits.replies_each:
        found.append(Refusal("one reply each", limits.replies_each, sent_here + 1))
    if outgoing.automatic and outgoing.kind not in manifest.automatic:
        found.append(Refusal("no automatic words"))
    hours = (outgoing.automatic and limits.automatic_window_hours) or limits.window_hours
    if hours and last_word_at and now - last_word_at > timedelta(hours=hours):
        found.append(Refusal("window closed", hours, (now - last_word_at) / timedelta(hours=1)))
    return found
