"""A connector's README as HTML that is safe to show: no raw HTML, known elements only."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import nh3
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from markdown_it import MarkdownIt

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


def readme(network: str) -> SafeString:
    """The README in the reader's language where the connector has it (`README.es.md`), else in English.

    Empty where a connector has none. Its first heading, the network's name, is left out.
    """
    language = (get_language() or "en")[:2]
    return _shown(network, language) or _shown(network, "en")


@cache
def _shown(network: str, language: str) -> SafeString:
    name = "README.md" if language == "en" else f"README.{language}.md"
    file = files(packages()[network]).joinpath(name)
    if not file.is_file():
        return SafeString("")
    tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(file.read_text(encoding="utf-8"))
    if tokens and tokens[0].tag == "h1":
        tokens = tokens[3:]
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + UNDER)}"
    markdown = MarkdownIt("commonmark", {"html": False})
    dirty = markdown.renderer.render(tokens, markdown.options, {})
    clean = nh3.clean(
        dirty, tags=TEXT | TABLES, attributes={"a": {"href"}}, url_schemes={"https", "http", "mailto"}
    )
    return SafeString(f'<div lang="{language}">{clean}</div>')
