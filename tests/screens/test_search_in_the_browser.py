"""What was searched for is marked: in the list, which shows the words that were found, and in the conversation."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.screens.browser import House, faults
from tests.screens.test_browser_line import connected
from tests.screens.test_together_in_the_browser import says

pytestmark = pytest.mark.browser
MARKED = "[...CSS.highlights.get('found')].map((range) => range.toString())"


def marked(page: Page) -> list[str]:
    page.wait_for_timeout(100)
    return list(page.evaluate(MARKED))


def test_found_words_are_marked(house: House, page: Page) -> None:
    says(house, "E adesso?", "marta")
    page.goto(house.brand + "inbox/?view=all&q=GAMB+tavolò")
    connected(page)
    expect(page.locator(".card .snippet")).to_contain_text("Il tavolo è arrivato con una gamba rotta")
    assert sorted(marked(page)) == ["gamba", "tavolo"]
    page.locator(".card").click()
    expect(page.locator("#lines")).to_contain_text("E adesso?")
    assert sorted(marked(page)) == ["gamba", "gamba", "tavolo", "tavolo"]
    says(house, "La gamba!", "marta")
    expect(page.locator("#lines")).to_contain_text("La gamba!")
    assert marked(page).count("gamba") >= 3
    assert faults(page) == []
