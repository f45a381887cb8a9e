"""The words of the screens: what a shop says, and none that its own people had to have explained."""

from __future__ import annotations

import pytest
from tools.messages.__main__ import ROOT
from tools.messages.found import messages

GONE = ("Unknown", "Nobody's", "Put away", "Last asked", "So since", "Found another brand", "Is the chain whole?")
SAID = ("Unconfirmed", "Unassigned", "Add a brand", "Verify the record", "Not now", "Last checked", "Since")


@pytest.fixture(scope="module")
def said() -> set[str]:
    return {one.text for one in messages(ROOT)}


@pytest.mark.parametrize("words", GONE)
def test_no_screen_says_it_any_more(words: str, said: set[str]) -> None:
    assert not [one for one in said if words in one]


@pytest.mark.parametrize("words", SAID)
def test_a_screen_says_it_in_plain_words(words: str, said: set[str]) -> None:
    assert words in said
