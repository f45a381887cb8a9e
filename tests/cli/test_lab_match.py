"""`rapport lab match`: articles and messages in, the article that answers or none of these out."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from rapport.cli.lab import match as task
from rapport.cli.lab.articles import Faq, Row, read_faq, together
from rapport.triage.match import Matcher
from tests.deep import needs_deep

FAQ = (
    b'{"id": "h1", "question": "What are your opening hours?", "answer": "Nine to six."}\n',
    b'{"id": "p1", "question": "Where can I park?", "answer": "Behind the house."}\n',
    b'{"id": "h2", "question": "When do you open?", "answer": "Nine to six."}\n',
    b'{"id": "p1", "question": "Is there a car park nearby?", "answer": "In the yard."}\n',
)
RUN = """
import sys
from rapport import cli
code = cli.main(["lab", "match", *sys.argv[1:]])
assert not [name for name in sys.modules if name.split(".")[0] == "django"], "the lab needs no Django"
sys.exit(code)
"""


def articles_of(lines: tuple[bytes, ...]) -> tuple[Faq, int]:
    return read_faq(lines, io.StringIO())


def matched(*queries: bytes, articles: tuple[bytes, ...] = FAQ, threshold: float = 0.2) -> list[dict[str, object]]:
    faq, refused = articles_of(articles)
    known = faq.articles
    out, errors = io.StringIO(), io.StringIO()
    answers = {article.id: article.answer for article in known}
    refused += task.match_lines(queries, out, errors, Matcher(known), answers, threshold)
    assert (refused, errors.getvalue()) == (0, "")
    return [json.loads(line) for line in out.getvalue().splitlines()]


def shell(articles: Path, queries: bytes, *more: str) -> subprocess.CompletedProcess[bytes]:
    asked = [sys.executable, "-c", RUN, "--articles", str(articles), *more]
    return subprocess.run(asked, input=queries, capture_output=True, check=False)


def test_a_message_gets_the_first_id_and_answer_of_its_article() -> None:
    rows = matched(
        b'{"id": "1", "text": "when do you open please"}\n',
        b'{"id": 2, "text": "is there a car park?"}\n',
        b'{"id": "3", "text": "Who won the match last night?"}\n',
    )
    assert [list(row) for row in rows] == [["id", "article", "answer", "confidence"]] * 3
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    assert [row["article"] for row in rows] == ["h1", "p1", None]
    assert [row["answer"] for row in rows] == ["Nine to six.", "Behind the house.", None]
    assert all(0 <= float(str(row["confidence"])) <= 1 for row in rows)


def test_the_threshold_moves_answers_and_leaves_confidence() -> None:
    query = b'{"id": "1", "text": "when do you open please"}\n'
    (low,), (high,) = matched(query, threshold=0.0), matched(query, threshold=1.0)
    assert (low["article"], high["article"]) == ("h1", None)
    assert low["confidence"] == high["confidence"]


def test_rows_that_share_an_id_or_an_answer_are_one_article() -> None:
    rows = [
        Row("a", "q1", "x"),
        Row("b", "q2", "y"),
        Row("b", "q3", "x "),
        Row("c", "q4", "z"),
    ]
    one, other = together(rows)
    assert [(row.id, row.question) for row in one] == [("a", "q1"), ("b", "q2"), ("b", "q3")]
    assert [row.id for row in other] == ["c"]


def test_one_row_or_no_row_of_articles_works() -> None:
    query = b'{"id": "1", "text": "What are your opening hours?"}\n'
    other = b'{"id": "2", "text": "Who won the match last night?"}\n'
    assert [row["article"] for row in matched(query, other, articles=FAQ[:1])] == ["h1", None]
    assert [row["article"] for row in matched(query, articles=())] == [None]


def test_bad_lines_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    faq = tmp_path / "faq.jsonl"
    faq.write_bytes(FAQ[0] + b'{"id": "x", "question": " ", "answer": "y"}\n[]\n' + FAQ[1])
    ran = shell(faq, b'nothing\n{"id": "2", "text": "Where can I park?"}\n{"id": "3"}\n', "--reader", "fast")
    assert ran.returncode == 1
    assert [json.loads(line)["article"] for line in ran.stdout.splitlines()] == ["p1"]
    told = ran.stderr.decode().splitlines()
    assert [line.split(":")[0] for line in told] == [
        "reader",
        "articles, line 2",
        "articles, line 3",
        "line 1",
        "line 3",
    ]


def test_articles_that_are_not_there_end_it_in_words(tmp_path: Path) -> None:
    ran = shell(tmp_path / "none.jsonl", b"", "--reader", "fast")
    assert ran.returncode == 1
    assert b"none.jsonl cannot be read: No such file or directory. Nothing was matched." in ran.stderr
    assert b"Traceback" not in ran.stderr


@pytest.mark.parametrize("threshold", ["-1", "2", "nan", "much"])
def test_a_threshold_is_from_nought_to_one(tmp_path: Path, threshold: str) -> None:
    ran = shell(tmp_path / "faq.jsonl", b"", f"--threshold={threshold}")
    assert ran.returncode == 2
    assert b"--threshold" in ran.stderr


@needs_deep
def test_the_deep_reader_is_the_default_where_it_is_installed(tmp_path: Path) -> None:
    faq = tmp_path / "faq.jsonl"
    faq.write_bytes(b"".join(FAQ))
    ran = shell(faq, b'{"id": "1", "text": "when are you open?"}\n')
    assert (ran.returncode, ran.stderr) == (0, b"reader: deep\n")
    assert json.loads(ran.stdout)["article"] == "h1"


@pytest.mark.parametrize(
    ("at", "article"),
    [("2026-12-31T22:59:59Z", "h1"), ("2026-12-31T23:00:00Z", None), ("2027-01-01T12:00:00Z", None)],
)
def test_an_article_that_is_over_is_matched_and_never_said(tmp_path: Path, at: str, article: str | None) -> None:
    faq = tmp_path / "faq.jsonl"
    rows = [json.loads(line) for line in FAQ]
    rows[2]["valid_until"] = "2026-12-31"  # a day of Madrid's
    faq.write_text("".join(json.dumps(row) + "\n" for row in rows))
    asked = ["--articles", str(faq), "--reader", "fast", "--at", at, "--zone", "Europe/Madrid"]
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", RUN, *asked],
        input=b'{"id": 1, "text": "What are your opening hours?"}\n',
        capture_output=True,
        check=True,
    )
    told = json.loads(done.stdout)
    assert (told["article"], told["answer"]) == (article, "Nine to six." if article else None)
    assert told.get("expired") == (None if article else "h1")


@pytest.mark.parametrize("wrong", ["soon", "2026-12-31T10:00:00", 5, "9999-12-31"])
def test_an_end_that_is_no_time_is_refused_with_its_line(wrong: object) -> None:
    row = json.dumps({"id": "x", "question": "When?", "answer": "Now.", "valid_until": wrong}).encode()
    assert articles_of((row,))[1] == 1
