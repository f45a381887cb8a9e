"""A conversation on paper: all its words, and nothing that can only be pressed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from rapport.inbox.models import Contact
from tests.screens.browser import House, faults

pytestmark = pytest.mark.browser


def test_a_conversation_is_printed_whole(house: House, page: Page) -> None:
    page.goto(house.talk("marta"))
    page.emulate_media(media="print")
    for gone in (".rail", ".queue", "#reply", ".side"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator(".said .text").first).to_be_visible()
    assert page.locator(".words").evaluate("(el) => getComputedStyle(el).overflowY") == "visible"
    assert page.locator("main :is(button, input, textarea):visible").count() == 0


def test_a_name_from_right_to_left_leaves_the_words_around_it_in_place(house: House, page: Page) -> None:
    def rename() -> None:
        Contact.of(house.street.brand).filter(conversations=house.street.conversation("marta")).update(
            name="מרתה לוי (3)"
        )

    house.do(rename)
    page.goto(house.brand)
    need = page.locator(".next .says").filter(has_text="מרתה")
    name, says = need.locator("b").bounding_box(), need.bounding_box()
    assert name
    assert says
    assert abs(name["x"] - says["x"]) < 2
    assert faults(page) == []


def test_what_is_not_there_is_said_inside_the_house(house: House, page: Page) -> None:
    page.goto(house.brand + "nothing")
    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
    expect(page.locator(".rail")).to_be_visible()
    assert faults(page) == []
