"""HTML from strangers: cleaned for showing, and told as plain text for reading."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from html.parser import HTMLParser

import nh3

LONGEST = 1_000_000
DEEPEST = 2_000
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
UNNESTED = "area base br col dd dt hr img input li link meta option p source td th tr wbr"
LOOSE = frozenset(UNNESTED.split())
SPANS = "a abbr b code del em i img ins q s small span strong sub sup u"
CELLS = "td th"
PARAGRAPHS = "blockquote br caption dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody tfoot thead tr ul"
BLOCKS = frozenset(PARAGRAPHS.split())
TAGS = frozenset(f"{SPANS} {CELLS} {PARAGRAPHS}".split())
GAPS = frozenset({"p", "blockquote", "table", "ul", "ol", "pre", "h1", "h2", "h3", "h4", "h5", "h6"})
ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href"},
    "img": {"alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
UNSEEN = frozenset({"script", "style", "title", "template", "noscript", "iframe", "object", "svg", "math"})
TELLS = re.compile(r"[^\w]+")


def clean_html(html: str) -> str:
    """Markup that runs and fetches nothing: no scripts, styles, forms, pictures; links http(s), mailto, tel.

    Markup nested beyond all reason is told without any.
    """
    html = html[:LONGEST]
    cleaned = nh3.clean(
        nh3.clean_text(unescape(re.sub(r"<[^<>]*>", " ", html))) if too_deep(html) else html,
        tags=set(TAGS),
        clean_content_tags=set(UNSEEN),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )
    return cleaned.replace("<img>", "").strip()


def too_deep(html: str) -> bool:
    """Whether tags are left open thousands deep: cleaning takes time with the square of that."""
    left_open: Counter[str] = Counter()
    deep = 0
    for end, name in TAG.findall(html):
        tag = name.lower()
        if tag in LOOSE:
            continue
        if not end:
            left_open[tag] += 1
            deep += 1
        elif left_open[tag]:
            left_open[tag] -= 1
            deep -= 1
        if deep > DEEPEST:
            return True
    return False


def as_text(cleaned: str) -> str:
    """Cleaned HTML as text: paragraphs, lists, quotes with "> ", and where each link really leads."""
    teller = _Teller()
    teller.feed(cleaned)
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
        if tag in BLOCKS or tag == "br":
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
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip()


def _leads(href: str, shown: str) -> str:
    target = href.removeprefix("mailto:").removeprefix("tel:")
    if not target or TELLS.sub("", target) == TELLS.sub("", shown) or target in shown:
        return ""
    return f" ({target[:500]})"
