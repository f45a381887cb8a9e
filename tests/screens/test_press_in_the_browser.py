"""Press: what is held down stays until it is let go, whatever comes by itself meanwhile."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.screens.browser import House, faults, settled
from tests.screens.test_flow_in_the_browser import approved, drafts

pytestmark = pytest.mark.browser
ANSWERED = """document.addEventListener("htmx:afterRequest", ({ detail: { pathInfo } }) => {
  if (pathInfo.requestPath.endsWith("/live")) document.body.dataset.came = "yes";
})"""
LOOK = "document.body.dispatchEvent(new CustomEvent('live:talk', { detail: { changed: null } }))"


def opened(house: House, page: Page) -> None:
    drafts(house, 2)
    page.goto(house.talk("asker0"))
    expect(page.locator("#approve")).to_be_visible()
    settled(page)
    page.evaluate(ANSWERED)


def test_a_button_that_is_held_while_news_come_is_pressed(house: House, page: Page) -> None:
    opened(house, page)
    before = approved(house)
    page.locator("#approve").hover()
    page.mouse.down()
    page.evaluate(LOOK)
    expect(page.locator("body")).to_have_attribute("data-came", "yes")
    page.mouse.up()
    expect(page.locator("#told .done")).to_contain_text("Sent to")
    assert approved(house) == before + 1


def test_what_waited_for_a_press_is_shown_after_it(house: House, page: Page) -> None:
    opened(house, page)
    page.locator("#talk-head h2").hover()
    page.mouse.down()

    def writes() -> None:
        house.street.says("Are you still there?", "asker0", "direct")
        house.street.receive()

    house.do(writes)
    page.evaluate(LOOK)
    expect(page.locator("body")).to_have_attribute("data-came", "yes")
    words = page.locator("#talk").get_by_text("Are you still there?")
    expect(words).to_have_count(0)
    page.mouse.up()
    expect(words).to_have_count(1)
    assert faults(page) == []
