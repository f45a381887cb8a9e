"""Somebody new, from the link that invites them to the first answer to a customer: every click is counted.

The guide for the first five minutes says the same numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from rapport.accounts.models import Role
from rapport.accounts.tokens import invite
from tests.prose import ROOT
from tests.screens.browser import House

pytestmark = pytest.mark.browser
GUIDE = ROOT / "docs" / "start" / "first-five-minutes.md"
FIRST_DRAFT, FIRST_OWN = 5, 13
"""Clicks and keys until the first draft has left, and until the first reply in own words has."""


@dataclass
class Newcomer:
    """Presses one thing after the other; words that are typed count as none."""

    house: House
    page: Page
    pressed: int = 0

    def click(self, name: str, role: str = "button") -> None:
        self.pressed += 1
        self.page.get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]

    def key(self, keys: str) -> None:
        self.pressed += 1
        self.page.keyboard.press(keys)

    def opens_what_comes(self) -> None:
        strip = self.page.locator("#strip")
        expect(strip).to_contain_text("on its way")
        self.house.street.now = timezone.now()
        self.house.do(self.house.street.receive)
        self.click("Open it", "link")
        expect(strip.locator(".good").first).to_contain_text("Open it")


@pytest.mark.parametrize("width", [1440, 390])
def test_the_first_customer_is_answered_in_so_many_clicks(house: House, browser: Browser, width: int) -> None:
    street = house.street
    token = house.do(lambda: invite(street.brand, "eve@example.com", timezone.now(), name="Eve", role=Role.OWNER))
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-GB")
    context.set_default_timeout(30_000)
    page = context.new_page()
    eve = Newcomer(house, page)
    page.goto(f"{house.url}/join/{token}")
    eve.click("Come in")
    eve.click("Go on without one", "link")
    eve.click("Show me")
    eve.opens_what_comes()
    eve.key("a")
    strip = page.locator("#strip")
    expect(strip.get_by_role("button", name="Next")).to_be_visible()
    assert eve.pressed == FIRST_DRAFT
    for _ in range(3):
        eve.click("Next")
        eve.opens_what_comes()
    eve.key("r")
    page.keyboard.type("I am sorry, Wanda. I will call you today.")
    eve.key("Control+Enter")
    expect(strip).to_contain_text("That was your first own reply.")
    assert eve.pressed == FIRST_OWN
    context.close()


def test_the_guide_says_the_same_numbers() -> None:
    said = " ".join(GUIDE.read_text(encoding="utf-8").split())
    found = re.search(r"(\d+) clicks and keys .* a first answer has left, (\d+) .* in your own words", said)
    assert found
    assert (int(found[1]), int(found[2])) == (FIRST_DRAFT, FIRST_OWN)
