"""Answers that come when who asked for them is gone: the console stays silent, the panes belong together."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.screens.browser import House, settled
from tests.screens.test_browser_line import connected

pytestmark = pytest.mark.browser
LOOK = "document.body.dispatchEvent(new CustomEvent('live:talk', {detail: {changed: null}}))"


def errors(page: Page) -> list[str]:
    said: list[str] = []
    page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    page.on("pageerror", lambda one: said.append(str(one)))
    return said


def held(page: Page, address: str) -> Callable[[], None]:
    """What is asked there waits until the returned function is called."""
    waiting: list[Route] = []
    page.route(address, lambda route: waiting.append(route))

    def release() -> None:
        for route in waiting:
            route.continue_()
        page.unroute(address)

    return release


def test_the_look_of_a_conversation_that_was_left_changes_nothing_in_the_next(house: House, page: Page) -> None:
    wrong = errors(page)
    page.goto(house.talk("marta"))
    connected(page)
    release = held(page, "**/live?from=*")
    with page.expect_request(lambda one: "/live?from=" in one.url):
        page.evaluate(LOOK)
    page.locator(".card", has_text="Tom").click()
    expect(page.locator(".talk-head h2")).to_contain_text("Tom")
    release()
    page.wait_for_timeout(400)
    expect(page.locator("#lines")).to_contain_text("opening hours")
    expect(page.locator("#lines")).not_to_contain_text("gamba rotta")
    assert not wrong


def test_a_row_that_leaves_while_it_is_opened_still_opens_with_its_own_pane(house: House, page: Page) -> None:
    wrong = errors(page)
    page.goto(house.brand + "inbox/")
    connected(page)
    row = page.locator(".card", has_text="Tom")
    address = row.get_attribute("href") or ""
    release = held(page, f"**{address}*")
    with page.expect_request(lambda one: one.url.endswith(address)):
        row.click()
    row.evaluate("(one) => one.parentElement.remove()")
    release()
    expect(page.locator(".talk-head h2")).to_contain_text("Tom")
    expect(page.locator("#side")).to_contain_text("Tom")
    settled(page)
    assert not wrong
