"""What a mail says and carries: its words as plain text, its markup cleaned, its files named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from functools import cached_property
from urllib.parse import quote

from rapport.connectors.email import wordings
from rapport.connectors.email.clean import one_line
from rapport.connectors.email.markup import LONGEST as LONGEST_HTML
from rapport.connectors.email.markup import as_text, cleaned
from rapport.connectors.email.markup_quotes import quotes_marked
from rapport.connectors.email.mime import Part
from rapport.connectors.email.parameters import parameters
from rapport.connectors.email.parse import header
from rapport.domain.message import Media

LONGEST = 200_000
NO_WORDS = re.compile(r"text/(css|csv|x?-?vcard|directory|javascript|x-amp-html|x-watch-html)|text/rfc822-headers")


@dataclass(frozen=True, slots=True)
class Body:
    """`text` as written, `html` cleaned (empty where the mail has none), `files` beside the words.

    `cut`: there was more of it.
    """

    text: str
    html: str
    files: tuple[Media, ...]
    cut: bool = False


@dataclass
class Block:
    """One stretch of words, as plain text, as HTML, or as both to choose from."""

    plain: str = ""
    html: str = ""

    @cached_property
    def text(self) -> str:
        return (self.plain if self.plain.strip() else as_text(self.html)).strip("\n")


@dataclass(slots=True)
class Reader:
    """Reads the words of one mail. `html`: how much markup may still be cleaned; `cut`: something was left out."""

    html: int = LONGEST_HTML
    text: int = 4 * LONGEST
    cut: bool = False
    anything: bool = False

    def words(self, part: EmailMessage) -> Iterator[Block]:
        """The blocks of words in order; an alternative is one block."""
        inner = [block for child in children(part) for block in self.words(child)] if is_container(part) else []
        if inner and part.get_content_type() == "multipart/alternative":
            plain = next((block.plain for block in inner if block.plain.strip()), "")
            html = next((block.html for block in reversed(inner) if block.html), "")
            yield Block(plain, html)
        elif is_container(part):
            yield from inner
        elif self.anything and part.get_content_maintype() == "message" and part.is_multipart():
            yield from (block for child in children(part) for block in self.words(child))
        elif is_words(part) or (self.anything and wordings.legible(part)):
            yield self.block(part)
        self.cut = self.cut or (isinstance(part, Part) and part.cut)

    def block(self, part: EmailMessage) -> Block:
        if self.text <= 0 or self.html <= 0:
            self.cut = True
            return Block()
        said = wordings.said(part)
        self.text -= len(said)
        if not wordings.is_html(part, said):
            self.cut = self.cut or len(said) > 2 * LONGEST
            return Block(plain=wordings.as_plain(part, said[: 2 * LONGEST]))
        marked, left = quotes_marked(said[: self.html])
        html, cut = cleaned(marked)
        self.cut = self.cut or left or cut or len(said) > self.html
        self.html -= len(said)
        return Block(html=html)


def read(message: EmailMessage, message_id: str) -> Body:
    """The words and files of a mail. One without words shows the text of what it carries."""
    carried = [
        Media(f"mid:{quote(message_id)}/{number}", mime=part.get_content_type(), name=name(part))
        for number, part in enumerate(leaves(message))
        if is_file(part)
    ]
    reader = Reader()
    blocks = [block for block in reader.words(message) if block.text.strip()]
    if not blocks:
        reader = Reader(anything=True)
        blocks = [block for block in reader.words(message) if block.text.strip()]
    text = "\n\n".join(block.text for block in blocks).strip()
    html = "\n".join(block.html for block in blocks if block.html)
    return Body(text[:LONGEST].rstrip(), html, tuple(carried), reader.cut or len(text) > LONGEST)


def leaves(part: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that are not containers, in order; attached mails count as one part and are not opened."""
    if not is_container(part):
        yield part
        return
    for child in children(part):
        yield from leaves(child)


def is_container(part: EmailMessage) -> bool:
    return part.get_content_maintype() == "multipart" and part.is_multipart()


def is_words(part: EmailMessage) -> bool:
    """Whether a part is text to read: every text that is not a file, and a container that could not be opened."""
    if part.is_multipart() or part.get_content_disposition() == "attachment":
        return False
    kind = part.get_content_type()
    return kind.startswith("multipart/") or (kind.startswith("text/") and not NO_WORDS.fullmatch(kind))


def files(message: EmailMessage) -> list[EmailMessage]:
    """The parts that are listed beside the words."""
    return [part for part in leaves(message) if is_file(part)]


def is_file(part: EmailMessage) -> bool:
    """Whether a part is listed beside the words; words with a name of their own are both."""
    return not is_words(part) or bool(name(part))


def name(part: EmailMessage) -> str:
    """A file's name without any path or control character; an attached mail is named by its subject."""
    given = parameters(str(part.get("content-disposition", ""))).get("filename", "")
    given = given or parameters(str(part.get("content-type", ""))).get("name", "")
    if not given and part.get_content_type() == "message/rfc822":
        subject = "".join(header(inner, "subject") for inner in children(part)[:1])
        given = f"{subject or 'mail'}.eml"
    return re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|]+', "_", one_line(given))[:120].strip(" .")


def size(part: EmailMessage) -> int:
    """About how many bytes a file has."""
    sent = part.size if isinstance(part, Part) else 0
    return sent * 3 // 4 if wordings.encoding(part) == "base64" else sent


def children(part: EmailMessage) -> list[EmailMessage]:
    inner = part.get_payload()
    return [each for each in inner if isinstance(each, EmailMessage)] if isinstance(inner, list) else []
