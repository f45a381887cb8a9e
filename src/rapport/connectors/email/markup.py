"""HTML from strangers: cleaned for showing, and told as plain text for reading."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import NamedTuple

import nh3

from rapport.connectors.email.bounded import BLOCKS, CELLS, SPANS, bounded, letters
from rapport.connectors.html import UNSEEN

LONGEST = 1_500_000
# Of the words of a link, where it is looked for whether they say where it leads.
LONGEST_SHOWN = 2_000
TAGS = frozenset({*SPANS, *CELLS, *BLOCKS, "img"})
GAPS = frozenset({"p", "blockquote", "table", "ul", "ol", "pre", "h1", "h2", "h3", "h4", "h5", "h6"})
ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href"},
    "img": {"alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
# A cleaner writes each "&" as five letters, perhaps a hundred thousand of them; the library takes them one by one.
AND = "\U0010ff26"
TELLS = re.compile(r"[^\w]+")


class Cleaned(NamedTuple):
    """Safe markup; `cut`: more words stood there."""

    html: str
    cut: bool


def clean_html(html: str) -> str:
    """Markup that runs and fetches nothing: no scripts, styles, forms, pictures; links http(s), mailto, tel."""
    return cleaned(html).html


def cleaned(html: str) -> Cleaned:
    """The same as `clean_html`, and whether some of it was left out."""
    short, cut = bounded(html[:LONGEST])
    clean = nh3.clean(
        short,
        tags=set(TAGS),
        clean_content_tags=set(UNSEEN),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )
    return Cleaned(letters(clean.replace("<img>", "")).strip(), cut or len(html) > LONGEST)


def as_text(cleaned: str) -> str:
    """Cleaned HTML as text: paragraphs, lists, quotes with "> ", and where each link really leads."""
    teller = _Teller()
    teller.feed(cleaned.replace("&amp;", AND))
    teller.close()
    return teller.told()


class _Teller(HTMLParser):
    """Walks well-formed markup once and writes lines; `quotes` counts the blockquotes we are in."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.words: list[str] = []
        self.quotes = 0
        self.exact = 0
        self.links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in BLOCKS:
            self.end_line(gap=tag in GAPS, blank=tag == "br")
        if tag == "blockquote":
            self.quotes += 1
        elif tag == "pre":
            self.exact += 1
        elif tag == "li":
            self.words.append("- ")
        elif tag == "a":
            self.links.append((given.get("href", ""), len(self.words)))
        elif tag == "img" and given.get("alt", "").strip():
            self.words.append(f"[{given['alt'].strip()}]")

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.end_line(gap=tag in GAPS)
        if tag == "blockquote":
            self.quotes = max(0, self.quotes - 1)
        elif tag == "pre":
            self.exact = max(0, self.exact - 1)
        elif tag in ("td", "th"):
            self.words.append("\t")
        elif tag == "a" and self.links:
            href, start = self.links.pop()
            self.words.append(_leads(href, "".join(self.words[start:])))

    def handle_data(self, data: str) -> None:
        if not self.exact:
            self.words.append(re.sub(r"[ \t\n\r\f]+", " ", data))
            return
        for number, piece in enumerate(data.split("\n")):
            if number:
                self.end_line(blank=True)
            self.words.append(piece)

    def end_line(self, *, gap: bool = False, blank: bool = False) -> None:
        line = "".join(self.words)
        self.words = []
        self.links = [(href, 0) for href, _ in self.links]
        line = line.rstrip() if self.exact else re.sub(r" {2,}", " ", line).strip()
        mark = "> " * min(self.quotes, 20)
        if line:
            self.lines.append(mark + line)
        elif blank:
            self.lines.append(mark.rstrip())
        if gap and self.lines and self.lines[-1].strip("> "):
            self.lines.append(mark.rstrip())

    def told(self) -> str:
        self.end_line()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip().replace(AND, "&")


def _leads(href: str, shown: str) -> str:
    target = href.removeprefix("mailto:").removeprefix("tel:")
    whole = re.search(re.escape(target) + r"(?![\w.@-]*\w)", shown[:LONGEST_SHOWN])
    if not target or whole or TELLS.sub("", target) == TELLS.sub("", shown):
        return ""
    return f" ({target[:500]})"
