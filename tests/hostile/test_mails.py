"""A mail of any shape costs bounded time and memory, and something of it is read."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.connectors.email.bounded import MOST_ELEMENTS, MOST_SPANS, bounded
from rapport.connectors.email.markup import as_text, clean_html
from tests.hostile.child import limited
from tests.hostile.mails import MAILS, html

# Imports included. Four times the seconds that it takes where nothing else runs.
SECONDS, MEGABYTES = 20, 200
RUN = "import sys; from rapport import cli; sys.exit(cli.main(['lab', 'mail']))"


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_of_any_shape_is_read_within_bounds(name: str) -> None:
    told = json.loads(limited(RUN, given=MAILS[name], seconds=SECONDS, megabytes=MEGABYTES))
    [event] = told["events"]
    words = f"{event['text']} {event['folded']}"
    assert "kayak" in words
    assert event["from"] == "dee@dee.example"
    assert len(words) < 201_000
    assert len(event["attachments"]) <= 501
    if len(MAILS[name]) > 5_000_000 and not event["attachments"] and len(words) > 100_000:
        assert "The rest was left out" in event["note"]


def test_what_is_cut_is_said() -> None:
    for name in ("20 MB of words", "50,000 attachments", "1,000 boxes of parts", "more signs"):
        [event] = json.loads(limited(RUN, given=MAILS[name], seconds=SECONDS, megabytes=MEGABYTES))["events"]
        assert "The rest was left out" in event["note"], name
        assert "left out" not in event["text"], "the words are the customer's alone"


@pytest.mark.parametrize("given", [b"", b"\n", b"\x00" * 30_000_000, b"\xff" * 100, b"words without a header"])
def test_what_is_no_mail_is_said_to_be_none(given: bytes) -> None:
    told = json.loads(limited(RUN, given=given, seconds=SECONDS, megabytes=MEGABYTES))
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


def test_the_mail_that_stood_the_line_still_costs_little() -> None:
    [event] = json.loads(limited(RUN, given=html(b"<p>kayak</p>"), seconds=SECONDS, megabytes=MEGABYTES))["events"]
    assert "kayak" in event["text"]


LETTERS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x17F, exclude_categories=("Cc",)))


@given(LETTERS)
def test_every_letter_comes_through_the_cleaner_as_it_was(words: str) -> None:
    assert as_text(clean_html(f"<b>x{escape(words)}x</b>")) == re.sub(" +", " ", f"x{words}x")


@pytest.mark.parametrize("letter", ["\u00a1", "\u0085", "&nbsp;", "&iexcl;a"])
def test_no_letter_is_slow_in_the_cleaner(letter: str) -> None:
    code = "import sys; from rapport.connectors.email.markup import clean_html\n"
    limited(f"{code}for _ in range(20): clean_html(sys.argv[1] * 100_000)", letter, seconds=12)
