"""Whose mailbox a file is: what its mails say of where they were delivered, else who is in all of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from rapport.connectors.email.parse import header, headers, mailboxes, parse
from rapport.connectors.errors import Unreadable
from rapport.connectors.exports.values import Told

DELIVERED = ("delivered-to", "x-original-to", "x-delivered-to", "envelope-to", "x-envelope-to", "x-rcpt-to")
LABELS = "x-gmail-labels"
LEAST, OTHERS = 3, 2


@dataclass
class Owners:
    """What was seen of a file's addresses. Nothing is guessed: an owner is named, or is in every single mail."""

    mails: int = 0
    inside: Counter[str] = field(default_factory=Counter)
    delivered: Counter[str] = field(default_factory=Counter)
    sent: Counter[str] = field(default_factory=Counter)
    lists: int = 0

    def see(self, head: bytes) -> None:
        """Look at the headers of one mail; one without any says nothing, and its row will say so."""
        try:
            top = parse(head.replace(b"\r\n", b"\n").split(b"\n\n", 1)[0] + b"\n\n")
        except Unreadable:
            return
        self.mails += 1
        writers = {box.address for box in mailboxes(top, "from") if box.address}
        self.inside.update(writers | {box.address for name in ("to", "cc", "bcc") for box in mailboxes(top, name)})
        for name in DELIVERED:
            self.delivered.update({one.strip("<> ").lower() for one in headers(top, name) if "@" in one})
        if "Sent" in {one.strip() for one in header(top, LABELS).split(",")}:
            self.sent.update(writers)
        self.lists += bool(header(top, "list-id") or header(top, "list-post"))

    def ours(self, told: Told, address: str) -> frozenset[str]:
        """Our addresses; none where that is not known."""
        known = {
            one for one in self.inside | self.delivered if told.is_us(one) or (address and one == address.lower())
        }
        if known:
            return frozenset(known)
        if told.nobody:
            return told.nobody
        if self.sent:
            return frozenset(self.sent)
        if self.delivered:
            first, most = self.delivered.most_common(1)[0]
            return frozenset({first}) if most * 2 > self.mails or len(self.delivered) == 1 else frozenset()
        always = [one for one, times in self.inside.items() if one and times == self.mails]
        whole = self.mails >= LEAST and len(self.inside) > OTHERS and not self.lists
        return frozenset(always) if len(always) == 1 and whole else frozenset()

    def choices(self) -> tuple[str, ...]:
        return tuple(one for one, _ in self.inside.most_common(8) if one)
