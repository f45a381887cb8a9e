"""What a mail program marked as copied in its HTML: made blockquotes, so that the text tells it with "> "."""

from __future__ import annotations

import re

from rapport.connectors.email.bounded import bounded
from rapport.connectors.email.markup import as_text
from rapport.connectors.html import Scanner, Tag, unescaped

MARKED = ("class", "id", "type", "cite", "style", "name")
MARKS = re.compile(r"gmail_(?:quote|attr)|yahoo_quoted|moz-cite-prefix|protonmail_quote|zmail_extra|divRplyFwdMsg"
    r"|OutlookMessageHeader|<blockquote\s|name=[\"']?quote|tutanota_quote", re.I)  # fmt: skip
# Elements that are copied whole, and lines that introduce a copy.
WHOLE = re.compile(
    r"yahoo_quoted|(?:^|[\s_-])(?:moz-cite-prefix|gmail_attr|tutanota_quote|zmail_extra)(?:$|[\s_-])", re.I
)
BEGINS = frozenset({"divrplyfwdmsg", "x_divrplyfwdmsg", "outlookmessageheader"})
SEPARATOR = "<p>-----Original Message-----</p>"
INDENT = re.compile(r"border(?:-left)?\s*:\s*(?:none|medium none|0)|margin(?:-left)?\s*:", re.I)
BORDER = re.compile(r"border-left\s*:\s*(?!none|0\b|medium none)[^;]", re.I)
CITED = re.compile(r"quote|cite", re.I)
WORD = re.compile(r"[^\W\d_]{2,}")
MOST_HIDDEN = 20_000


def quotes_marked(html: str) -> tuple[str, bool]:
    """HTML with what it marks as copied in blockquotes, mere indents out of them; whether some was left out."""
    if not MARKS.search(html):
        return html, False
    short, cut = bounded(html, MARKED)
    walker = _Walker()
    for piece in Scanner(short, frozenset(("href", "alt", *MARKED))).pieces():
        walker.write(piece)
    return "".join(walker.out), cut


def hidden(html: str, text: str) -> str:
    """The lines of an HTML alternative that say what the plain text does not; "" where both say the same."""
    if not html or not text:
        return ""
    known = set(WORD.findall(text.lower()))
    lines = (line.strip("> ") for line in as_text(html).split("\n"))
    return "\n".join(line for line in lines if not set(WORD.findall(line.lower())) <= known)[:MOST_HIDDEN]


class _Walker:
    """Writes well-formed markup again; `open` holds the name each open element is written with."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.open: list[tuple[str, str]] = []

    def write(self, piece: str | Tag) -> None:
        if isinstance(piece, str):
            self.out.append(piece)
        elif not piece.end:
            self._start(piece)
        elif self.open and self.open[-1][0] == piece.name:
            self.out.append(f"</{self.open.pop()[1]}>")

    def _start(self, tag: Tag) -> None:
        given = {key: unescaped(value) for key, value in tag.attributes.items()}
        if {given.get("id", "").lower(), given.get("class", "").lower()} & BEGINS:
            self.out.append(SEPARATOR)
        name = _named(tag.name, given)
        kept = "".join(f' {key}="{tag.attributes[key]}"' for key in ("href", "alt") if key in given)
        self.out.append(f"<{name}{kept}>")
        if tag.name not in ("br", "hr", "img"):
            self.open.append((tag.name, name))


def _named(tag: str, given: dict[str, str]) -> str:
    if tag == "blockquote":
        cited = given.get("type") == "cite" or "cite" in given or CITED.search(given.get("class", ""))
        style = given.get("style", "")
        return tag if cited or not INDENT.search(style) or BORDER.search(style) else "div"
    if tag in ("div", "p", "span") and (WHOLE.search(given.get("class", "")) or given.get("name") == "quote"):
        return "blockquote"
    return tag
