"""Words of a post that nobody saved outlive a reload and a lost session, and are forgotten once they are saved."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.screens.browser import House

pytestmark = pytest.mark.browser


def test_words_nobody_saved_are_there_again_until_they_are_saved(house: House, page: Page) -> None:
    where = f"{house.brand}publish/new"
    page.goto(where)
    page.locator("#idea").fill("Oak from the valley.")
    page.reload()
    expect(page.locator("#idea")).to_have_value("Oak from the valley.")
    expect(page.locator("#kept-note")).to_be_visible()
    page.locator('button[value="keep"]').click()
    page.wait_for_url("**/posts/**")
    page.goto(where)
    expect(page.locator("#idea")).to_have_value("")
    expect(page.locator("#kept-note")).to_be_hidden()
