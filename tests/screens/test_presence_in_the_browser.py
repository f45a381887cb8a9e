"""Two people before one list: each sees at once, in words, where the other is and what they do there."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from rapport.accounts.models import Person
from tests.screens.browser import House
from tests.screens.test_browser_line import connected

pytestmark = pytest.mark.browser


def test_the_list_and_the_note_say_what_bo_does_while_ana_types(
    house: House, page: Page, browser: Browser
) -> None:
    page.goto(house.talk("tom"))
    connected(page)
    other = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    bo = house.sign_in(other, house.do(lambda: Person.objects.get(name="Bo Lind")))
    bo.goto(house.talk("marta"))
    connected(bo)
    row = page.locator(".card", has_text="Marta")
    expect(row).to_contain_text("Bo Lind is looking")
    bo.locator("#reply").press_sequentially("Mi dispiace", delay=20)
    expect(row).to_contain_text("Bo Lind is answering")
    bo.goto(house.talk("tom"))
    connected(bo)
    expect(row).not_to_contain_text("Bo Lind")
    page.locator("#act-note").click()
    page.locator("#note-text").fill("Third floor")
    bo.locator("#act-note").click()
    bo.locator("#note-text").press_sequentially("No lift", delay=20)
    expect(page.locator("#noting")).to_contain_text("Bo Lind is writing a note")
    expect(page.locator("#note-text")).to_have_value("Third floor")
    expect(page.locator("#note-text")).to_be_focused()
    expect(bo.locator(".card", has_text="Tom")).to_contain_text(f"{house.street.ana.name} is")
    other.close()
