"""An entry's HTML as plain text: paragraphs and lines are kept, links show where they lead."""

from __future__ import annotations

import re

from rapport.connectors.html import Scanner, unescaped

LONGEST = 200_000
BREAKS = frozenset(
    {"p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "pre"}
)


def plain(html: str) -> str:
    """Nothing in it is trusted; what is no markup stays as it is."""
    out, leads = list[str](), ""
    for piece in Scanner(html[:LONGEST], frozenset({"href"})).pieces():
        if isinstance(piece, str):
            out.append(re.sub(r"\s+", " ", unescaped(piece)))
        elif piece.name in BREAKS:
            out.append("\n")
        elif piece.name == "a":
            address = unescaped(piece.attributes.get("href", ""))
            if piece.end and leads.startswith(("https://", "http://")) and leads not in "".join(out[-3:]):
                out.append(f" ({leads})")
            leads = "" if piece.end else address
    lines = [line.strip(" \t\xa0") for line in "".join(out).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
