"""Markup cut down to what a cleaner can take: few open elements, few in all, every word kept.

A browser opens what was left open again in each block (HTML, "the list of active formatting elements"): 1,900
letters in bold above 1,000 paragraphs are two million elements. What leaves here is well nested and bounded, so
that the cleaner after it finds nothing to repair. Letters that the cleaner is slow at go through it disguised.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapport.connectors.html import Scanner, Tag, unescaped

DEEPEST, MOST_SPANS = 100, 12
MOST_ELEMENTS, MOST_WORDS = 8_000, 400_000
INLINE = "a abbr b code del em i ins q s small span strong sub sup u"
SPANS = frozenset(INLINE.split())
CELLS = frozenset(("td", "th"))
PARAGRAPHS = "blockquote br caption dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody tfoot thead tr ul"
BLOCKS = frozenset(PARAGRAPHS.split())
ROWS = frozenset(("table", "tbody", "tfoot", "thead", "tr"))
ALONE = frozenset(("br", "hr", "img"))
KEPT = {
    "a": ("href",),
    "img": ("alt",),
    "td": ("colspan", "rowspan", "dir", "lang"),
    "th": ("colspan", "rowspan", "dir", "lang"),
}
HELD = frozenset(("ul", "ol", "dl", "blockquote", "div", "table", *CELLS))
# nh3 takes the square of how many of these stand in one text (its writer looks for the byte that begins a hard
# space): 100 kB of "¡" are a quarter of a second, 400 kB four. Others stand
# for them meanwhile, from where no language has letters.
SLOW = {code: 0x10FF00 + code for code in range(0x80, 0xC0)}
SWIFT = {instead: code for code, instead in SLOW.items()}
ENTITY = re.compile(r"&[#a-zA-Z0-9]{2,10};?")
# What ends its like that is still open, looking no farther than a container that may hold both.
LIKE = {
    "p": (frozenset(("p",)), HELD | {"li", "dd", "dt"}),
    "li": (frozenset(("li",)), HELD - {"div"}),
    "dd": (frozenset(("dd", "dt")), HELD - {"div"}),
    "dt": (frozenset(("dd", "dt")), HELD - {"div"}),
    "td": (CELLS, frozenset(("table",))),
    "th": (CELLS, frozenset(("table",))),
    "tr": (frozenset(("tr",)), frozenset(("table",))),
    "a": (frozenset(("a",)), BLOCKS | CELLS),
}


def bounded(html: str, marks: tuple[str, ...] = ()) -> tuple[str, bool]:
    """The same words in markup of at most `MOST_ELEMENTS` elements, and whether some were left out.

    What stands after that many elements is text in lines; `MOST_WORDS` characters are kept. `marks`: attributes
    kept beside those that show or lead somewhere. `letters` undoes the disguise.
    """
    builder = _Builder(marks)
    shown = ("href", "alt", "colspan", "rowspan", "dir", "lang")
    for piece in Scanner(html, frozenset((*shown, *marks))).pieces():
        if isinstance(piece, str):
            builder.say(piece)
        elif piece.end:
            builder.end(piece.name)
        else:
            builder.start(piece)
        if builder.words > MOST_WORDS:
            break
    builder.close(0)
    return "".join(builder.out), builder.words > MOST_WORDS


class _Builder:
    """Writes tags so that each one opened is closed in turn."""

    def __init__(self, marks: tuple[str, ...]) -> None:
        self.marks = marks
        self.out: list[str] = []
        self.open: list[str] = []
        self.spans = self.elements = self.words = 0
        self.plain = False

    def say(self, words: str) -> None:
        words = words[: MOST_WORDS + 1 - self.words]
        self.words += len(words)
        if words:
            self.out.append(_escaped(ENTITY.sub(_disguised, words)).translate(SLOW))

    def start(self, tag: Tag) -> None:
        name = tag.name
        if name not in BLOCKS and name not in SPANS and name not in CELLS and name != "img":
            return
        if name == "a" and "href" not in tag.attributes:
            return
        if self.elements >= MOST_ELEMENTS:
            self._flatten(name)
            return
        self.elements += 1
        if name in LIKE:
            self._end(LIKE[name][0], LIKE[name][1])
        if len(self.open) >= DEEPEST or (name in SPANS and self.spans >= MOST_SPANS):
            self.out.append("<br>" if name in BLOCKS else "")
            return
        kept = (*KEPT.get(name, ("dir", "lang") if name in BLOCKS else ()), *self.marks)
        said = "".join(f' {key}="{_quoted(tag.attributes[key])}"' for key in kept if key in tag.attributes)
        self.out.append(f"<{name}{said}>")
        if name not in ALONE:
            self.open.append(name)
            self.spans += name in SPANS

    def end(self, name: str) -> None:
        if self.plain:
            self.out.append("\n" if name in BLOCKS else "")
        elif name in SPANS:
            self._end(frozenset((name,)), BLOCKS | CELLS)
        elif name in BLOCKS or name in CELLS:
            inner = name in ROWS or name in CELLS or name == "caption"
            self._end(frozenset((name,)), frozenset() if name == "table" else {"table"} if inner else CELLS | ROWS)

    def close(self, down_to: int) -> None:
        while len(self.open) > down_to:
            name = self.open.pop()
            self.spans -= name in SPANS
            self.out.append(f"</{name}>")

    def _end(self, names: frozenset[str], held: frozenset[str] | set[str]) -> None:
        """Close the nearest open one of `names`, unless one of `held` stands between."""
        for at in range(len(self.open) - 1, -1, -1):
            if self.open[at] in names:
                self.close(at)
                return
            if self.open[at] in held:
                return

    def _flatten(self, name: str) -> None:
        if not self.plain:
            self.close(0)
            self.plain = True
            self.out.append("<pre>")
            self.open.append("pre")
        self.out.append("\n" if name in BLOCKS else "\t" if name in CELLS else "")


def _quoted(value: str) -> str:
    return _escaped(value).replace('"', "&quot;")


def _escaped(words: str) -> str:
    return words.replace("<", "&lt;").replace(">", "&gt;")


def _disguised(entity: re.Match[str]) -> str:
    return _swift(entity[0])


@lru_cache(maxsize=1_000)
def _swift(entity: str) -> str:
    said = unescaped(entity)
    return said if said and ord(said[0]) in SLOW else entity


def letters(cleaned: str) -> str:
    """What the cleaner made of `bounded` markup, with the letters that stood there."""
    return cleaned.translate(SWIFT)
