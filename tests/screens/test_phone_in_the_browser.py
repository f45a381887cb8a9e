"""On a phone fingers find what they press, the stop takes two touches, the composer stands on the keyboard."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from rapport.accounts.models import Membership, Person
from rapport.answers.models import SavedReply
from rapport.inbox.conversation_actions import add_note
from rapport.inbox.models import Mention
from rapport.publishing.models import Variant
from rapport.publishing.writing import PostGiven, VariantGiven, write_post
from tests.screens.browser import House, faults

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("RAPPORT_PICTURES", "")
# What is pressed; a link inside a sentence is as tall as its line.
SMALL = """() => [...document.querySelectorAll(
    "button, summary, input, select, textarea, :is(.rail, .views, .tabs, .networks) a, a:is(.do, .also, .quiet)"
  )]
  .filter((el) => el.checkVisibility({ visibilityProperty: true }) && !el.closest(".unseen, .skip, p:not(.yours)"))
  .map((el) => [el, el.getBoundingClientRect()])
  .filter(([el, box]) => box.height && !el.matches(".unseen, .skip") && (box.height < 43.5 || box.width < 43.5))
  .map(([el, box]) => `${el.outerHTML.slice(0, 120)} ${Math.round(box.width)}x${Math.round(box.height)}`)"""


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


def test_a_phone_is_for_fingers(house: House, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    small: dict[str, list[str]] = {}
    for where in ("", "inbox/", "settings/channels/new"):
        page.goto(house.brand + where)
        page.wait_for_load_state("networkidle")
        small[where or "today"] = page.evaluate(SMALL)
        expect(page.get_by_role("button", name="Stop everything automatic")).to_be_hidden()
    page.get_by_role("button", name="More").click()
    expect(page.get_by_role("button", name="Stop everything automatic")).to_be_visible()
    page.goto(house.talk("marta"))
    small["conversation"] = page.evaluate(SMALL)
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    picture(page, "conversation-phone")
    page.get_by_label("Your reply").focus()
    page.set_viewport_size({"width": 390, "height": 440})
    send = page.get_by_role("button", name="Send", exact=False).first.bounding_box()
    assert send is not None
    assert 300 < send["y"] + send["height"] <= 440
    picture(page, "conversation-typing")
    assert {where: found for where, found in small.items() if found} == {}


def test_somebody_is_named_by_keyboard_and_told(house: House, page: Page) -> None:
    bo = house.do(lambda: Membership.of(house.street.brand).exclude(person=house.street.ana).get().person)
    page.goto(house.talk("marta"))
    page.keyboard.press("n")
    page.keyboard.type(f"Can you look @{bo.name[:2]}")
    choice = page.locator(".mention-choices [aria-selected=true]")
    expect(choice).to_contain_text(f"@{bo.handle}")
    assert faults(page) == []
    picture(page, "mention")
    page.keyboard.press("Enter")
    expect(page.locator("#note-text")).to_have_value(f"Can you look @{bo.handle} ")
    page.keyboard.type("please @")
    page.keyboard.press("Escape")
    expect(page.locator(".mention-choices")).to_be_hidden()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".said.note").last).to_contain_text("Can you look")
    assert house.do(lambda: list(Mention.of(house.street.brand).values_list("person", flat=True))) == [bo.pk]


def test_who_is_named_hears_of_it_without_loading_the_page_again(house: House, page: Page) -> None:
    page.goto(house.brand)
    expect(page.locator("#mentioned")).to_be_hidden()
    house.do(lambda: named(house))
    expect(page.locator("#mentioned")).to_contain_text("1")
    expect(page.locator("#notices")).to_contain_text("You are named in a note.")
    page.locator("#mentioned").click()
    expect(page.locator(".card")).to_have_count(1)


def test_a_post_that_needs_somebody_is_told_without_loading_the_page_again(house: House, page: Page) -> None:
    page.goto(house.brand)
    with page.expect_response("**/waiting?posts=1"):
        page.evaluate("document.body.dispatchEvent(new CustomEvent('live:list'))")
    expect(page.locator("#notices")).not_to_contain_text("A post needs you")
    house.do(lambda: overdue(house))
    page.evaluate("Date.now = (now => () => now() + 61_000)(Date.now)")
    page.evaluate("document.body.dispatchEvent(new CustomEvent('live:list'))")
    expect(page.locator("#notices")).to_contain_text("A post needs you")


def overdue(house: House) -> None:
    street, now = house.street, timezone.now()
    post = write_post(street.brand, PostGiven("Oak.", (VariantGiven(street.channel),)), street.ana, now)
    Variant.of(street.brand).filter(post=post).update(at=now - timedelta(hours=1))


def named(house: House) -> None:
    bo: Person = Membership.of(house.street.brand).exclude(person=house.street.ana).get().person
    add_note(house.street.conversation("tom"), f"@{house.street.ana.handle}, yours?", bo, timezone.now())


def test_a_saved_reply_is_seen_before_it_is_taken(house: House, page: Page) -> None:
    def keep() -> None:
        SavedReply.across_brands.create(
            brand=house.street.brand, title="Sorry", language="", text="{first name}, order {order_number}?"
        )

    house.do(keep)
    page.goto(house.talk("marta"))
    page.keyboard.press("i")
    expect(page.locator("#saved")).to_contain_text("Marta, order ‹")
    assert faults(page) == []
    picture(page, "saved")
    page.locator("#saved .choice", has_text="Sorry").click()
    expect(page.get_by_label("Your reply")).to_have_value("Marta, order ‹numero d'ordine›?")


@pytest.mark.skipif(not PICTURES, reason="pictures are taken where RAPPORT_PICTURES names a folder")
@pytest.mark.parametrize(("look", "width"), [("light", 1440), ("dark", 1440), ("light", 390)])
def test_pictures_of_these_screens(house: House, page: Page, look: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if look == "dark" else "light")
    name = f"{look}-{width}"
    page.goto(house.brand)
    page.get_by_role("button", name="Show me").wait_for()
    picture(page, f"today-{name}")
    page.get_by_role("button", name="Show me").click()
    page.locator("#strip").wait_for()
    house.street.now = timezone.now()
    house.do(house.street.receive)
    page.locator("#strip").get_by_role("link", name="Open it").click()
    expect(page.locator("#strip .good").first).to_be_visible()
    picture(page, f"tour-{name}")
    page.goto(f"{house.brand}settings/channels/new")
    picture(page, f"networks-{name}")
    page.get_by_role("link", name="E-mail").click()
    page.locator("#advanced summary").click()
    picture(page, f"connect-{name}")
    page.context.clear_cookies()
    page.goto(f"{house.url}/sign-in/link")
    picture(page, f"forgotten-{name}")
