"""What the corpus promises whoever trains or measures on it."""

import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from corpus.build import HERE, messages, rows, split_of, write
from corpus.grammar import LANGUAGES

from rapport.domain.message import HEARD
from rapport.domain.reading import Sentiment, Tone
from rapport.triage.evidence import MARKS

ROWS = rows()


def test_it_is_large_and_its_languages_are_balanced() -> None:
    counts = Counter(row["language"] for row in ROWS)
    assert len(ROWS) >= 6_000
    assert set(counts) == set(LANGUAGES)
    assert max(counts.values()) < 1.15 * min(counts.values())


def test_it_is_written_and_not_slot_filled() -> None:
    assert len({row["family"] for row in ROWS}) >= 2_000
    assert max(Counter(row["family"] for row in ROWS).values()) <= 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_every_tone_trade_style_channel_and_mark(language: str) -> None:
    own = [row for row in ROWS if row["language"] == language]
    assert {row["tone"] for row in own} == set(Tone)
    assert {row["kind"] for row in own} == set(HEARD)
    assert {row["sentiment"] for row in own} == set(Sentiment)
    assert {row["severity"] for row in own} == {0, 1, 2, 3, 4}
    assert {mark for row in own for mark in row["marks"]} == set(MARKS)
    assert len({row["trade"] for row in own}) > 12
    assert {row["style"] for row in own} >= {
        "plain",
        "polite",
        "sarcastic",
        "misspelt",
        "emoji",
        "mixed",
        "regional",
    }
    assert len({row["region"] for row in own if "region" in row}) >= 3
    assert sum(row["asks_for_person"] for row in own) >= 30


def test_every_message_has_its_own_id_and_its_own_words() -> None:
    assert len({row["id"] for row in ROWS}) == len(ROWS)
    assert len({(row["language"], row["text"].casefold()) for row in ROWS}) == len(ROWS)


def test_no_family_is_on_two_sides_of_the_split() -> None:
    sides = defaultdict(set)
    for row in ROWS:
        sides[row["family"]].add(row["split"])
        assert row["split"] == split_of(row["family"])
    assert all(len(found) == 1 for found in sides.values())
    shares = Counter(row["split"] for row in ROWS)
    assert shares["test"] > 1_000
    assert shares["tune"] > 500


def test_stars_belong_to_reviews_and_agree_with_the_tone() -> None:
    for row in ROWS:
        assert ("rating" in row) == (row["kind"] == "review")
        if row["kind"] == "review" and row["tone"] != "complaint":
            assert row["rating"] >= 3


def test_complaints_have_a_severity_and_only_they() -> None:
    assert all((row["severity"] > 0) == (row["tone"] == "complaint") for row in ROWS)


def test_nobody_real_can_be_reached_through_it() -> None:
    for row in ROWS:
        assert set(re.findall(r"@\w+", row["text"])) <= {"@brand"}
        assert not re.search(r"\+?\d[\d ().-]{6,}\d", row["text"])
        assert not re.search(r"https?:|www\.|\w@\w|[a-z]\.(com|org|net|es|it)\b", row["text"], re.I)
        assert "{" not in row["text"]


def test_the_files_are_what_the_sources_say(tmp_path: Path) -> None:
    write(tmp_path)
    for language in LANGUAGES:
        assert (tmp_path / f"{language}.jsonl").read_bytes() == (HERE / f"{language}.jsonl").read_bytes()


def test_a_message_is_one_line_of_json() -> None:
    first = next(messages())
    assert json.loads(json.dumps(first, ensure_ascii=False)) == first
