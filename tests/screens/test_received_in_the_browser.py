"""A customer's picture and file in the conversation, in a browser: light, dark and on a phone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.media.pictures import PDF, picture
from tests.peers.emulated import Walk, running
from tests.peers.telegram_server import TOKEN, Telegram
from tests.screens.browser import House, faults
from tests.screens.test_attaching_in_the_browser import look

pytestmark = pytest.mark.browser
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 860}


def sent(house: House, settings: Any, network: Telegram) -> int:
    """Dee sends a picture with words, a bill, and something that is not kept; the conversation's number."""
    cast: Any = SimpleNamespace(aurora=house.street.brand, ana=house.street.ana)
    walk = Walk(cast, settings, network, "telegram", {"token": TOKEN, "channel": "", "server": network.address})
    network.sends_file(picture("JPEG", (1200, 900), "peru"), caption="The left leg is broken. Can you help?")
    network.sends_file(PDF, as_kind="document", about={"mime_type": "application/pdf", "file_name": "bill.pdf"})
    network.sends_file(b"MZ\x90", as_kind="document", about={"mime_type": "application/x-msdownload"})
    walk.hear()
    return walk.conversation().pk


def test_a_picture_is_seen_and_a_file_is_a_link(house: House, page: Page, settings: Any) -> None:
    with running(network := Telegram()):
        number = house.do(lambda: sent(house, settings, network))
        page.goto(f"{house.brand}inbox/{number}/?network=none")
        shown = page.locator(".received img")
        expect(shown).to_have_count(1)
        shown.scroll_into_view_if_needed()
        expect(shown).to_have_js_property("complete", True)
        assert shown.evaluate("one => one.naturalWidth") == 320
        with page.expect_download() as saved:
            page.get_by_role("link", name="bill.pdf").click()
        assert saved.value.suggested_filename == "bill.pdf"
        page.get_by_role("link", name="application/x-msdownload").click()
        expect(page.get_by_role("heading", name="This file is not here")).to_be_visible()
        assert faults(page) == []
        look(page, "received-not-here")
        page.go_back()
        page.reload()
        expect(page.get_by_text("This is a program.")).to_be_visible()
        for name, size, scheme in (("light", DESK, "light"), ("dark", DESK, "dark"), ("phone", PHONE, "light")):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            shown.scroll_into_view_if_needed()
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            look(page, f"received-{name}")
        assert faults(page) == []
        assert sum(one.startswith("GET /file/") for one in network.asked) == 3
