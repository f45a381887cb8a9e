"""The practice screen as a browser shows it: by keyboard, live, nothing for axe to find, as wide as a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from rapport.connectors.practice.network import network
from tests.screens.browser import House, faults

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("django_db_setup")]


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1100, "dark"), (390, "light")])
def test_a_customer_is_played_by_keyboard_and_hears_the_answer(
    house: House, page: Page, width: int, scheme: str
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.goto(f"{house.brand}practice/?name=Rosa+Neri")
    page.get_by_label("Message", exact=True).focus()
    page.keyboard.type("Where is my table?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".timeline .own")).to_have_count(1)
    expect(page.get_by_label("Message", exact=True)).to_be_focused()
    house.do(lambda: answer(house))
    expect(page.locator(".timeline .post.robot")).to_contain_text("On the van, Rosa.")
    expect(page.locator("#arrivals")).to_contain_text("On the van, Rosa.")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wrong += faults(page)
    assert not wrong, "\n".join(wrong)


def answer(house: House) -> None:
    """The network shows automatic words of the brand."""
    channel = house.street.channel
    channel.refresh_from_db()
    place = network(channel.settings["file"])
    asked = [post for post in place.timeline(channel.handle, "rosa.neri") if post.author == "rosa.neri"][-1]
    place.answer(channel.handle, "k", "On the van, Rosa.", in_reply_to=asked.id, automatic=True)
