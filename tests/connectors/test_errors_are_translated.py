"""Whatever a connector says of a failure is said in the reader's language, with its values where they belong."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import polib
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from tools.messages.__main__ import LOCALE, ROOT, SENTENCES
from tools.messages.catalogue import file_of
from tools.messages.found import SENTENCE, messages, of_connectors
from tools.messages.message import literal
from tools.messages.with_values import places, sentence

from rapport.connectors.errors import ConnectorError
from rapport.web import network_words
from rapport.web.network_words import in_words

KINDS = {kind.__name__ for kind in ConnectorError.__subclasses__()} | {"ConnectorError"}
TWO = "f'{error} {wants}'"  # two whole sentences, each known by itself
LINES = SENTENCES.read_text(encoding="utf-8").splitlines()
VALUES = st.lists(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=12), min_size=4, max_size=4
)


@cache
def sentences() -> frozenset[str]:
    return frozenset(one.text for one in messages(ROOT))


def said() -> Iterator[tuple[str, ast.expr]]:
    """What each error of a connector is made with, and where."""
    for path in sorted((ROOT / "src" / "rapport" / "connectors").rglob("*.py")):
        if path.name == "tests.py" or path.name.startswith("testing"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in KINDS:
                yield from ((f"{path.relative_to(ROOT)}:{node.lineno}", one) for one in node.args)


def test_every_sentence_of_an_error_is_one_that_can_be_translated() -> None:
    """Written out whole or with values; `Unreadable` may name what it read in."""
    known = sentences()
    lost = []
    for where, one in said():
        words = literal(one)
        if words is not None and words not in known:
            lost.append(f"{where} {words}")
        if isinstance(one, ast.JoinedStr) and ast.unparse(one) != TWO and sentence(one) not in known:
            lost.append(f"{where} {ast.unparse(one)}")
    assert lost == []
    assert SENTENCE.fullmatch("A feed is one.")


def test_the_list_of_sentences_is_what_the_connectors_say() -> None:
    """`python -m tools.messages update` writes it."""
    assert "".join(f"{one}\n" for one in LINES) == places(of_connectors(ROOT))


@pytest.fixture
def backwards(monkeypatch: pytest.MonkeyPatch) -> None:
    """A language in which each known sentence stands in angle brackets, its values in them."""
    known = sentences()
    monkeypatch.setattr(network_words, "gettext", lambda text: f"<{text}>" if text in known else text)


@pytest.mark.parametrize("line", LINES)
def test_each_is_known_again_with_its_values(backwards: None, line: str) -> None:
    names = re.findall(r"%\((\w+)\)s", line)
    written = line % {name: f"v{n}" for n, name in enumerate(names)}
    assert in_words(written) == f"<{written}>"


@pytest.mark.usefixtures("backwards")
def test_a_sentence_in_a_sentence_is_translated_too() -> None:
    inner = "These bytes are no feed, or a broken one."
    outer = f"There is no feed at this address, and no page that names one. {inner}"
    assert in_words(outer) == f"<There is no feed at this address, and no page that names one. <{inner}>>"
    hint = "Aruba wants an app password here, not your usual one: make one at https://a.example"
    assert in_words(f"{inner} {hint}") == f"<{inner}> <{hint}>"
    shut = "imap.a.example does not accept the name and password (no)."
    assert in_words(f"{shut} {hint}") == f"<{shut}> <{hint}>"
    assert in_words("") == ""
    assert in_words("The customer's own words. 100 %") == "The customer's own words. 100 %"


@given(st.sampled_from(LINES), VALUES)
def test_no_value_breaks_it(line: str, values: list[str]) -> None:
    names = re.findall(r"%\((\w+)\)s", line)
    written = line % dict(zip(names, values, strict=False))
    with translation.override("en"):
        assert in_words(written) == written


def test_words_made_to_be_slow_are_not() -> None:
    for line in LINES:
        own: list[Any] = re.split(r"%\(\w+\)s", line)
        assert in_words((own[0] + "".join(own[1:-1] or own[1:]) * 200)[:3000] + "!") is not None


@pytest.mark.parametrize("language", ["es", "it"])
def test_the_feeds_own_errors_are_said_in_the_readers_language(language: str) -> None:
    catalogue = {one.msgid: one.msgstr for one in polib.pofile(str(file_of(LOCALE, language)))}
    wanted = catalogue["This feed has signs of its own; such feeds are not read."]
    with translation.override(language):
        assert in_words("This feed has signs of its own; such feeds are not read.") == wanted
