"""Choosing many by keyboard and with shift; nobody who waits is put out of sight."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from rapport.inbox.models import Conversation
from tests.screens.browser import House, faults
from tests.screens.test_browser_line import connected

pytestmark = pytest.mark.browser


def status(house: House, handle: str) -> str:
    return str(house.do(lambda: Conversation.of(house.street.brand).get(identity__handle=handle).status))


def test_chosen_by_keyboard_resolved_and_undone(house: House, page: Page) -> None:
    page.goto(house.brand + "inbox/?view=open")
    connected(page)
    bar = page.locator("#bulk")
    expect(bar).to_be_hidden()
    while page.evaluate("document.activeElement.querySelector('b')?.textContent") != "Marta":
        page.keyboard.press("j")
    page.keyboard.press("x")
    expect(bar).to_contain_text("1 selected")
    expect(bar).to_contain_text("Marta has no answer yet and stays open.")
    expect(bar.get_by_role("button", name="Resolve 0")).to_be_disabled()
    assert faults(page) == []
    bar.get_by_role("button", name="All").click()
    expect(bar).to_contain_text(f"{page.locator('.card').count()} selected")
    page.keyboard.press("e")
    told = page.locator("#bulk-told")
    expect(told).to_contain_text("1 resolved")
    expect(told).to_contain_text("Marta has no answer yet and stays open.")
    expect(bar).to_be_hidden()
    assert status(house, "lucia") == "resolved"
    assert status(house, "marta") == "open"
    assert faults(page) == []
    page.keyboard.press("z")
    expect(told).to_contain_text("1 opened again")
    assert status(house, "lucia") == "open"


def test_a_range_with_shift_a_label_and_escape(house: House, page: Page) -> None:
    page.goto(house.brand + "inbox/?view=open")
    connected(page)
    page.locator(".card").nth(1).hover()
    page.locator(".pick").nth(1).click()
    page.locator(".card").nth(3).click(modifiers=["Shift"])
    expect(page.locator(".pick:checked")).to_have_count(3)
    page.keyboard.press("Escape")
    expect(page.locator(".pick:checked")).to_have_count(0)
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Shift+X")
    expect(page.locator(".pick:checked")).to_have_count(3)
    page.keyboard.press("l")
    page.keyboard.type("couriers")
    page.keyboard.press("Enter")
    expect(page.locator("#bulk-told")).to_contain_text("3 labelled")
    expect(page.locator(".card .badge", has_text="couriers")).to_have_count(3)
    assert page.evaluate("document.activeElement.matches('[data-row]')")
