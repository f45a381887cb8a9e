"""Type and width: nothing is smaller than 12 px, words are read at 16, and no screen scrolls sideways."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.screens.browser import House
from tests.screens.test_browser_looks import fits

pytestmark = pytest.mark.browser
WIDTHS = (320, 390, 704, 1024, 1280, 1920)
SMALL = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const el = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !el.checkVisibility() || el.closest("script, style")) continue;
    const scale = el.ownerSVGElement ? el.getScreenCTM().a : 1;
    const size = parseFloat(getComputedStyle(el).fontSize) * scale;
    const words = walk.currentNode.data.trim().slice(0, 30);
    if (size < 11.99) found.push(`${size.toFixed(1)} ${el.tagName}.${el.getAttribute("class")} ${words}`);
  }
  return found;
}"""
SIZE = "(el) => parseFloat(getComputedStyle(el).fontSize)"
SCREENS = ("", "inbox/", "inbox/?view=all", "knowledge/", "knowledge/asked", "promise/", "practice/")
SETTINGS = (
    "settings/",
    "settings/channels/new",
    "settings/people",
    "settings/hours",
    "settings/record",
    "settings/tokens",
)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_screen_is_small_or_scrolls_sideways(house: House, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    talks = [house.talk(one) for one in ("marta", "tom", "lucia")]
    wrong = []
    for where in (*(house.brand + path for path in (*SCREENS, *SETTINGS)), *talks):
        page.goto(where)
        wrong += [f"{where}: {one}" for one in page.evaluate(SMALL)]
        wrong += [] if fits(page) else [f"{where} scrolls sideways"]
    assert not wrong, "\n".join(wrong)


def test_what_people_wrote_is_read_at_sixteen(house: House, page: Page) -> None:
    page.goto(house.talk("marta"))
    assert page.locator(".said .text").first.evaluate(SIZE) == 16
    assert page.locator("html").evaluate(SIZE) == 16
    assert page.locator("#reply").evaluate(SIZE) == 16


def test_fields_on_a_phone_are_sixteen_so_that_nothing_zooms(house: House, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for where in (house.brand + "inbox/", house.brand + "settings/brand", house.talk("marta")):
        page.goto(where)
        for field in page.locator("input:visible, textarea:visible, select:visible").all():
            if field.get_attribute("type") not in ("checkbox", "radio"):
                assert float(str(field.evaluate(SIZE))) >= 16, where
