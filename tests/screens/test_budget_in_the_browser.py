"""The budget's box in a browser: axe finds nothing, nothing scrolls sideways, in light, dark and on a phone."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rapport.budgets.charge import charge
from rapport.connectors.prices import PaidAct
from rapport.connectors.registry import manifest
from rapport.outbox.budget import set_budget
from tests.screens.browser import House, faults
from tests.screens.test_browser_looks import SIZES, fits

pytestmark = pytest.mark.browser


def spend(house: House) -> None:
    """A month in which something happened, and a day that is used up."""
    channel, now = house.street.channel, timezone.now()
    for act, times in ((PaidAct.POLL, 40), (PaidAct.SEND, 12), (PaidAct.REACT, 3), (PaidAct.FIND, 1)):
        for _ in range(times):
            charge(channel, manifest(channel.network), act, now - timedelta(seconds=1))
    set_budget(channel, 130_000, 2_500_000, house.street.ana, now)


@pytest.mark.parametrize(("scheme", "size"), [("light", "wide"), ("dark", "wide"), ("light", "phone")])
def test_the_budget_is_readable_everywhere(house: House, page: Page, scheme: str, size: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    house.do(lambda: spend(house))
    page.goto(f"{house.brand}settings/channels/{house.street.channel.pk}")
    expect(page.get_by_role("heading", name="Budget")).to_be_visible()
    assert faults(page) == []
    assert fits(page)
    if folder := os.environ.get("RAPPORT_PICTURES"):
        page.locator(".budget").screenshot(path=Path(folder) / f"budget-{scheme}-{size}.png")
