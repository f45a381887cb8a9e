"""A connector's README as HTML that is safe to show: no raw HTML, known elements only."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import nh3
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from markdown_it import MarkdownIt
from markdown_it.token import Token

from rapport.connectors.registry import packages

TEXT = {
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "ul",
    "ol",
    "li",
    "em",
    "strong",
    "code",
    "pre",
    "blockquote",
    "a",
    "hr",
    "br",
}
TABLES = {"table", "thead", "tbody", "tr", "th", "td"}
UNDER = 1  # the page itself has the first two levels of headings
HEADING, SET_UP = "h3", "Set up"


def readme(network: str, opened: str = "") -> SafeString:
    """The README in the reader's language where the connector has it (`README.es.md`), else in English.

    Each part under a heading is folded, but for the one that is called `opened` in the English one: the others say
    the same point for point. Empty where a connector has none. Its first heading, its name, is left out.
    """
    language = (get_language() or "en")[:2]
    return _shown(network, language, opened) or _shown(network, "en", opened)


@cache
def _shown(network: str, language: str, opened: str) -> SafeString:
    parts = _parts(network, language)
    if not parts:
        return SafeString("")
    named = [one[1].content if one[:1] and one[0].tag == HEADING else "" for one in _parts(network, "en")]
    at = named.index(opened) if opened in named else -1
    shown = "".join(_part(one, is_open=n == at) for n, one in enumerate(parts))
    return SafeString(f'<div lang="{language}">{shown}</div>')


def _parts(network: str, language: str) -> list[list[Token]]:
    """What stands before the first heading, then each heading with what is under it."""
    name = "README.md" if language == "en" else f"README.{language}.md"
    file = files(packages()[network]).joinpath(name)
    if not file.is_file():
        return []
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(file.read_text(encoding="utf-8"))
    parts: list[list[Token]] = [[]]
    for token in tokens[3:] if tokens and tokens[0].tag == "h1" else tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + UNDER)}"
        if token.type == "heading_open" and token.tag == HEADING:
            parts.append([])
        parts[-1].append(token)
    return [one for one in parts if one]


def _part(tokens: list[Token], is_open: bool) -> str:
    if tokens[0].tag != HEADING:
        return _clean(tokens)
    heading, rest = _clean(tokens[:3]), _clean(tokens[3:])
    return f"<details{' open' if is_open else ''}><summary>{heading}</summary>{rest}</details>"


def _clean(tokens: list[Token]) -> str:
    markdown = MarkdownIt("commonmark", {"html": False})
    dirty = markdown.renderer.render(tokens, markdown.options, {})
    return nh3.clean(
        dirty, tags=TEXT | TABLES, attributes={"a": {"href"}}, url_schemes={"https", "http", "mailto"}
    )
