"""Connecting in a browser: what was typed stays, the password too, and what was found out is shown beside it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from rapport.channels import verify
from rapport.channels.models import Channel
from rapport.connectors.base import OwnIdentity
from rapport.connectors.errors import NeedsReconnect
from tests.screens.browser import House, faults

pytestmark = pytest.mark.browser


def test_after_a_refusal_nothing_typed_is_lost_and_the_second_try_connects(
    page: Page, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[OwnIdentity | Exception] = [
        NeedsReconnect("imap.gmail.com does not accept the name and password."),
        OwnIdentity("shop@gmail.com", "shop@gmail.com"),
    ]

    def prove(network: str, what: object) -> OwnIdentity:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(verify, "prove", prove)
    page.goto(f"{house.brand}settings/channels/new")
    assert faults(page) == []
    page.get_by_role("link", name="E-mail").click()
    expect(page.get_by_label("Server for reading (IMAP)")).to_be_hidden()
    assert faults(page) == []
    page.get_by_label("Address", exact=True).fill("shop@gmail.com")
    page.get_by_label("Password", exact=True).fill("wrong then right")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("does not accept the name and password")
    expect(page.get_by_role("alert")).to_contain_text("What you typed is still here.")
    expect(page.get_by_label("Password", exact=True)).to_have_value("wrong then right")
    expect(page.get_by_label("Server for reading (IMAP)")).to_have_value("imap.gmail.com")
    assert faults(page) == []
    page.get_by_role("button", name="Try and connect").click()
    expect(page.get_by_role("heading", name="shop@gmail.com")).to_be_visible()
    made = house.do(lambda: Channel.of(house.street.brand).get(network="email"))
    assert made.settings["smtp_host"] == "smtp.gmail.com"
    page.goto(f"{house.brand}settings/channels/new/email")
    expect(page.get_by_label("Address", exact=True)).to_have_value("")
