"""What a mail says and carries: its words as plain text, its markup cleaned, its files named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from urllib.parse import quote

from rapport.connectors.email.flowed import unflow
from rapport.connectors.email.markup import as_text, clean_html
from rapport.connectors.email.parse import clean, header
from rapport.connectors.errors import Unreadable
from rapport.domain.message import Media

DEEPEST = 60
MOST_PARTS = 500
LONGEST = 200_000


@dataclass(frozen=True, slots=True)
class Body:
    """`text` as written, `html` cleaned (empty where the mail has none), `files` beside the words."""

    text: str
    html: str
    files: tuple[Media, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """One stretch of words, as plain text, as HTML, or as both to choose from."""

    plain: str = ""
    html: str = ""

    def text(self) -> str:
        return self.plain if self.plain.strip() else as_text(self.html)


def read(message: EmailMessage, message_id: str) -> Body:
    """The words and files of a mail. Raises `Unreadable` when it is nested beyond all reason."""
    parts = list(leaves(message))
    files = [
        Media(f"mid:{quote(message_id)}/{number}", mime=part.get_content_type(), name=name(part))
        for number, part in enumerate(parts)
        if not is_words(part)
    ]
    blocks = list(words(message))
    text = "\n\n".join(told for told in (block.text().strip("\n") for block in blocks) if told.strip())
    html = "\n".join(block.html for block in blocks if block.html)
    return Body(text[:LONGEST].strip(), html, tuple(files))


def leaves(part: EmailMessage, depth: int = 0) -> Iterator[EmailMessage]:
    """The parts that are not containers, in order; attached mails count as one part and are not opened."""
    if depth > DEEPEST:
        raise Unreadable(f"This mail is nested more than {DEEPEST} levels deep; it is kept as it came.")
    if part.get_content_maintype() != "multipart" or not part.is_multipart():
        yield part
        return
    for child in children(part):
        yield from leaves(child, depth + 1)


def words(part: EmailMessage) -> Iterator[Block]:
    """The blocks of words in order; an alternative is one block."""
    if part.get_content_type() == "multipart/alternative" and part.is_multipart():
        inner = [block for child in children(part) for block in words(child)]
        plain = next((block.plain for block in inner if block.plain.strip()), "")
        html = next((block.html for block in reversed(inner) if block.html), "")
        yield Block(plain, html)
    elif part.get_content_maintype() == "multipart" and part.is_multipart():
        for child in children(part):
            yield from words(child)
    elif is_words(part):
        yield block_of(part)


def block_of(part: EmailMessage) -> Block:
    said = decoded(part)
    if part.get_content_type() == "text/html":
        return Block(html=clean_html(said))
    flowed = parameter(part, "format").lower() == "flowed"
    return Block(plain=unflow(said, parameter(part, "delsp").lower() == "yes") if flowed else said)


def is_words(part: EmailMessage) -> bool:
    """Whether a part is text to read, not a file to keep."""
    if part.get_content_type() not in ("text/plain", "text/html") or part.is_multipart():
        return False
    return part.get_content_disposition() != "attachment" and not name(part)


def decoded(part: EmailMessage) -> str:
    """A text part's words in whatever table they were written; never fails."""
    payload = part.get_payload(decode=True)
    raw = payload[: 2 * LONGEST * 4] if isinstance(payload, bytes) else b""
    for charset in (parameter(part, "charset") or "utf-8", "utf-8", "cp1252"):
        try:
            return clean(raw.decode(charset))
        except (LookupError, ValueError):
            continue
    return clean(raw.decode("latin-1"))


def parameter(part: EmailMessage, which: str) -> str:
    """A Content-Type parameter, "" when absent or broken."""
    found = part.get_param(which, "")
    return clean(found if isinstance(found, str) else found[2] if isinstance(found, tuple) else "").strip()


def name(part: EmailMessage) -> str:
    """A file's name without any path or control character; an attached mail is named by its subject."""
    given = part.get_filename("") or ""
    if not given and part.get_content_type() == "message/rfc822":
        subject = "".join(header(inner, "subject") for inner in children(part)[:1])
        given = f"{subject or 'mail'}.eml"
    return re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|]+', "_", clean(str(given)))[:120].strip(" .")


def children(part: EmailMessage) -> list[EmailMessage]:
    inner = part.get_payload()
    return (
        [each for each in inner[:MOST_PARTS] if isinstance(each, EmailMessage)] if isinstance(inner, list) else []
    )
