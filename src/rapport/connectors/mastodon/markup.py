"""A post's HTML as plain text: paragraphs, lines, lists, quotations and whole links; nothing in it is trusted."""

from __future__ import annotations

import re

from rapport.connectors.html import Scanner, unescaped

LONGEST = 500_000
CUT = "[The rest of this post was left out.]"
READ = frozenset(("href", "class", "alt", "title"))
SILENT = frozenset({"script", "style", "template"})
BLOCKS = frozenset({"p", "div", "ul", "ol", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6"})
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
DEEP = 5  # nested lists and quotations beyond this are shown flat: their indents would outgrow the words
# What may stand without its address: a name or a tag, whatever a server calls a link to elsewhere.
MARKED = re.compile(r"[@#＃][^\s/:]+")
KEPT = "\0"  # a blank of preformatted text, while the others are collapsed


class _Reader:
    def __init__(self) -> None:
        self.out: list[str] = []
        self.hidden = ""  # the tag that opened a hidden part
        self.depth = 0
        self.verbatim = 0
        self.quotes: list[int] = []  # where each open quotation starts
        self.lists: list[int] = []  # the next number of each open list, 0 for bullets
        self.links: list[tuple[str, bool, int]] = []  # href, whether its words stand alone, where they start

    def start(self, tag: str, values: dict[str, str]) -> None:
        classes = values.get("class", "").split()
        if self.hidden:
            self.depth += tag == self.hidden
        elif tag in SILENT or "quote-inline" in classes:
            self.hidden, self.depth = tag, 1
        elif tag == "br":
            self.out.append("\n")
        elif tag == "img":
            self.out.append(values.get("alt") or values.get("title") or "")
        elif tag == "a":
            self._end_link()  # a link cannot hold a link
            self.links.append((values.get("href", ""), bool({"mention", "hashtag"} & set(classes)), len(self.out)))
        elif tag == "li":
            self._bullet()
        elif tag in BLOCKS:
            self._open(tag)

    def end(self, tag: str) -> None:
        if self.hidden:
            self.depth -= tag == self.hidden
            self.hidden = self.hidden if self.depth else ""
        elif tag == "a":
            self._end_link()
        elif tag in BLOCKS:
            self._close(tag)

    def say(self, data: str) -> None:
        if not self.hidden:
            data = CONTROL.sub("", data)
            self.out.append(data.replace(" ", KEPT) if self.verbatim else re.sub(r"[ \t\r\n]+", " ", data))

    def _open(self, tag: str) -> None:
        self.out.append("\n\n" if tag not in ("ul", "ol") or not self.lists else "")
        if tag in ("ul", "ol"):
            self.lists.append(int(tag == "ol"))
        self.verbatim += tag == "pre"
        if tag == "blockquote" and len(self.quotes) < DEEP:
            self.quotes.append(len(self.out))

    def _close(self, tag: str) -> None:
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        self.verbatim -= tag == "pre" and self.verbatim > 0
        if tag == "blockquote" and self.quotes:
            start = self.quotes.pop()
            self.out[start:] = ["\n".join(f"> {line}" for line in _tidy(self.out[start:]).split("\n"))]
        self.out.append("\n\n" if not self.lists else "")

    def _bullet(self) -> None:
        number = self.lists[-1] if self.lists else 0
        if number:
            self.lists[-1] += 1
        self.out.append("\n" + KEPT * 2 * min(len(self.lists) - 1, DEEP) + (f"{number}. " if number else "- "))

    def _end_link(self) -> None:
        if not self.links:
            return
        href, alone, start = self.links.pop()
        words = "".join(self.out[start:]).strip()
        if (alone and MARKED.fullmatch(words)) or not href.startswith(("https://", "http://", "mailto:")):
            return
        if _bare(words) == _bare(href) or not words:
            self.out[start:] = [href]
        else:  # the words may promise another place than the one they lead to
            self.out.append(f" ({href})")


def _bare(link: str) -> str:
    return re.sub(r"^(https?://|mailto:)?(www\.)?", "", link.lower()).rstrip("/")


def text(html: str) -> str:
    """Plain text of a post. Links are whole; where a link's words differ from it, both are shown."""
    reader = _Reader()
    for piece in Scanner(html[:LONGEST], READ).pieces():
        if isinstance(piece, str):
            reader.say(unescaped(piece))
        elif piece.end:
            reader.end(piece.name)
        else:
            reader.start(piece.name, {name: unescaped(value) for name, value in piece.attributes.items()})
    told = _tidy(reader.out).replace(KEPT, " ").strip()
    return f"{told}\n\n{CUT}" if len(html) > LONGEST else told


def _tidy(parts: list[str]) -> str:
    lines = "\n".join(line.strip() for line in "".join(parts).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()
