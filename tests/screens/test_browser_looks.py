"""How the screens look to everybody: axe finds nothing, in light, dark and on a phone."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from rapport.accounts.tokens import invite
from tests.screens.browser import House, faults

pytestmark = pytest.mark.browser
SIZES = {"wide": (1440, 900), "phone": (390, 844)}
PALETTES = {
    "u": "Whose is it?",
    "l": "Labels",
    "n": "Note for the team",
    "s": "Snooze until",
    "f": "Filter",
    "?": "Keys",
}


@pytest.mark.parametrize(
    ("scheme", "size"), [("light", "wide"), ("dark", "wide"), ("light", "phone"), ("dark", "phone")]
)
def test_axe_finds_nothing_on_any_screen(house: House, page: Page, scheme: str, size: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    talks = [house.talk(one) for one in ("marta", "tom", "anna", "lucia")]
    for where in (
        house.brand,
        house.brand + "inbox/",
        house.brand + "inbox/?q=nothing+at+all",
        *talks,
        house.url + "/me/password",
        house.url + "/nothing",
    ):
        page.goto(where)
        assert faults(page) == [], where
        assert fits(page), where


def fits(page: Page) -> bool:
    """No sideways scrolling."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_axe_finds_nothing_in_the_palettes(house: House, page: Page) -> None:
    page.goto(house.talk("marta"))
    for key, heading in PALETTES.items():
        page.keyboard.press(key)
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        assert faults(page) == [], key
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        expect(page.get_by_role("heading", name=heading)).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_links_that_open_and_links_that_do_not(
    house: House, page: Page, browser: Browser, scheme: str
) -> None:
    token = house.do(lambda: invite(house.street.brand, "eve@example.com", timezone.now(), name="Eve"))
    context = browser.new_context(locale="en-GB", color_scheme=scheme)  # type: ignore[arg-type]
    outside = context.new_page()
    for where in (f"{house.url}/join/{token}", f"{house.url}/join/no-such-link", f"{house.url}/sign-in"):
        outside.goto(where)
        assert faults(outside) == [], where
        assert fits(outside), where
    context.close()
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{house.url}/brands")
    assert faults(page) == []


def test_axe_finds_nothing_at_the_door(house: House, browser: Browser) -> None:
    page = browser.new_page(locale="en-GB")
    page.goto(house.url + "/sign-in")
    assert faults(page) == []
    page.get_by_label("E-mail").fill("a@example.com")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert faults(page) == []
    page.close()


def test_axe_would_find_something(house: House, page: Page) -> None:
    page.goto(house.brand + "inbox/")
    page.evaluate("document.querySelector('label[for=search]').remove()")
    page.evaluate("document.querySelector('#search').removeAttribute('placeholder')")
    assert any(one.startswith("label:") for one in faults(page))


def test_on_a_phone_queue_conversation_and_details_are_pages_with_a_way_back(house: House, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(house.brand + "inbox/")
    page.locator(".card", has_text="Marta").click()
    expect(page.locator(".queue")).to_be_hidden()
    page.get_by_role("link", name="Person and decision").click()
    expect(page.locator("#why")).to_contain_text("A person answers: this is a complaint.")
    expect(page.get_by_label("Your reply")).to_be_hidden()
    page.get_by_role("link", name="Back to the conversation").click()
    expect(page.get_by_label("Your reply")).to_be_visible()
    page.get_by_role("link", name="Back to the queue").click()
    expect(page.locator(".queue")).to_be_visible()


def test_the_pages_never_break_the_policy_nor_call_elsewhere(house: House, page: Page) -> None:
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    for where in (house.brand, house.brand + "inbox/", house.alone("marta")):
        page.goto(where)
        expect(page.locator("body")).to_have_attribute("data-connected", "yes")
    page.keyboard.press("e")
    expect(page.locator("#talk-head")).to_contain_text("resolved")
    assert said == []
    assert [url for url in asked if not url.startswith(house.url)] == []


def test_the_red_button_stops_everything_and_a_person_starts_it_again(house: House, page: Page) -> None:
    page.goto(house.brand + "inbox/")
    page.get_by_role("button", name="Stop everything automatic").click()
    expect(page.get_by_text("Everything automatic is stopped")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Start again").click()
    expect(page.get_by_role("button", name="Stop everything automatic")).to_be_visible()
