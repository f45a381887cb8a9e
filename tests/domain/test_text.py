"""A message of any length is read in bounded time, and never as if it had been read whole when it was not."""

from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.reading import MOST_READ, Text

pieces = st.text(max_size=30).flatmap(lambda piece: st.integers(0, 900).map(lambda times: piece * times))


@given(pieces, st.lists(pieces, max_size=3).map(tuple))
def test_what_a_reader_sees_is_bounded_and_says_when_there_was_more(text: str, beside: tuple[str, ...]) -> None:
    seen = Text("1", text, beside=beside)
    whole = all(len(piece) <= MOST_READ for piece in (text, *beside))
    assert all(len(piece) <= MOST_READ + 1 for piece in (seen.text, *seen.beside))
    assert seen.cut is not whole
    assert ((seen.text, seen.beside) == (text, beside)) is whole


def test_of_too_many_words_the_first_and_the_last_are_seen() -> None:
    long = "It arrived broken. " + "x " * 100_000 + "I want my money back."
    assert Text("1", long).text.startswith("It arrived broken.")
    assert Text("1", "Hello", beside=(long,)).beside[0].endswith("I want my money back.")
