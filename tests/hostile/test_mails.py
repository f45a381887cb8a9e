"""A mail of any shape costs bounded time and memory, and something of it is read."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.connectors.email.bounded import MOST_ELEMENTS, MOST_SPANS, bounded
from rapport.connectors.email.markup import as_text, clean_html
from tests.hostile.child import Preloaded
from tests.hostile.mails import MAILS, html

# Four times the seconds that it takes where nothing else runs; in the memory is what was imported.
SECONDS, MEGABYTES = 20, 200
RUN = "import sys; from rapport import cli; sys.exit(cli.main(['lab', 'mail']))"
IMPORTS = """
import contextlib, io, sys
from rapport import cli
sys.stdin = io.TextIOWrapper(io.BytesIO(b"From: a@b.example\\n\\n<p>words"))
with contextlib.redirect_stdout(io.StringIO()):
    cli.main(["lab", "mail"])
"""


@pytest.fixture(scope="module")
def lab() -> Iterator[Preloaded]:
    with Preloaded(IMPORTS) as process:
        yield process


def told_of(lab: Preloaded, mail: bytes) -> dict[str, Any]:
    """What `rapport lab mail` tells of it, within the bounds."""
    told: dict[str, Any] = json.loads(lab.limited(RUN, given=mail, seconds=SECONDS, megabytes=MEGABYTES))
    return told


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_of_any_shape_is_read_within_bounds(lab: Preloaded, name: str) -> None:
    told = told_of(lab, MAILS[name])
    [event] = told["events"]
    words = f"{event['text']} {event['folded']}"
    assert "kayak" in words
    assert event["from"] == "dee@dee.example"
    assert len(words) < 201_000
    assert len(event["attachments"]) <= 501
    if len(MAILS[name]) > 5_000_000 and not event["attachments"] and len(words) > 100_000:
        assert "The rest was left out" in event["note"]


def test_what_costs_too_much_ends(lab: Preloaded) -> None:
    for code in ("while True: pass", "bytes(1 << 30)"):
        with pytest.raises(AssertionError):
            lab.limited(code, seconds=1, megabytes=MEGABYTES)
    assert lab.limited("print(1)", seconds=1, megabytes=MEGABYTES) == b"1\n"


def test_what_is_cut_is_said(lab: Preloaded) -> None:
    for name in ("20 MB of words", "50,000 attachments", "1,000 boxes of parts", "more signs"):
        [event] = told_of(lab, MAILS[name])["events"]
        assert "The rest was left out" in event["note"], name
        assert "left out" not in event["text"], "the words are the customer's alone"


@pytest.mark.parametrize("given", [b"", b"\n", b"\x00" * 30_000_000, b"\xff" * 100, b"words without a header"])
def test_what_is_no_mail_is_said_to_be_none(lab: Preloaded, given: bytes) -> None:
    told = told_of(lab, given)
    assert told == {"unreadable": told["unreadable"]}
    assert told["unreadable"].endswith(".")


def test_standard_input_without_end_is_read_to_a_bound() -> None:
    with Path("/dev/zero").open("rb") as zero:
        ran = subprocess.run([sys.executable, "-c", RUN], stdin=zero, capture_output=True, check=True)
    assert "unreadable" in json.loads(ran.stdout)


PIECES = ["<b>", "<b id=1>", "</b>", "<p>", "</p>", "<table>", "<td>", "</table>", "<a href=x>", "<li>", "<div>"]
PIECES += ["<!--", "-->", "<", "&amp;", "<img alt='x'>", "</div>", "<pre>", '<a href="', "'", ">", "word "]
TAGS = ["<b>", "</b>", "<p>", "<td>", "</p>", "<table>", "</table>", "<li>", "<hr>", "<x>"]


@settings(max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join), st.integers(1, 40))
def test_bounded_markup_is_always_well_nested_and_never_grows(some: str, times: int) -> None:
    short, _ = bounded(some * times)
    open_now: list[str] = []
    spans = 0
    for piece in short.split("<")[1:]:
        name = piece.split(">")[0].split(" ")[0]
        if name.startswith("/"):
            assert open_now.pop() == name[1:]
        elif name not in ("br", "hr", "img"):
            open_now.append(name)
            spans = max(spans, sum(one in ("b", "a") for one in open_now))
    assert open_now == []
    assert spans <= MOST_SPANS
    assert short.count("<") <= 2 * MOST_ELEMENTS + 2


@given(st.lists(st.sampled_from(TAGS)))
def test_no_word_is_ever_lost_between_tags(tags: list[str]) -> None:
    told = as_text(clean_html("".join(f"{tag} w{at} " for at, tag in enumerate(tags))))
    assert {f"w{at}" for at in range(len(tags))} <= set(told.replace("-", " ").split())


def test_the_mail_that_stood_the_line_still_costs_little(lab: Preloaded) -> None:
    [event] = told_of(lab, html(b"<p>kayak</p>"))["events"]
    assert "kayak" in event["text"]


LETTERS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x17F, exclude_categories=("Cc",)))


@given(LETTERS)
def test_every_letter_comes_through_the_cleaner_as_it_was(words: str) -> None:
    assert as_text(clean_html(f"<b>x{escape(words)}x</b>")) == re.sub(" +", " ", f"x{words}x")


@pytest.mark.parametrize("letter", ["\u00a1", "\u0085", "&nbsp;", "&iexcl;a"])
def test_no_letter_is_slow_in_the_cleaner(lab: Preloaded, letter: str) -> None:
    code = "from rapport.connectors.email.markup import clean_html\n"
    lab.limited(f"{code}for _ in range(20): clean_html({letter!r} * 100_000)", seconds=12)
