"""What a page says of itself for a link's card: Open Graph, else X's names, else its title. Nothing is run."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin

import webencodings

from rapport.connectors.html import Scanner, Tag, unescaped
from rapport.domain.counted_links import leads_somewhere

# What says it stands in the head, and that is at the beginning.
READ = 300_000
TITLE, WORDS, ADDRESS = 200, 400, 2000
CHARSET = re.compile(rb"charset\s{0,5}=\s{0,5}[\"']?([\w.:-]{1,40})", re.IGNORECASE)
NAMES = {
    "title": ("og:title", "twitter:title"),
    "description": ("og:description", "twitter:description", "description"),
    "picture": ("og:image", "og:image:url", "twitter:image", "twitter:image:src"),
    "site": ("og:site_name",),
}


@dataclass(frozen=True, slots=True)
class CardPage:
    """`picture` is the address of one, as a whole address."""

    title: str = ""
    description: str = ""
    picture: str = ""
    site: str = ""


def card_page(body: bytes, content_type: str, address: str) -> CardPage:
    """Read from the page's bytes, however broken they are; `address` is where it was found."""
    html = _decoded(body[:READ], content_type)
    said = _said(html)
    found = {name: next((said[one] for one in names if said.get(one)), "") for name, names in NAMES.items()}
    return CardPage(
        title=_short(found["title"] or _title(html), TITLE),
        description=_short(found["description"], WORDS),
        picture=_whole(address, found["picture"]),
        site=_short(found["site"], TITLE),
    )


def _decoded(body: bytes, content_type: str) -> str:
    told = CHARSET.search(content_type.encode("latin-1", "ignore")) or CHARSET.search(body[:2048])
    # By the names that browsers know: Python has tables besides that take minutes, or are none of text.
    label = told[1].decode("ascii", "ignore") if told else ""
    table = webencodings.lookup(label) or webencodings.lookup(label.replace("-", ""))
    return str(webencodings.decode(body, table or webencodings.UTF8, "replace")[0])


def _said(html: str) -> dict[str, str]:
    """The first value of each name in a `meta`."""
    said: dict[str, str] = {}
    for piece in Scanner(html, frozenset({"property", "name", "content"})).pieces():
        if isinstance(piece, Tag) and piece.name == "meta" and not piece.end:
            name = piece.attributes.get("property") or piece.attributes.get("name") or ""
            said.setdefault(name.strip().casefold()[:100], unescaped(piece.attributes.get("content") or ""))
    return said


def _title(html: str) -> str:
    """Its own title, without which it has none."""
    start = html.casefold().find("<title")
    begins = html.find(">", start, start + 300) + 1 if start >= 0 else 0
    end = html.casefold().find("</title", begins, begins + 4 * TITLE) if begins else -1
    return unescaped(html[begins:end]) if end > 0 else ""


def _short(words: str, most: int) -> str:
    plain = " ".join("".join(one if one.isprintable() else " " for one in words).split())
    return plain if len(plain) <= most else plain[: most - 1].rstrip() + "…"


def _whole(address: str, picture: str) -> str:
    try:
        found = urljoin(address, picture.strip()) if picture.strip() else ""
    except ValueError:
        return ""
    return found if len(found) <= ADDRESS and leads_somewhere(found) else ""
