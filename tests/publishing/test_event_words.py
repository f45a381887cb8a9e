"""An event's lines in a post: whatever it was called before, untouched words tell what it is now."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rapport.publishing.occasions.words import Lines, reworded, whole_words

NAMES = st.sampled_from(["Oak", "The hall", "Town", "From 16 years on."])
LINES = st.fixed_dictionaries(
    {
        "head": NAMES,
        "text": st.sampled_from(["Oak\nCome, all.", "The hall\nTown", "Bring a chair."]),
        "when": st.sampled_from(["Friday, 20:00–22:00", "Called off: Friday, 20:00–22:00", "Friday, 21:00"]),
        "place": NAMES | st.just(""),
        "terms": NAMES | st.just(""),
        "link": st.sampled_from(["", "For your calendar: https://oak.example/a.ics"]),
    }
)


@given(st.lists(LINES, min_size=1, max_size=4), LINES)
def test_untouched_words_always_say_what_the_event_is_now(before: list[Lines], now: Lines) -> None:
    assert reworded(whole_words(before[-1]), before, now) == whole_words(now)


@given(LINES.filter(lambda one: one["place"]), LINES)
def test_words_that_were_turned_around_keep_every_line_apart(old: Lines, now: Lines) -> None:
    words = reworded(f"{old['when']}\n\nCome to it!\n\n{old['head']}", [old], now)
    assert words == f"{now['when']}\n\nCome to it!\n\n{now['head']}"


def test_a_title_that_is_the_place_of_before_stays_the_title() -> None:
    old = {"head": "Open house", "when": "Friday, 20:00", "place": "The hall"}
    new = {"head": "The hall", "when": "Friday, 20:00", "place": "Town"}
    assert reworded(whole_words({"text": "", **old}), [old], new) == "The hall\n\nFriday, 20:00\nTown"
