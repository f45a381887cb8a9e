"""Why a file cannot be read is said in the reader's language, whatever stands in it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from tools.messages.message import literal

import rapport
from rapport.web.network_words import pattern
from rapport.web.settings import unread_files
from rapport.web.settings.unread_files import SENTENCES, unread

SOURCE = Path(rapport.__file__).parent
READERS = [*(SOURCE / "connectors/exports").glob("*.py"), *(SOURCE / "history").glob("*.py")]
MORE = {"directory.py": "ValueError"}  # said by the box, behind its own words
MADE_UP = "x9"


def said(call: ast.Call) -> str:
    """What an error says, each value of it something made up; "" where it is another's words."""
    [words] = call.args
    if isinstance(words, ast.JoinedStr):
        return "".join(
            MADE_UP if isinstance(one, ast.FormattedValue) else literal(one) or "" for one in words.values
        )
    return literal(words) or ""


def all_of_them() -> list[str]:
    found = []
    for path in READERS:
        wanted = {"NoExport", MORE.get(path.name, "")}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                raised = node.exc.func
                if isinstance(raised, ast.Name) and raised.id in wanted and node.exc.args:
                    found.append(said(node.exc))
    return [one for one in found if one]


def test_every_reason_that_readers_give_is_known() -> None:
    found = all_of_them()
    assert len(found) > 12
    assert [one for one in found if not any(pattern(known).fullmatch(one) for known in SENTENCES)] == []


def test_a_reason_is_said_with_the_one_that_stands_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with override("it"):
        assert unread("it is empty") != "it is empty"
    monkeypatch.setattr(unread_files, "gettext", lambda said: f"[{said}]")
    whole = unread("this archive cannot be opened: it has no end: it was not copied whole")
    assert whole == "[this archive cannot be opened: [it has no end: it was not copied whole]]"


@given(st.text(max_size=200))
def test_any_name_stands_in_it_as_it_is(name: str) -> None:
    with override("en"):
        assert unread(f"{name} is larger than 64 MB") == f"{name} is larger than 64 MB"
