"""Audience in a real browser: chosen by keyboard on the row one stands on, and looked at in light, dark, phone."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from rapport.audience.follow_back import RuleGiven, set_follow_back
from rapport.audience.models import FollowChoice
from rapport.channels.models import Channel
from tests.audience.world import counted, follow, net
from tests.cast import channel
from tests.screens.browser import House, faults, settled

pytestmark = pytest.mark.browser
BIOS = {
    "nadia": "I write for a paper on oak furniture and craft, from Ferrara.",
    "owen": "Homes, boats and long walks in Cork.",
    "hild": "A historian of chairs.",
}


def furnished(house: House) -> None:
    """Half a year of followers with one burst, some of whom say who they are."""
    street = house.street
    street.now = timezone.now()
    for day in range(150, 0, -1):
        follow(street, *(f"calm{day}x{n}" for n in range(day % 3 + 1)), days_ago=day)
    follow(street, *(f"deals{number}" for number in range(140)), days_ago=20)
    follow(street, *BIOS, days_ago=1)
    with net(street).store.writing() as db:
        for handle, bio in BIOS.items():
            db.execute("UPDATE people SET bio = ? WHERE handle = ?", (bio, handle))
    counted(street)
    set_follow_back(street.brand, RuleGiven({}, topics="oak, craft, chair"), street.ana, street.now)


def test_followers_are_chosen_by_keyboard_on_the_row_one_stands_on(house: House, browser: Browser) -> None:
    house.do(lambda: furnished(house))
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        page = house.sign_in(context, house.street.ana)
        page.goto(f"{house.brand}audience/")
        settled(page)
        names = page.locator(".back tbody [data-row]")
        first, second = (names.nth(n).inner_text().strip() for n in (0, 1))
        page.keyboard.press("j")
        page.keyboard.press("j")
        expect(names.nth(1)).to_be_focused()
        page.keyboard.press("n")
        expect(names.filter(has_text=second)).to_have_count(0)
        settled(page)
        page.keyboard.press("f")
        expect(names.filter(has_text=first)).to_have_count(0)
        settled(page)
        page.keyboard.press("z")
        expect(names.filter(has_text=first)).to_have_count(1)
    chosen = house.do(lambda: list(FollowChoice.of(house.street.brand).values_list("choice", "undone_at")))
    assert sorted((choice, at is None) for choice, at in chosen) == [("follow", False), ("never", True)]


@pytest.mark.parametrize(
    ("name", "width", "scheme"), [("light", 1440, "light"), ("dark", 1440, "dark"), ("phone", 390, "light")]
)
def test_the_page_has_no_faults(house: House, browser: Browser, name: str, width: int, scheme: str) -> None:
    house.do(lambda: furnished(house))
    size = {"width": width, "height": 900}
    with browser.new_context(viewport=size, color_scheme=scheme) as context:  # type: ignore[arg-type]
        page = house.sign_in(context, house.street.ana)
        for place in ("", "giveaways"):
            page.goto(f"{house.brand}audience/{place}")
            settled(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            if folder := os.environ.get("RAPPORT_PICTURES"):
                page.screenshot(path=Path(folder) / f"audience{place}-{name}.png", full_page=True)
            assert not faults(page)
    assert house.do(lambda: house.street.now) > timezone.now() - timedelta(hours=1)


def test_no_channels_name_is_broken_where_there_is_room(house: House, browser: Browser) -> None:
    house.do(lambda: furnished(house))
    rows = [house.do(lambda one=one: channel(house.street.brand, network=one)) for one in ("bluesky", "mastodon")]
    handles = ["aurora_furniture", "casa.aurora.example"]
    for row, handle in zip(rows, handles, strict=True):
        house.do(
            lambda row=row, handle=handle: Channel.of(house.street.brand).filter(pk=row.pk).update(handle=handle)
        )
    for width in (1280, 390):
        with browser.new_context(viewport={"width": width, "height": 800}) as context:
            page = house.sign_in(context, house.street.ana)
            page.goto(f"{house.brand}audience/")
            lines = page.locator(".reach th small").evaluate_all(
                "all => all.map((one) => one.getClientRects().length)"
            )
            assert len(lines) >= len(handles)
            assert set(lines) == {1}
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert faults(page) == []
