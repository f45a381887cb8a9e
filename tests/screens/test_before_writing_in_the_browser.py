"""What is told before a word is typed, in a browser: axe finds nothing, it fits a phone, keys reach the words."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.cast import channel
from tests.screens.browser import House, faults
from tests.screens.test_browser_looks import SIZES, fits
from tests.screens.test_knowledge import asked

pytestmark = pytest.mark.browser
SEEN = {
    "open": ("facebook", 2, "You can answer until"),
    "over": ("instagram", 200, "That time ended"),
    "templates": ("whatsapp", 2, "only a template"),
    "costs": ("x", 2, "This answer costs about"),
}


def written(house: House, network: str, ago: int) -> int:
    """A conversation on that network, last written to us so many hours ago."""
    talk = asked(channel(house.street.brand, network), "Is the oak table in stock?").conversation
    talk.last_in_at = timezone.now() - timedelta(hours=ago)
    talk.save(update_fields=["last_in_at"])
    return int(talk.pk)


@pytest.mark.parametrize(("scheme", "size"), [("light", "wide"), ("dark", "wide"), ("light", "phone")])
@pytest.mark.parametrize("what", SEEN)
def test_it_is_readable_everywhere(house: House, page: Page, scheme: str, size: str, what: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    network, ago, words = SEEN[what]
    number = house.do(lambda: written(house, network, ago))
    page.goto(f"{house.brand}inbox/{number}")
    expect(page.locator("#before-writing")).to_contain_text(words)
    page.keyboard.press("r")
    expect(page.get_by_label("Your reply")).to_be_focused()
    page.keyboard.type("It is.")
    expect(page.locator("#before-writing")).to_be_visible()
    assert faults(page) == []
    assert fits(page)
    if folder := os.environ.get("RAPPORT_PICTURES"):
        page.screenshot(path=Path(folder) / f"before-{what}-{scheme}-{size}.png")
