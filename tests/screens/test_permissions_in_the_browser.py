"""The permissions of a channel in a browser: readable on a desk and on a phone, nothing beside the edge."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from rapport.channels.models import Channel
from rapport.channels.permissions import keep_permissions
from tests.cast import NOW, channel
from tests.screens.browser import House, faults

pytestmark = pytest.mark.browser


def told(house: House) -> int:
    """A channel of whose permissions one was granted and one was not; of the others nobody told."""

    def made() -> Channel:
        row = channel(house.street.brand, "instagram")
        names = ["instagram_business_basic", "instagram_business_manage_messages"]
        keep_permissions(row, {names[0]: True, names[1]: False}, NOW)
        return row

    return int(house.do(made).pk)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["", "/renewal"])
def test_each_permission_has_its_state_beside_it(page: Page, house: House, width: int, name: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{house.brand}settings/channels/{told(house)}{name}")
    rows = page.locator(".asked.held > div")
    expect(rows.locator(".tag")).to_have_text(["granted", "not told", "missing", "not told"])
    for row in rows.all():
        code, tag = row.locator("code").bounding_box(), row.locator(".tag").bounding_box()
        assert code
        assert tag
        assert tag["x"] + tag["width"] <= width
        assert code["x"] + code["width"] <= tag["x"]
    assert faults(page) == []
