"""What happens has one word in the code, and a sentence in each language of the screens."""

from __future__ import annotations

import ast
from pathlib import Path

import polib
import pytest

from rapport.ledger.what import What
from rapport.outbox.models import DeliveryKind, Step
from rapport.web.ledger_words import GROUPS, WORDS
from tests.prose import ROOT

SRC = ROOT / "src" / "rapport"
WRITERS = {"note", "record", "_note", "_record", "_everywhere", "Record"}


def test_every_word_has_its_sentence_in_one_group() -> None:
    assert set(WORDS) == set(What)
    told = [what for _label, group in GROUPS.values() for what in group]
    assert len(told) == len(set(told))


@pytest.mark.parametrize("language", ["es", "it"])
def test_each_sentence_is_said_in_every_language(language: str) -> None:
    catalogue = polib.pofile(str(SRC / "web" / "locale" / language / "LC_MESSAGES" / "django.po"))
    said = {entry.msgid for entry in catalogue if entry.msgstr and not entry.obsolete}
    assert {str(words) for words in WORDS.values()} <= said


def test_nobody_writes_a_word_of_their_own() -> None:
    loose = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in SRC.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and _name(node) in WRITERS
        if any(isinstance(given, ast.Constant) and given.value in set(What) for given in node.args)
    ]
    assert loose == []


def test_every_word_is_written_by_somebody() -> None:
    """What becomes of a delivery is written by its kind and its step, so that a new kind must bring its words."""
    ends = set(Step) - {Step.QUEUED, Step.SENDING}
    named = {What(f"{kind} {step}").name for kind in DeliveryKind for step in ends} | {
        node.attr
        for path in SRC.rglob("*.py")
        if "web" not in _parts(path)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "What"
    }
    assert {what.name for what in What} == named


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def _parts(path: Path) -> tuple[str, ...]:
    return path.relative_to(SRC).parts
