"""Events in a real browser: announced by their form, on the calendar, and in nobody's way on a phone."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from tests.screens.browser import House, faults, settled

pytestmark = pytest.mark.browser


def look(page: Page, name: str) -> None:
    if folder := os.environ.get("RAPPORT_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1440, "dark"), (390, "light")])
def test_an_event_is_announced_and_stands_on_its_day(
    house: House, browser: Browser, width: int, scheme: str
) -> None:
    day = (timezone.now() + timedelta(days=1)).date().isoformat()
    with browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme) as context:  # type: ignore[arg-type]
        page = house.sign_in(context, house.street.ana)
        page.goto(f"{house.brand}publish/events/new")
        settled(page)
        page.get_by_label("What takes place").fill("An evening of oak and linseed")
        page.get_by_label("Begins").fill(f"{day}T19:00")
        page.get_by_label("Ends").fill(f"{day}T21:00")
        page.get_by_label("Place, or a link").fill("The blue hall")
        page.get_by_label("What guests should know").fill("From 16 years on. Photographs are taken.")
        look(page, f"event-new-{width}-{scheme}")
        assert faults(page) == []
        page.get_by_role("button", name="Keep it and write its post").click()
        expect(page.get_by_role("link", name="Announces it")).to_be_visible()
        for name, where in (("event", ""), ("week", f"?day={day}"), ("month", f"?view=month&day={day}")):
            if where:
                page.goto(f"{house.brand}publish/{where}")
                settled(page)
                expect(page.get_by_role("link", name="An evening of oak and linseed").first).to_be_visible()
            look(page, f"{name}-{width}-{scheme}")
            assert faults(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
