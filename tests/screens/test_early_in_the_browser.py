"""Whoever is faster than the page stays on it: what is pressed before it is ready is done once, in its place."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.screens.browser import House, settled
from tests.screens.test_flow_in_the_browser import DRAFTS, approved, drafts, told

pytestmark = pytest.mark.browser


def counts_pages(page: Page) -> list[str]:
    """Every page that this window goes to from now on."""
    pages: list[str] = []
    page.on("framenavigated", lambda frame: pages.append(frame.url))
    return pages


@pytest.mark.parametrize("times", [1, 2])
def test_a_click_before_the_scripts_came_is_done_in_its_place(house: House, page: Page, times: int) -> None:
    before = approved(house)
    waits: list[Route] = []
    page.route("**/htmx-2*.js", lambda route: waits.append(route))
    page.goto(house.alone("tom"), wait_until="commit")
    page.locator("#approve").wait_for()
    pages = counts_pages(page)
    for _ in range(times):
        page.locator("#approve").click(no_wait_after=True)
    waits[0].continue_()
    expect(told(page)).to_contain_text("Sent to")
    settled(page)
    assert approved(house) == before + 1
    assert pages == []


def test_where_the_scripts_never_come_the_form_is_sent_all_the_same(house: House, page: Page) -> None:
    before = approved(house)
    page.route("**/htmx-2*.js", lambda route: route.abort())
    page.goto(house.alone("tom"))
    with page.expect_navigation():
        page.locator("#approve").click()
    assert approved(house) == before + 1


def test_a_form_that_has_just_come_is_sent_in_its_place(house: House, page: Page) -> None:
    drafts(house, 3)
    before = approved(house)
    page.goto(house.brand + DRAFTS)
    pages = counts_pages(page)
    page.evaluate("""() => document.addEventListener("htmx:afterSwap", ({ detail: { target } }) => {
      if (target.id === "talk") queueMicrotask(() => document.getElementById("approve").click());
    }, { once: true })""")
    page.locator(".card").first.click()
    expect(told(page)).to_contain_text("Sent to")
    settled(page)
    assert approved(house) == before + 1
    assert all("approval" not in one for one in pages)
    assert page.evaluate("performance.getEntriesByType('navigation')[0].type") == "navigate"
