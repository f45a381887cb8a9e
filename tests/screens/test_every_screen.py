"""Every page there is: found in the addresses, so that a new screen is looked at from its first day."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.screens.browser import House
from tests.screens.busy import busy
from tests.screens.every_screen import screens
from tests.screens.test_browser_looks import fits
from tests.screens.test_type_in_the_browser import SMALL, WIDTHS
from tests.street import Street

KNOWN = (
    "",
    "inbox/",
    "knowledge/",
    "knowledge/asked",
    "promise/",
    "promise/label/",
    "practice/",
    "settings/",
    "settings/channels/new",
    "settings/people",
    "settings/hours",
    "settings/record",
)


def test_the_screens_are_found(street: Street) -> None:
    busy(street)
    found = screens(street)
    missing = {f"/b/{street.brand.slug}/{one}" for one in KNOWN} - set(found)
    assert not missing
    assert len(found) >= 40


@pytest.mark.browser
@pytest.mark.slow
def test_no_screen_is_small_or_scrolls_sideways_at_any_width(house: House, page: Page) -> None:
    wrong = []
    for where in house.do(lambda: screens(house.street)):
        page.goto(house.url + where)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            wrong += [f"{where} at {width}: {one}" for one in page.evaluate(SMALL)]
            wrong += [] if fits(page) else [f"{where} scrolls sideways at {width}"]
    assert not wrong, "\n".join(wrong)
