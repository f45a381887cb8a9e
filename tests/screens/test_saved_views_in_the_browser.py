"""A view is saved from what is shown, stands in the rail with its count, and goes again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.screens.browser import House, faults
from tests.screens.test_browser_line import connected

pytestmark = pytest.mark.browser


def test_saved_counted_and_deleted(house: House, page: Page) -> None:
    page.goto(house.brand + "inbox/?view=open&label=delivery&order=wait")
    connected(page)
    page.get_by_role("button", name="Save this view").click()
    page.get_by_label("Name", exact=True).fill("Deliveries")
    assert faults(page) == []
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Deliveries")).to_be_visible()
    link = page.locator("#rail-saved a")
    expect(link).to_have_text("Deliveries 1")
    expect(link).to_have_attribute("aria-current", "true")
    assert faults(page) == []
    page.get_by_role("button", name="Change this view").click()
    page.get_by_role("button", name="Delete this view").click()
    expect(page.locator("#rail-saved")).to_have_count(0)
