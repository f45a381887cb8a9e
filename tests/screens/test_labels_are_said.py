"""What a test in the browser looks for by its label is what a page says: a label that changes is seen at once.

Those tests run in `make check` only, so that without this a changed word would be found an hour later.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from tools.messages.__main__ import ROOT as MESSAGES
from tools.messages.found import messages
from tools.messages.message import PLACEHOLDER

from tests.prose import ROOT

LOOKS = ("get_by_label", "get_by_placeholder")
SCREENS = [path for path in sorted((ROOT / "tests").rglob("*.py")) if "playwright" in path.read_text("utf-8")]


def labels(path: Path) -> Iterator[str]:
    """Every label that is looked for in so many words."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LOOKS:
            match node.args:
                case [ast.Constant(str(words))]:
                    yield words


@cache
def said() -> tuple[str, tuple[re.Pattern[str], ...]]:
    """Every sentence, and as patterns those that say more than a value."""
    texts = {text for one in messages(MESSAGES) for text in (one.text, one.plural) if text}
    parts = [PLACEHOLDER.split(text.casefold()) for text in texts if PLACEHOLDER.search(text)]
    patterns = [".+?".join(map(re.escape, some)) for some in parts if len(max(some, key=len)) > 5]
    return "\n".join(texts).casefold(), tuple(map(re.compile, patterns))


def unsaid(wanted: set[str]) -> list[str]:
    """The labels that no page says, in whatever case, whatever stands in the place of a value."""
    whole, patterns = said()
    left = [words for words in sorted(wanted) if words.casefold() not in whole]
    return [words for words in left if not any(one.fullmatch(words.casefold()) for one in patterns)]


def test_every_label_looked_for_in_a_browser_is_said_by_a_page() -> None:
    wanted = {words for path in SCREENS for words in labels(path)}
    assert len(wanted) > 30
    assert unsaid(wanted) == []


@pytest.mark.parametrize("words", ["What has to be said before", "Wednesday shift"])
def test_a_label_that_no_page_says_is_found(words: str) -> None:
    assert unsaid({words}) == [words]
