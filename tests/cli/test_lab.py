"""`rapport lab read`: lines in, lines out, and a plain word about each line that is wrong."""

import argparse
import io
import json
import subprocess
import sys

from rapport.cli import lab
from rapport.cli.lab import read as read_task
from rapport.cli.lab.lines import BATCH
from rapport.triage.read import default_reader

RUN = """
import argparse, sys
from rapport.cli import lab
parser = argparse.ArgumentParser()
lab.arguments(parser)
code = lab.run(parser.parse_args(["read"]))
assert not [name for name in sys.modules if name.split(".")[0] == "django"], "the lab needs no Django"
sys.exit(code)
"""


def read(*lines: bytes) -> tuple[int, list[dict[str, object]], list[str]]:
    out, errors = io.StringIO(), io.StringIO()
    refused = read_task.read_lines(lines, out, errors, default_reader())
    return refused, [json.loads(line) for line in out.getvalue().splitlines()], errors.getvalue().splitlines()


def test_a_message_becomes_a_reading_with_the_keys_in_order() -> None:
    refused, (row,), errors = read(
        b'{"id": "a", "text": "What time do you open?", "shop": "extra keys are fine"}\n'
    )
    assert (refused, errors) == (0, [])
    assert list(row) == [
        "id",
        "language",
        "kind",
        "complaint",
        "sentiment",
        "urgency",
        "asks_for_person",
        "reasons",
    ]
    assert (row["id"], row["language"], row["kind"], row["sentiment"]) == ("a", "en", "question", "neutral")
    assert row["complaint"] == round(float(str(row["complaint"])), 4)
    assert row["asks_for_person"] is False


def test_the_facts_beside_the_words_count() -> None:
    _, rows, _ = read(b'{"id": "a", "text": "ok", "kind": "review", "language": "es", "rating": 1}')
    assert (rows[0]["language"], rows[0]["kind"]) == ("es", "complaint")


def test_a_bad_line_is_named_and_the_rest_goes_on() -> None:
    refused, rows, errors = read(
        b'{"id": "1", "text": "Hello"}\n',
        b"not json\n",
        b"\n",
        b"[1]\n",
        b"\xff\xfe\n",
        b'{"id": "5"}\n',
        b'{"text": "no id"}\n',
        b'{"id": "7", "text": "x", "rating": 9}\n',
        b'{"id": "8", "text": "x", "kind": "fax"}\n',
        b'{"id": "9", "text": "x", "language": 3}\n',
        b"[" * 100_000 + b"\n",
        b'{"id": 11, "text": "Ciao"}\n',
    )
    assert [row["id"] for row in rows] == ["1", "11"]
    assert refused == 9
    assert [int(error.split(":")[0].removeprefix("line ")) for error in errors] == [2, 4, 5, 6, 7, 8, 9, 10, 11]
    assert "JSON" in errors[0]
    assert '"text"' in errors[3]


def test_long_input_flows_in_batches_in_order() -> None:
    lines = [json.dumps({"id": str(at), "text": f"Hello {at}"}).encode() for at in range(2 * BATCH + 7)]
    refused, rows, _ = read(*lines)
    assert refused == 0
    assert [row["id"] for row in rows] == [str(at) for at in range(len(lines))]


def test_the_command_ends_with_1_after_a_bad_line_and_imports_no_django() -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN], input=b'{"id":"1","text":"Ciao"}\noops\n', capture_output=True
    )
    assert done.returncode == 1, done.stderr
    assert json.loads(done.stdout)["language"] == "it"
    assert done.stderr.startswith(b"line 2: ")


def test_a_broken_pipe_is_quiet() -> None:
    line = json.dumps({"id": "1", "text": "Hello there"})
    script = f"yes '{line}' | head -20000 | {sys.executable} -c '{RUN}' | head -1"
    done = subprocess.run(["bash", "-c", script], capture_output=True, timeout=60)
    assert done.stderr == b""
    assert json.loads(done.stdout)["id"] == "1"


def test_the_command_explains_itself() -> None:
    parser = argparse.ArgumentParser()
    lab.arguments(parser)
    assert parser.parse_args(["read"]).reader == "fast"
    assert lab.HELP
    assert "lab read" in lab.EXAMPLE
