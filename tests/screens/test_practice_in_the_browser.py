"""The practice screen as a browser shows it: by keyboard, live, nothing for axe to find, as wide as a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from rapport.connectors.practice.network import network
from tests.cast import cast_of
from tests.screens.test_desk_in_the_browser import browser, pytestmark, signed_in

__all__ = ["browser", "pytestmark"]


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (1100, True), (390, False)])
def test_a_customer_is_played_by_keyboard_and_hears_the_answer(
    browser: Browser,  # noqa: F811
    live_server: LiveServer,
    settings: Settings,
    tmp_path: Path,
    width: int,
    dark: bool,
) -> None:
    settings.PRACTICE_FILE = tmp_path / "practice.sqlite3"
    settings.CONNECTORS = {"practice": {"file": str(settings.PRACTICE_FILE)}}
    cast = cast_of()
    place, brand = network(settings.PRACTICE_FILE), cast.channel.handle
    page = signed_in(browser, cast, live_server, width=width, dark=dark)
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.goto(f"{live_server.url}/b/aurora/practice/?name=Dee+Marsh")
    page.get_by_label("Message", exact=True).focus()
    page.keyboard.type("Where is my table?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".timeline .own")).to_have_count(1)
    expect(page.get_by_label("Message", exact=True)).to_be_focused()
    [asked] = place.timeline(brand, "dee.marsh")
    place.answer(brand, "k", "On the van, Dee.", in_reply_to=asked.id, automatic=True)
    expect(page.locator(".timeline .post.robot")).to_contain_text("On the van, Dee.")
    expect(page.locator("#arrivals")).to_contain_text("On the van, Dee.")
    found = Axe().run(page).response["violations"]
    wrong += [f"{v['id']} {[n['target'] for n in v['nodes']]}" for v in found]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not wrong, "\n".join(wrong)
    page.context.close()
