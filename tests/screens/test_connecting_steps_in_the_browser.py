"""Step by step in a browser: nothing typed is lost on the way, values are copied by keys, no script is needed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from rapport.channels.models import Connecting
from tests.screens.browser import House, faults, settled

pytestmark = pytest.mark.browser


def at(house: House, network: str) -> str:
    return f"{house.brand}settings/channels/new/{network}"


def test_a_step_is_marked_while_a_secret_stands_in_the_form_and_nothing_moves(page: Page, house: House) -> None:
    page.goto(at(house, "telegram"))
    page.locator("#connect-form input[type=password]").first.fill("12:secret")
    page.get_by_role("button", name="This is done What to make there").press("Enter")
    undo = page.get_by_role("button", name="Not done yet What to make there")
    expect(undo).to_be_focused()
    expect(page.locator("#where")).to_contain_text("step 3 of 4")
    expect(page.locator("#mark-write")).to_have_class("mark-step act")
    expect(page.locator("#connect-form input[type=password]").first).to_have_value("12:secret")
    assert faults(page) == []
    kept = house.do(lambda: Connecting.of(house.street.brand).get(network="telegram"))
    assert "make" in kept.done
    assert "12:secret" not in str(kept.typed)
    undo.press("Enter")
    expect(page.locator("#where")).to_contain_text("step 1 of 4")


def test_an_app_is_kept_without_losing_what_stands_in_the_other_form(page: Page, house: House) -> None:
    page.goto(at(house, "facebook"))
    page.locator("#connect-form input[name=page]").fill("Casa Aurora")
    page.get_by_label("Client id").fill("abc-123")
    page.get_by_label("Client secret").fill("s3cret")
    page.get_by_role("button", name="Keep the app").click()
    expect(page.locator("#own-app-box")).to_contain_text("Kept: abc-123.")
    expect(page.locator("#connect-form input[name=page]")).to_have_value("Casa Aurora")
    expect(page.locator("#mark-make")).to_have_class("mark-step good")
    expect(page.locator("#where")).to_contain_text("step 2 of 5")
    assert "s3cret" not in page.content()


def test_an_app_that_is_typed_goes_along_to_the_network(page: Page, house: House) -> None:
    page.goto(at(house, "facebook"))
    page.locator("#connect-form input[name=page]").fill("Casa Aurora")
    page.get_by_label("Client id").fill("abc-123")
    page.get_by_label("Client secret").fill("s3cret")
    page.get_by_role("button", name="Sign in at the network").click()
    expect(page.locator("main a[href*='client_id=abc-123']")).to_be_visible()
    assert faults(page) == []


def test_a_permission_is_copied_by_keys(page: Page, house: House) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(at(house, "instagram"))
    button = page.locator("[data-copy=scope-2]")
    button.press("Enter")
    expect(button).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == "instagram_business_manage_comments"


def test_what_was_begun_stands_in_settings_and_goes_on_on_another_device(
    browser: Browser, page: Page, house: House
) -> None:
    page.goto(at(house, "email"))
    page.get_by_label("Address", exact=True).fill("shop@example.com")
    page.get_by_label("Password", exact=True).fill("hunter-2-secret")
    page.get_by_role("button", name="Finish later").click()
    expect(page.get_by_role("heading", name="Begun")).to_be_visible()
    assert faults(page) == []
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    other = house.sign_in(context, house.street.ana)
    other.goto(f"{house.brand}settings/")
    other.get_by_role("link", name="Connect E-mail").click()
    expect(other.get_by_label("Address", exact=True)).to_have_value("shop@example.com")
    expect(other.get_by_label("Password", exact=True)).to_have_value("")
    other.get_by_role("button", name="This is done What to make there").click()
    expect(other.locator("#mark-make")).to_have_class("mark-step good")
    expect(other.get_by_label("Address", exact=True)).to_have_value("shop@example.com")
    context.close()
    settled(page)


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_networks_are_found_and_read_at_every_width(browser: Browser, house: House, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = house.sign_in(context, house.street.ana)
    page.goto(f"{house.brand}settings/networks")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_label("Find a network").fill("insta")
    expect(page.get_by_role("link", name="Mastodon")).to_be_hidden()
    page.get_by_role("link", name="Instagram").click()
    expect(page.get_by_role("heading", name="Instagram", exact=True)).to_be_visible()
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
