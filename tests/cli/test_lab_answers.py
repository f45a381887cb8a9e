"""`rapport lab answers`: labelled questions in, the threshold and the sentence of the second promise out."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from rapport.cli import main

FAQ = [
    {"id": "h1", "question": "What are your opening hours?", "answer": "Nine to six."},
    {"id": "h2", "question": "When do you open?", "answer": "Nine to six."},
    {"id": "p", "question": "Where can I park?", "answer": "Behind the house."},
]
NAMES = ["Anna", "Bruno", "Carla", "Dario", "Elena", "Fabio", "Gina", "Hugo"]


@pytest.fixture
def faq(tmp_path: Path) -> str:
    file = tmp_path / "faq.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in FAQ), encoding="utf-8")
    return str(file)


def asked(count: int) -> list[dict[str, object]]:
    """Questions of three kinds, each a little different; what nobody wrote an article about scores low."""
    rows: list[dict[str, object]] = []
    for at in range(count):
        name = f"{NAMES[at % 8]} {at}"
        rows += [
            {"id": f"h{at}", "text": f"When do you open, asks {name}?", "article": "h2"},
            {"id": f"p{at}", "text": f"Where can I park, asks {name}?", "article": "p", "probability": 1},
            {"id": f"n{at}", "text": f"Who won the match, {name}?", "article": None},
        ]
    return rows


def ask(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], faq: str, lines: list[str], *more: str
) -> tuple[int, dict[str, object], str]:
    class Source:
        buffer = io.BytesIO("".join(f"{line}\n" for line in lines).encode())

    monkeypatch.setattr("sys.stdin", Source)
    code = main(["lab", "answers", "--articles", faq, "--reader", "fast", *more])
    said = capsys.readouterr()
    return code, json.loads(said.out or "{}"), said.err


def test_the_sentence_says_what_the_labels_support(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], faq: str
) -> None:
    lines = [json.dumps(row) for row in asked(150)]
    code, told, _ = ask(monkeypatch, capsys, faq, lines)
    assert (code, told["n"]) == (0, 450)
    assert set(dict(told["articles"])) == {"h1", "p"}  # type: ignore[call-overload]
    assert 0.5 < float(str(told["share_answered"])) <= 0.7
    assert "With 95 % confidence at most 5 % of the automatic answers" in str(told["statement"])


def test_too_few_labels_answer_nothing_and_say_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], faq: str
) -> None:
    for lines in ([], [json.dumps(row) for row in asked(10)]):
        code, told, _ = ask(monkeypatch, capsys, faq, lines)
        assert (code, told["threshold"], told["share_answered"]) == (0, None, 0.0)
        assert str(told["statement"]).startswith("Nothing is answered automatically")
        assert told["articles"] == {"h1": None, "p": None}


def test_a_bad_line_is_named_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], faq: str
) -> None:
    bad = [
        "nothing",
        '{"id": "1", "text": "a", "article": "unknown"}',
        '{"id": "1", "text": "a"}',
        '{"id": "1", "text": "a", "article": true}',
        '{"id": "1", "text": "a", "article": "p", "probability": 0}',
        '{"id": "1", "text": "a", "article": "p", "probability": NaN}',
        '{"id": "1", "text": 3, "article": "p"}',
        '{"text": "a", "article": "p"}',
    ]
    code, told, errors = ask(monkeypatch, capsys, faq, [*bad, *(json.dumps(row) for row in asked(5))])
    assert (code, told["n"]) == (1, 15)
    named = [line.split(":")[0] for line in errors.splitlines() if line.startswith("line")]
    assert named == [f"line {at}" for at in range(1, 9)]


def test_the_trial_shows_all_ways_on_the_same_draws(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], faq: str
) -> None:
    lines = [json.dumps(row) for row in asked(100)]
    runs = [ask(monkeypatch, capsys, faq, lines, "--draws", "20", "--labels", "400")[1] for _ in range(2)]
    assert runs[0] == runs[1]
    told = runs[0]
    assert (told["draws"], told["labels"], told["violations"]) == (20, 400, 0.0)
    assert {"bound", "read_off", "fixed_cut", "oracle"} <= set(told)
    assert float(str(told["coverage"])) > 0


def test_a_trial_without_questions_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], faq: str
) -> None:
    code, told, errors = ask(monkeypatch, capsys, faq, [], "--draws", "5")
    assert (code, told) == (1, {})
    assert "Nothing was tried: no labelled question was given." in errors
