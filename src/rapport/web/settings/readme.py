"""A connector's README as HTML that is safe to show: no raw HTML, known elements only."""

from __future__ import annotations

from collections.abc import Callable
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


def readme(network: str, without: str = "") -> SafeString:
    """The README in the reader's language where the connector has it (`README.es.md`), else in English.

    Each part under a heading is folded. The one that is called `without` in the English one is left out: the
    others say the same point for point. Empty where a connector has none. Its first heading is left out.
    """
    return _first(network, lambda name: name != without, _part)


def readme_part(network: str, called: str) -> SafeString:
    """What stands under the heading that is called so in the English one; empty where there is none."""
    return _first(network, lambda name: name == called, lambda tokens: _clean(tokens[3:]))


def _first(network: str, wanted: Callable[[str], bool], said: Callable[[list[Token]], str]) -> SafeString:
    """In the reader's language, else in English."""
    english = _parts(network, "en")
    named = [one[1].content if one[:1] and one[0].tag == HEADING else "" for one in english]
    for language in ((get_language() or "en")[:2], "en"):
        parts = _parts(network, language)
        shown = "".join(said(one) for name, one in zip(named, parts, strict=False) if wanted(name))
        if shown:
            return SafeString(f'<div lang="{language}">{shown}</div>')
    return SafeString("")


@cache
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


def _part(tokens: list[Token]) -> str:
    if tokens[0].tag != HEADING:
        return _clean(tokens)
    heading, rest = _clean(tokens[:3]), _clean(tokens[3:])
    return f"<details><summary>{heading}</summary>{rest}</details>"


def _clean(tokens: list[Token]) -> str:
    markdown = MarkdownIt("commonmark", {"html": False})
    dirty = markdown.renderer.render(tokens, markdown.options, {})
    return nh3.clean(
        dirty, tags=TEXT | TABLES, attributes={"a": {"href"}}, url_schemes={"https", "http", "mailto"}
    )
