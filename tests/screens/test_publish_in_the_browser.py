"""Publish in a real browser: by keyboard, previewed while typing, and looked at in light, dark and on a phone."""

from __future__ import annotations

import os
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from rapport.publishing.line import line_up
from rapport.publishing.models import Variant, When
from rapport.publishing.slots import SlotGiven, set_slots
from rapport.publishing.writing import PostGiven, VariantGiven, write_post
from tests.screens.browser import House, faults, settled

pytestmark = pytest.mark.browser


def furnished(house: House) -> int:
    """A week with posts and slots; the number of one post."""
    street, now = house.street, timezone.now()
    set_slots(street.channel, [SlotGiven(n, time(9, 24)) for n in range(7)], "Europe/Rome", street.ana, now)
    first = 0
    for n, idea in enumerate(
        ("First planks of the new Rovere", "Oak or ash? Tell us why", "Three lamps are back")
    ):
        post = write_post(street.brand, PostGiven(idea, (VariantGiven(street.channel),)), street.ana, now)
        line_up(post, When.DATE, street.ana, now, at=now + timedelta(hours=1 + 5 * n))
        first = first or post.pk
    write_post(street.brand, PostGiven("A draft without an hour"), street.ana, now)
    return first


def test_a_post_is_written_by_keyboard_and_previewed_while_typing(house: House, browser: Browser) -> None:
    house.do(lambda: furnished(house))
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        page = house.sign_in(context, house.street.ana)
        page.goto(house.brand)
        settled(page)
        page.keyboard.press("g")
        page.keyboard.press("c")
        expect(page.locator(".week .pc").first).to_be_visible()
        settled(page)
        page.keyboard.press("p")
        idea = page.locator("#idea")
        expect(idea).to_be_visible()
        idea.fill("A table takes 31 days, nine of them resting.")
        expect(page.locator("#previews .words").first).to_have_text("A table takes 31 days, nine of them resting.")
        idea.fill("x" * 600)
        expect(page.locator("#previews .count").first).to_contain_text("too many")
        idea.fill("A table takes 31 days.")
        settled(page)
        page.get_by_role("button", name="Put it in line").click()
        expect(page.locator("h1")).to_have_text("A table takes 31 days.")
        expect(page.locator("header .tag").first).to_have_text("scheduled")


WHERE = ["", "?view=month", "?view=list", "new", "post", "approvals", "slots", "bring-in", "calendars", "held"]


@pytest.mark.parametrize("where", WHERE)
def test_each_page_is_fit_for_everybody(house: House, browser: Browser, where: str) -> None:
    number = house.do(lambda: furnished(house))
    where = f"posts/{number}" if where == "post" else where
    for width, scheme in ((1440, "light"), (1440, "dark"), (390, "light")):
        with browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme) as context:
            page = house.sign_in(context, house.street.ana)
            page.goto(f"{house.brand}publish/{where}")
            if folder := os.environ.get("RAPPORT_PICTURES"):
                name = f"publish-{where.strip('?') or 'week'}-{width}-{scheme}.png".replace("/", "-")
                page.screenshot(path=str(Path(folder) / name), full_page=True)
            assert faults(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (where, width)


def planned(house: House, post: int) -> str:
    """The wall time of a post, as its card says it."""
    at = house.do(lambda: Variant.across_brands.get(post=post).at)
    return at.astimezone(ZoneInfo(house.street.brand.time_zone)).strftime("%Y-%m-%dT%H:%M")


def ahead(house: House) -> int:
    """A post on Wednesday of the next week at 9:30, wall time."""
    street, now = house.street, timezone.now()
    zone = ZoneInfo(street.brand.time_zone)
    monday = now.astimezone(zone).date() + timedelta(days=7 - now.astimezone(zone).weekday())
    at = datetime.combine(monday + timedelta(days=2), time(9, 30), zone)
    post = write_post(street.brand, PostGiven("Oak, slowly", (VariantGiven(street.channel),)), street.ana, now)
    line_up(post, When.DATE, street.ana, now, at=at)
    return post.pk


def test_a_post_is_moved_by_keys_and_by_drag_to_the_same_end(house: House, browser: Browser) -> None:
    number = house.do(lambda: ahead(house))
    was = datetime.fromisoformat(planned(house, number))
    where = f"{house.brand}publish/?day={was:%Y-%m-%d}"
    # The machine's zone is not the brand's, and does not matter.
    with browser.new_context(viewport={"width": 1440, "height": 900}, timezone_id="Pacific/Auckland") as context:
        page = house.sign_in(context, house.street.ana)
        page.goto(where)
        settled(page)
        card = page.locator(f"#p{number}")
        card.focus()
        page.keyboard.press("m")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowDown")
        expect(page.locator("#move-says")).to_contain_text("10:00")
        page.keyboard.press("Escape")
        expect(page.locator("#move-says")).to_have_text("It stays where it was.")
        for key in ("m", "ArrowRight", "ArrowDown", "ArrowDown", "Enter"):
            page.keyboard.press(key)
        expect(page.locator("#notices")).to_contain_text("It is moved")
        moved = was + timedelta(days=1, hours=1)
        assert planned(house, number) == f"{moved:%Y-%m-%dT%H:%M}"
        expect(card).to_be_focused()
        aim = page.locator(f'.band[data-day="{was:%Y-%m-%d}"][data-start="12"]')
        card.drag_to(aim)
        expect(page.locator("#notices")).to_contain_text("It is moved")
        expect(card.locator("time")).to_have_text("15:00")
        assert planned(house, number) == f"{was:%Y-%m-%d}T15:00"
