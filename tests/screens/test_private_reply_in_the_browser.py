"""The choice between an answer in public and one in private: by keyboard, kept, told before it is written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from rapport.inbox.models import UnsentWords
from rapport.outbox.models import Reply
from tests.screens.browser import House, faults

pytestmark = pytest.mark.browser

KIM = "kim"  # who wrote a comment


def look(page: Page, name: str) -> None:
    """A picture for people, where the environment names a folder for it."""
    if folder := os.environ.get("RAPPORT_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"private-{name}.png"))


def said(house: House) -> list[tuple[str, bool]]:
    rows = Reply.of(house.street.brand).filter(floor=house.street.conversation(KIM).floor_id).order_by("pk")
    return [(row.text, bool(row.payload.get("private"))) for row in rows]


def test_by_keyboard_the_words_leave_in_private_once(house: House, page: Page) -> None:
    page.goto(house.alone(KIM))
    aside = page.get_by_role("radio", name="In private, once")
    expect(aside).not_to_be_checked()
    expect(page.locator("#counted")).to_contain_text("everyone can read it")
    page.locator("#reply").fill("Write us your order number.")
    page.keyboard.press("Tab")
    expect(page.get_by_role("radio", name="Publicly")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(aside).to_be_checked()
    expect(page.locator("#counted .to-one").first).to_be_visible()
    expect(page.locator("#counted .to-all").first).to_be_hidden()
    expect(page.locator("#private-until")).to_contain_text("until")
    assert faults(page) == []
    look(page, "light")
    page.locator("#reply").press("Control+Enter")
    expect(page.locator(".said.ours .who").last).to_contain_text("private")
    assert house.do(lambda: said(house)) == [("Write us your order number.", True)]
    expect(aside).to_be_disabled()
    expect(page.locator("#not-private")).to_contain_text("takes no more")
    expect(page.get_by_role("radio", name="Publicly")).to_be_checked()
    assert faults(page) == []
    look(page, "given")


def test_words_meant_for_one_come_back_for_one(house: House, page: Page) -> None:
    page.goto(house.alone(KIM))
    page.locator("#reply").fill("Write us your order number.")
    with page.expect_response(
        lambda one: one.url.endswith("/unsent") and "private=yes" in str(one.request.post_data)
    ):
        page.get_by_role("radio", name="In private, once").check()
    assert house.do(lambda: UnsentWords.of(house.street.brand).get().private)
    page.reload()
    expect(page.locator("#reply")).to_have_value("Write us your order number.")
    expect(page.get_by_role("radio", name="In private, once")).to_be_checked()


def test_what_only_this_browser_has_comes_back_for_one(house: House, page: Page) -> None:
    page.goto(house.alone(KIM))
    page.route("**/unsent", lambda route: route.abort())
    page.locator("#reply").fill("Write us your order number.")
    page.get_by_role("radio", name="In private, once").check()
    page.reload()
    expect(page.locator("#reply")).to_have_value("Write us your order number.")
    expect(page.get_by_role("radio", name="In private, once")).to_be_checked()


@pytest.mark.parametrize("name", ["dark", "phone"])
def test_it_can_be_seen_in_the_dark_and_on_a_phone(house: House, browser: Browser, name: str) -> None:
    size = {"width": 390, "height": 844} if name == "phone" else {"width": 1440, "height": 900}
    theme = "dark" if name == "dark" else "light"
    context = browser.new_context(viewport=size, color_scheme=theme)  # type: ignore[arg-type]
    page = house.sign_in(context, house.street.ana)
    page.goto(house.talk(KIM))
    page.locator("#reply").fill("Write us your order number.")
    page.get_by_role("radio", name="In private, once").check()
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    look(page, name)
    context.close()
