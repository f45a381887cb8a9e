"""The pages that guide to a network, as a browser shows them: nothing for axe, nothing wider than a phone."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import Browser, expect

from tests.screens.browser import House, faults

PICTURES = os.environ.get("RAPPORT_PICTURES", "")
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("django_db_setup")]
NETWORKS = ["instagram", "whatsapp", "x", "facebook", "youtube", "telegram", "chat"]
WAYS = {"light": (1280, "light"), "dark": (1280, "dark"), "phone": (375, "light")}


@pytest.mark.parametrize("way", sorted(WAYS))
def test_what_is_asked_and_why_is_read_on_every_width(browser: Browser, house: House, way: str) -> None:
    width, scheme = WAYS[way]
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = house.sign_in(context, house.street.ana)
    for network in NETWORKS:
        page.goto(f"{house.brand}settings/channels/new/{network}")
        assert faults(page) == [], network
        assert page.evaluate("document.documentElement.scrollWidth") <= width, network
        guide, form = (page.locator(one).bounding_box() for one in (".guide", "#fill-in"))
        assert guide, network
        assert form, network
        assert guide["y"] <= form["y"], "what to make there is read before what is asked"
        jump = page.get_by_role("link", name="Straight to the form")
        assert jump.is_visible(), network
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/connect-{network}-{way}.png", full_page=True)
        jump.click()
        assert page.evaluate("document.activeElement.id") == "fill-in", network
        expect(page.locator("#fill-in")).to_be_in_viewport()
    context.close()
