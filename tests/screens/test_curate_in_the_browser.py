"""Curate in a real browser: triaged by keyboard, undone, and looked at in light, dark and on a phone."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Literal

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from rapport.curation.models import CuratedCard, Looks
from rapport.curation.watching import WatcherGiven, set_watcher
from rapport.outbox.models import Delivery
from tests.cast import channel
from tests.curation.world import Field
from tests.screens.browser import House, faults, settled

pytestmark = pytest.mark.browser
SAID = (
    ("tove", "A scarf joint I cut in 1998 came back today. The boat is gone, the joint is not. wood"),
    ("lucia", "Un año con la mesa: dos marcas de taza y una de tren de juguete. Está mejor que nueva. wood"),
    ("hild", "The ladder-back is a chair that admits how it is made, and 300 years of not hiding it. wood"),
)


def furnished(house: House) -> None:
    """Three people say something worth passing on."""
    field = Field(house.street)
    house.street.now = timezone.now()
    field.watch("wood")
    for handle, words in SAID:
        field.says(words, handle)
    field.look()
    assert len(field.cards()) == len(SAID)


def test_finds_are_triaged_by_keyboard_and_undone(house: House, browser: Browser) -> None:
    house.do(lambda: furnished(house))
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        page = house.sign_in(context, house.street.ana)
        page.goto(house.brand)
        settled(page)
        page.keyboard.press("g")
        page.keyboard.press("u")
        finds = page.locator(".find")
        expect(finds).to_have_count(3)
        settled(page)
        second = finds.nth(1).locator(".said").text_content()
        page.keyboard.press("j")
        expect(finds.nth(1)).to_have_attribute("aria-current", "true")
        page.keyboard.press("x")
        expect(finds).to_have_count(2)
        assert second not in (page.locator(".cards").text_content() or "")
        settled(page)
        page.keyboard.press("z")
        expect(finds).to_have_count(3)
        settled(page)
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        expect(finds).to_have_count(2)
    assert house.do(lambda: Delivery.of(house.street.brand).filter(kind="reaction").count()) == 1


@pytest.mark.parametrize("where", ["", "watchers", "watchers/new"])
def test_each_page_is_fit_for_everybody(house: House, browser: Browser, where: str) -> None:
    house.do(lambda: furnished(house))
    assert house.do(lambda: CuratedCard.of(house.street.brand).exists())
    for width, scheme in ((1440, "light"), (1440, "dark"), (390, "light")):
        with browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme) as context:
            page = house.sign_in(context, house.street.ana)
            page.goto(f"{house.brand}curate/{where}")
            if folder := os.environ.get("RAPPORT_PICTURES"):
                name = f"curate-{where or 'cards'}-{width}-{scheme}.png".replace("/", "-")
                page.screenshot(path=str(Path(folder) / name), full_page=True)
            assert faults(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (where, width)


def test_a_find_is_quoted_by_keyboard_under_words_of_our_own(house: House, browser: Browser) -> None:
    house.do(lambda: furnished(house))
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        page = house.sign_in(context, house.street.ana)
        page.goto(f"{house.brand}curate/")
        settled(page)
        page.keyboard.press("j")
        said = page.locator(".find[aria-current] .said").text_content() or ""
        page.keyboard.press("q")
        quote = page.locator(".shown .quoted-post")
        expect(quote).to_contain_text(said[:40])
        page.locator("#idea").fill("We still cut it this way.")
        expect(page.locator(".shown .words").first).to_contain_text("We still cut it this way.")
        expect(quote).to_contain_text(said[:40])
        assert faults(page) == []
        if folder := os.environ.get("RAPPORT_PICTURES"):
            page.screenshot(path=Path(folder) / "quote-composer.png")
        page.get_by_label("Take the quote off").check()
        expect(quote).to_have_count(0)


def billed(house: House) -> None:
    """An account on X beside the others, and what its watcher found there."""
    brand, now = house.street.brand, timezone.now()
    there = channel(brand, "x")
    given = WatcherGiven("Chairs", Looks.KEYWORD, "ladder-back", there, millionths_a_day=500_000)
    row = set_watcher(brand, given, house.street.ana, now)
    CuratedCard.across_brands.create(
        brand=brand,
        watcher=row,
        channel=there,
        network="x",
        network_id="1800000000000000001",
        author_id="77",
        handle="hildkramer",
        name="Hild Kramer",
        text="The ladder-back is a chair that admits how it is made. A thread on 300 years of not hiding it.",
        language="en",
        url="https://x.com/i/status/1800000000000000001",
        written_at=now,
        found_at=now,
    )


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 1440), ("light", 390)])
def test_money_is_agreed_to_and_a_find_on_x_opens_there(
    house: House, browser: Browser, scheme: Literal["light", "dark"], width: int
) -> None:
    if not house.do(lambda: CuratedCard.of(house.street.brand).filter(network="x").exists()):
        house.do(lambda: billed(house))
    shots = Path(folder) if (folder := os.environ.get("RAPPORT_PICTURES")) else None
    with browser.new_context(viewport={"width": width, "height": 1000}, color_scheme=scheme) as context:
        page = house.sign_in(context, house.street.ana)
        page.goto(f"{house.brand}curate/")
        card = page.locator(".find", has_text="Hild Kramer")
        expect(card.get_by_text("X lets no program repost for you")).to_be_visible()
        expect(card.get_by_text("read for 0.015 USD")).to_be_visible()
        expect(card.get_by_role("link", name="Open on X")).to_have_attribute(
            "href", re.compile(r"^https://x\.com/")
        )
        expect(card.get_by_role("button", name="Repost")).to_have_count(0)
        assert faults(page) == []
        if shots:
            page.screenshot(path=shots / f"curate-x-{scheme}-{width}.png", full_page=True)
        page.goto(f"{house.brand}curate/watchers/new")
        ways = page.get_by_label("Look for").locator("option", has_text="(0.015 USD)")
        page.get_by_label("Look for").select_option(ways.first.get_attribute("value"))
        page.get_by_label("Words, tag").fill("scarf joint")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("heading", name="It uses at most 0.50 USD a day")).to_be_visible()
        assert faults(page) == []
        if shots:
            page.screenshot(path=shots / f"watcher-money-{scheme}-{width}.png", full_page=True)
        page.get_by_role("button", name="Agree and switch it on").click()
        expect(page.get_by_text("at most 0.50 USD a day").first).to_be_visible()
        if shots:
            page.screenshot(path=shots / f"watchers-{scheme}-{width}.png", full_page=True)
        page.goto(f"{house.brand}publish/bring-in")
        expect(page.get_by_label("Or a key to your Buffer")).to_have_attribute("type", "password")
        assert faults(page) == []
        if shots:
            page.screenshot(path=shots / f"bring-in-{scheme}-{width}.png", full_page=True)
