"""Links, near-same words and worth: pure, and tried on what may come from outside."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.canonical_link import canonical_link, links_in
from rapport.triage.resemblance import ALIKE, SIZE, resemblances, signature
from rapport.triage.worth import FoundPost, Lessons, worth

JOINT = "A scarf joint I cut in 1998 came back today. The boat is gone, the joint is not."


@pytest.mark.parametrize(
    "other",
    [
        "http://saws.example/joint",
        "https://www.saws.example/joint/",
        "https://SAWS.example:443/joint?utm_source=news&fbclid=1#top",
        "https://m.saws.example./joint?utm_campaign=a",
    ],
)
def test_the_same_page_has_one_link(other: str) -> None:
    assert canonical_link(other) == "https://saws.example/joint"


@pytest.mark.parametrize("other", ["https://saws.example/joint?page=2", "https://saws.example:8443/joint"])
def test_another_page_has_another(other: str) -> None:
    assert canonical_link(other) != canonical_link("https://saws.example/joint")


@pytest.mark.parametrize(
    "odd", ["", "javascript:alert(1)", "ftp://a.example", "https://", "https://[", "x" * 3000]
)
def test_what_is_no_web_address_has_none(odd: str) -> None:
    assert canonical_link(odd) == ""


@given(st.text(max_size=300))
def test_whatever_comes_a_link_is_plain_already_once_it_is_plain(text: str) -> None:
    found = canonical_link("https://saws.example/" + text)
    assert canonical_link(found) == found
    for one in links_in(text):
        assert canonical_link(one) == "" or canonical_link(one).startswith("https://")
        assert not any(sign.isspace() for sign in one)


def test_links_are_found_without_the_sentence_around_them() -> None:
    assert links_in("See (https://saws.example/a), then https://saws.example/b.") == [
        "https://saws.example/a",
        "https://saws.example/b",
    ]


def test_near_the_same_words_are_told_as_one_and_others_not() -> None:
    near = "A scarf joint that I cut in 1998 came back today! The boat is gone, the joint is not. #wood"
    other = "How to save a veneer that lifts: three glues, three mistakes, a film of four minutes."
    found = resemblances(signature(JOINT), [signature(near), signature(other), b"", signature(JOINT)])
    assert found[0] >= ALIKE
    assert found[1] < 0.3
    assert (found[2], found[3]) == (0.0, 1.0)


@given(st.text(max_size=400))
def test_a_signature_has_its_length_or_none(text: str) -> None:
    assert len(signature(text)) in (0, SIZE * 4)


def test_too_few_letters_are_like_nothing() -> None:
    assert signature("Nice! @dee") == b""


def found(**more: object) -> FoundPost:
    return FoundPost(**{"source": "by:tove", "features": ("word:joint",), "hours": 2.0, "ours": True, **more})  # type: ignore[arg-type]


def test_what_was_kept_counts_for_it_and_what_was_left_against_it() -> None:
    nothing = Lessons({}, 0, 0)
    kept = Lessons({"by:tove": (6, 1), "word:joint": (5, 0)}, 6, 1)
    left = Lessons({"by:tove": (0, 7), "word:joint": (0, 7)}, 0, 7)
    assert worth(found(), left).score < worth(found(), nothing).score < worth(found(), kept).score
    assert worth(found(), kept).kept == 6
    assert worth(found(), kept).speaking[0][0] == "word:joint"


def test_old_words_robots_and_foreign_languages_are_worth_less() -> None:
    plain = worth(found(), Lessons({}, 0, 0)).score
    for less in ({"hours": 200.0}, {"ours": False}, {"robot": True}, {"real": 0.1}):
        assert worth(found(**less), Lessons({}, 0, 0)).score < plain


counts = st.dictionaries(
    st.sampled_from(["by:tove", "word:joint", "word:oak"]), st.tuples(*[st.integers(0, 10**6)] * 2)
)


@given(
    counts,
    st.integers(0, 10**6),
    st.integers(0, 10**6),
    st.floats(-1e9, 1e9),
    st.sampled_from([None, True, False]),
)
def test_worth_is_always_between_nothing_and_all(
    counted: dict[str, tuple[int, int]], kept: int, left: int, hours: float, ours: bool | None
) -> None:
    told = worth(found(hours=hours, ours=ours), Lessons(counted, kept, left))
    assert 0 <= told.score <= 1
    assert all(0 <= one <= 1 for one in told.parts.values())
