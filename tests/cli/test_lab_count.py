"""`rapport lab count`: a post's text in, its length and limit on a network out."""

from __future__ import annotations

import argparse
import io
import subprocess
import sys

import pytest

from rapport.cli.errors import Failed
from rapport.cli.lab.count import LARGEST, counted, text_of
from rapport.cli.lab.lines import whole
from rapport.cli.lab.networks import writing

LINKS = " ".join(f"https://a.example/{n}" for n in range(5))
FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"


@pytest.mark.parametrize(
    ("network", "text", "length", "limit", "over"),
    [
        ("practice", "", 0, 500, False),
        ("practice", "x" * 500, 500, 500, False),
        ("practice", "x" * 501, 501, 500, True),
        ("mastodon", "see https://shop.example/" + "a" * 600, 27, 500, False),
        ("mastodon", "@dee@far.example hi", 7, 500, False),
        ("mastodon", FAMILY * 500, 500, 500, False),
        ("bluesky", "é" * 300, 300, 300, False),
        ("bluesky", "é" * 301, 301, 300, True),
        ("bluesky", FAMILY * 160, 160, 300, False),
        ("bluesky", FAMILY * 170, 170, 300, True),
        ("youtube", "x" * 10_000, 10_000, 10_000, False),
        ("youtube", "x" * 10_001, 10_001, 10_000, True),
        ("whatsapp", "x" * 4096, 4096, 4096, False),
        ("whatsapp", "x" * 4097, 4097, 4096, True),
        ("google_reviews", "é" * 2048, 4096, 4096, False),
        ("google_reviews", "é" * 2049, 4098, 4096, True),
        ("trustpilot", "x" * 10_001, 10_001, 10_000, True),
        ("threads", LINKS, len(LINKS), 500, False),
        ("threads", f"{LINKS} https://a.example/5", len(LINKS) + 20, 500, True),
        ("threads", f"{LINKS} https://a.example/4", len(LINKS) + 20, 500, False),
        ("instagram", "#a #b #c #d #e", 14, 2200, False),
        ("instagram", "#a #b #c #d #e #f", 17, 2200, True),
        ("instagram", "@dee " * 20, 100, 2200, False),
        ("instagram", "@dee " * 21, 105, 2200, True),
    ],
)
def test_a_text_is_counted_as_its_network_does(
    network: str, text: str, length: int, limit: int, over: bool
) -> None:
    assert counted(writing(network), text) == {"length": length, "limit": limit, "over": over}


def test_one_closing_newline_is_taken_off_and_no_more() -> None:
    assert text_of(b"hi\n") == text_of(b"hi\r\n") == text_of(b"hi") == "hi"
    assert text_of(b"hi\n\n") == "hi\n"
    assert text_of(b" hi ") == " hi "


def test_what_is_no_text_is_told_with_what_to_do() -> None:
    with pytest.raises(Failed, match="UTF-8 first"):
        text_of(b"\xff")
    with pytest.raises(Failed, match="give less"):
        whole(io.BytesIO(b"x" * (LARGEST + 1)), LARGEST)


@pytest.mark.parametrize("name", ["", "yelp", "feeds", "friendster"])
def test_where_nothing_is_written_says_where_something_is(name: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="bluesky, .*mastodon, practice"):
        writing(name)


def test_the_command_ends_with_two_for_a_network_it_does_not_know() -> None:
    command = [sys.executable, "-m", "rapport", "lab", "count"]
    done = subprocess.run([*command, "friendster"], input=b"hi", capture_output=True, check=False)
    assert done.returncode == 2
    assert b"friendster" in done.stderr
    done = subprocess.run([*command, "bluesky"], input=b"hi\n", capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, b'{"length": 2, "limit": 300, "over": false}\n')
