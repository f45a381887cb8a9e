"""The search over networks narrows as it is typed, and says *not yet* of those that are not built."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from rapport.connectors.not_yet import not_yet
from rapport.connectors.registry import packages
from tests.screens.browser import House, faults

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_a_network_is_found_while_its_name_is_typed(house: House, page: Page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(house.brand + "settings/channels/new")
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("e-m")
    expect(page.locator(".networks > li:visible")).to_have_count(1)
    expect(page.locator("#not-yet")).to_be_hidden()
    missing = not_yet(packages())[-1].name
    page.locator("#find").fill(missing.upper())
    expect(page.locator(".not-yet li:visible")).to_contain_text([missing])
    expect(page.locator(".networks > li:visible")).to_have_count(0)
    page.locator("#find").fill("zzz")
    expect(page.locator("#found-none")).to_be_visible()
    page.locator("#find").fill("")
    expect(page.locator("#found-none")).to_be_hidden()
    page.locator("#reach-how summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not faults(page)
