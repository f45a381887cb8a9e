"""Words and tags of markup from strangers, one after the other, read once: nothing is looked at twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

MOST_TAGS = 20_000
LONGEST_VALUE = 4_000
UNSEEN = ("script", "style", "title", "template", "iframe", "svg", "math")
OPENING = re.compile(r"<(?=/?[a-zA-Z]|[!?])")
# Most tags say nothing but their name; these need no closer look.
SHORT = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,40}+)>")
NAME = re.compile(r"/?[a-zA-Z][^\s/>]{0,40}+")
NAMED = re.compile(r"[\s/]*+([^\s/>=]{1,100}+)[^\s/>=]*+(?:\s*+(=)\s*+)?+")
BARE = re.compile(r"[^\s>]*+")
SKIPPED = re.compile(r"[\s/=]*+(>?)")
# The library fails on numbers of more than 4,300 digits; no letter has more than seven.
NO_LETTER = re.compile(r"&#(?:\d{8,}+|[xX][0-9a-fA-F]{7,}+);?")
TAG = re.compile(r"<[^<>]*+>")
ENDS = {name: re.compile(rf"</{name}(?=[\s/>])", re.I) for name in UNSEEN}


def unescaped(words: str) -> str:
    """Words with their entities read; what names no letter is the sign for that."""
    # A cleaner writes each sign so, perhaps a hundred thousand of them; the library takes them one by one.
    words = words.replace("&lt;", "<").replace("&gt;", ">")
    pieces = NO_LETTER.sub("\ufffd", words).split("&amp;")
    return "&".join(unescape(piece) if "&" in piece else piece for piece in pieces)


class Tag(NamedTuple):
    """A tag as it stood; `end` for a closing one."""

    name: str
    end: bool
    attributes: dict[str, str]


class Scanner:
    """Cuts markup as browsers do. What never ends (a comment, a tag, a quotation) is shown: it may be words."""

    def __init__(self, html: str, wanted: frozenset[str]) -> None:
        self.html, self.wanted = html, wanted
        self.at = 0
        # Marks that do not come again: looked for once.
        self.gone: set[str] = set()

    def pieces(self) -> Iterator[str | Tag]:
        for _ in range(MOST_TAGS):
            opening = OPENING.search(self.html, self.at)
            if not opening or ">" in self.gone:
                break
            yield self.html[self.at : opening.start()]
            self.at = opening.start()
            yield self._tag()
        yield TAG.sub(" ", self.html[self.at :])

    def _find(self, mark: str, start: int) -> int:
        found = -1 if mark in self.gone else self.html.find(mark, start)
        if found < 0:
            self.gone.add(mark)
        return found

    def _tag(self) -> str | Tag:
        """What begins with this "<"."""
        html, start = self.html, self.at
        if (short := SHORT.match(html, start)) and (name := short[2].lower()) not in ENDS:
            self.at = short.end()
            return Tag(name, bool(short[1]), {})
        if html.startswith("<!--", start):
            end = self._find("-->", start + 2)
            self.at = end + 3 if end >= 0 else start + 4
            return ""
        if named := NAME.match(html, start + 1):
            return self._named(named[0].lower(), named.end())
        end = self._find(">", start)
        self.at = end + 1 or start + 2
        return "" if end >= 0 else html[start : start + 2]

    def _named(self, name: str, at: int) -> str | Tag:
        attributes: dict[str, str] = {}
        while True:
            found = NAMED.match(self.html, at)
            if not found:
                skipped = SKIPPED.match(self.html, at)
                at = skipped.end() if skipped else len(self.html)
                if skipped and skipped[1]:
                    break
                if at >= len(self.html):
                    return self._unended()
                continue
            value, at = self._value(found.end()) if found[2] else ("", found.end())
            if at < 0:
                return self._unended()
            if (key := found[1].lower()) in self.wanted:
                attributes.setdefault(key, value)
        self.at = at
        tag = Tag(name.removeprefix("/"), name.startswith("/"), attributes)
        return tag if tag.end or tag.name not in ENDS else self._unseen(tag)

    def _value(self, at: int) -> tuple[str, int]:
        sign = self.html[at : at + 1]
        if sign and sign in "\"'":
            end = self._find(sign, at + 1)
            return self.html[at + 1 : min(end, at + 1 + LONGEST_VALUE)], end + 1 or -1
        bare = BARE.match(self.html, at)
        end = bare.end() if bare else at
        return self.html[at : min(end, at + LONGEST_VALUE)], end

    def _unended(self) -> str:
        rest, self.at = self.html[self.at :], len(self.html)
        return TAG.sub(" ", rest)

    def _unseen(self, tag: Tag) -> Tag:
        """Passes over what no reader sees, up to its end if it has one."""
        end = None if tag.name in self.gone else ENDS[tag.name].search(self.html, self.at)
        if end:
            self.at = end.start()
        else:
            self.gone.add(tag.name)
        return tag
