"""A mail's bytes as a tree of parts, in one pass for each level: whatever is nested, cut or broken costs little.

The standard library's parser tries every line against every container above it, and loses what a wrong boundary
hides; ours stops at bounds that no real mail reaches, and what it cannot split stays as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Any

from rapport.connectors.email import headers
from rapport.connectors.email.parameters import parameters

DEEPEST = 20
MOST_PARTS = 500
LONGEST_TEXT = 3_000_000
BOUNDARY = re.compile(rb"^--([^\r\n]{1,200}?)[ \t]*\r?\n(?=content-)", re.I | re.M)


class Plain(EmailPolicy):
    """Headers as the words that stood there: the library's own reading of them has no bound in time."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        return value


POLICY = Plain()


class Part(EmailMessage):
    """A mail or a part of one. `raw`: the words as they were sent, of `size` bytes; `cut`: more stood here."""

    def __init__(self, size: int = 0) -> None:
        super().__init__(policy=POLICY)
        self.raw, self.size, self.cut = b"", size, False

    def get_payload(self, i: int | None = None, decode: bool = False) -> Any:
        """The parts, or the text as it was sent: the library would read it by a table the mail may make up."""
        return super().get_payload(i) if self.is_multipart() else self.raw.decode("latin-1")

    def get_content_type(self) -> str:
        kind = super().get_content_type().encode("ascii", "replace").decode()[:100]
        return kind if all(kind.split("/")) else "text/plain"


class Splitter:
    """Cuts one mail. `left` counts the parts that may still be opened."""

    def __init__(self, mail: bytes) -> None:
        self.mail, self.left = mail, MOST_PARTS

    def part(self, start: int, end: int, depth: int = 0) -> Part:
        head = headers.read(self.mail, start, end)
        part = Part(end - head.body)
        part._headers = head.fields  # type: ignore[attr-defined]
        kind = part.get_content_type()
        if depth >= DEEPEST:
            part.cut = kind.startswith(("multipart/", "message/"))
        elif kind.startswith("multipart/"):
            self._open(part, head.body, end, depth)
        elif kind == "message/delivery-status":
            part.set_payload([*self._blocks(head.body, end)])
        elif kind.startswith("message/") and end > head.body:
            part.set_payload([self.part(head.body, end, depth + 1)])
        if not part.is_multipart():
            self._keep(part, head.body, end, depth)
        return part

    def _open(self, part: Part, start: int, end: int, depth: int) -> None:
        places = list(self._between(parameters(str(part.get("content-type", ""))).get("boundary", ""), start, end))
        if not places and (found := BOUNDARY.search(self.mail, start, end)):
            places = list(self._between(found[1].decode("latin-1"), start, end))
        children: list[Any] = []
        for place in places:
            if self.left <= 0:
                part.cut = True
                break
            self.left -= 1
            children.append(self.part(*place, depth + 1))
        if children:
            part.set_payload(children)

    def _between(self, boundary: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """From each line of the boundary to the next; the last part may lack its end."""
        mark = b"--" + boundary.encode("utf-8", "surrogateescape").strip()
        begun = -1
        for at in self._lines(mark, start, end) if len(mark) > 2 else ():
            if begun >= 0:
                yield begun, max(begun, at - 1 - (self.mail[at - 2 : at - 1] == b"\r"))
            line_end = self.mail.find(b"\n", at, end) + 1 or end
            begun = line_end
            if self.mail[at + len(mark) : line_end].strip() == b"--":
                return
        if begun >= 0:
            yield begun, end

    def _lines(self, mark: bytes, start: int, end: int) -> Iterator[int]:
        """Where a line is this mark, or this mark and `--`."""
        at = self.mail.find(mark, start, end)
        for _ in range(40 * MOST_PARTS):
            if at < 0:
                return
            after = self.mail[at + len(mark) : at + len(mark) + 80].split(b"\n")[0].strip()
            if (at == start or self.mail[at - 1 : at] == b"\n") and after in (b"", b"--"):
                yield at
            at = self.mail.find(mark, at + len(mark), end)

    def _blocks(self, start: int, end: int) -> Iterator[Part]:
        """The groups of fields of a delivery status (RFC 3464)."""
        for _ in range(100):
            head = headers.read(self.mail, start, end)
            if head.fields:
                part = Part()
                part._headers = head.fields  # type: ignore[attr-defined]
                yield part
            if head.body >= end or head.body <= start:
                return
            start = head.body

    def _keep(self, part: Part, start: int, end: int, depth: int) -> None:
        """Words are kept, and what may be some; of a file only its size is."""
        kind = part.get_content_maintype()
        readable = kind in ("text", "multipart", "message") or (kind == "application" and depth == 0)
        last = min(end, start + LONGEST_TEXT) if readable else start
        part.cut = part.cut or (readable and last < end)
        part.raw = self.mail[start:last]
