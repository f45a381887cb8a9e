"""A giveaway in a real browser: written with its post, drawn, checked by a visitor; called off; looked at."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from rapport.audience.models import Giveaway
from rapport.inbox.models import Identity
from rapport.outbox.models import Publication
from rapport.publishing.line import line_up
from rapport.publishing.models import When
from tests.screens.browser import House, faults, settled

pytestmark = pytest.mark.browser
LOOKS = (("light", 1440, "light"), ("dark", 1440, "dark"), ("phone", 390, "light"))


def write(house: House, page: Page, name: str = "A stool of oak") -> Giveaway:
    """By the form, in line by the button, and out."""
    page.goto(f"{house.brand}audience/giveaways/with-post")
    page.get_by_label("What there is to win").fill(name)
    page.get_by_label("Rules, as everybody will read them").fill("Say what you would put on it. From 18 years on.")
    page.get_by_label("How many prizes").fill("2")
    closes = timezone.localtime(timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    page.get_by_label("Closes, time of").fill(closes)
    page.get_by_label("Language of its post").fill("en")
    page.get_by_role("button", name="Keep it and write its post").click()
    expect(page.get_by_text("Its post is a draft")).to_be_visible()
    return house.do(lambda: Giveaway.of(house.street.brand).latest("pk"))


def leave(house: House, row: Giveaway) -> None:
    street = house.street
    assert row.post
    line_up(row.post, When.NOW, street.ana, timezone.now())
    street.now = timezone.now()
    street.deliver()
    target = Publication.of(street.brand).get(part__variant__post=row.post_id).network_id
    for handle in ("dee", "gino", "rafa", "deals4u"):
        street.says("A lamp, and a book.", handle=handle, kind="comment", in_reply_to=target)
    street.receive()
    Identity.of(street.brand).filter(handle="deals4u").update(is_bot=True)


def close(row: Giveaway) -> None:
    Giveaway.across_brands.filter(pk=row.pk).update(closes_at=timezone.now())


def looked_at(page: Page, name: str) -> None:
    """Without faults, within the window, and as a picture where a folder is named."""
    for look, width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        settled(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, look)
        if folder := os.environ.get("RAPPORT_PICTURES"):
            page.screenshot(path=Path(folder) / f"giveaway-{name}-{look}.png", full_page=True)
        assert not faults(page), (name, look)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(color_scheme="light")


def test_written_drawn_and_checked_by_a_visitor(house: House, browser: Browser) -> None:
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context, browser.new_context() as outside:
        page, visitor = house.sign_in(context, house.street.ana), outside.new_page()
        page.goto(f"{house.brand}audience/giveaways/with-post")
        looked_at(page, "new")
        row = write(house, page)
        public = f"{house.url}/giveaways/{row.key}"
        visitor.goto(public)
        expect(visitor.get_by_text("Not published yet")).to_be_visible()
        house.do(lambda: leave(house, row))
        page.goto(f"{house.brand}publish/posts/{row.post_id}")
        expect(page.locator(f"#giveaway-{row.pk}")).to_be_visible()
        looked_at(page, "post")
        visitor.reload()
        looked_at(visitor, "public-open")
        house.do(lambda: close(row))
        page.goto(f"{house.brand}audience/giveaways/{row.pk}")
        expect(page.get_by_text("3 are in the draw.")).to_be_visible()
        looked_at(page, "before")
        page.get_by_role("button", name="Put deals4u back").click()
        expect(page.get_by_text("4 are in the draw.")).to_be_visible()
        page.get_by_role("button", name="Draw", exact=True).click()
        expect(page.get_by_text("It is drawn.")).to_be_visible()
        looked_at(page, "drawn")
        drawn = house.do(lambda: Giveaway.of(house.street.brand).get(pk=row.pk))
        won = drawn.entrants[drawn.winners[0]]
        visitor.goto(public)
        looked_at(visitor, "public-drawn")
        says = visitor.get_by_role("status")
        for typed, told in ((f" @{won.upper()}", "you won"), ("nobody", "No entry by this handle")):
            visitor.get_by_label("Your handle there").fill(typed)
            visitor.get_by_role("button", name="Look").click()
            expect(says).to_contain_text(told)
        assert not outside.cookies()
        page.get_by_role("button", name="Name the winners on its page").click()
        expect(page.get_by_text("Its page names the winners.").first).to_be_visible()
        visitor.goto(f"{public}?lang=es")
        expect(visitor.get_by_role("listitem").filter(has_text=won)).to_be_visible()


def test_called_off_it_says_so_to_everybody(house: House, browser: Browser) -> None:
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context, browser.new_context() as outside:
        page, visitor = house.sign_in(context, house.street.ana), outside.new_page()
        row = write(house, page, "A chair")
        house.do(lambda: leave(house, row))
        page.reload()
        page.get_by_text("Call it off", exact=True).click()
        page.get_by_label("Why; everybody reads it").fill("The chair broke.")
        page.get_by_role("button", name="Call it off, nothing is drawn").click()
        expect(page.get_by_text("Called off. Nothing is drawn")).to_be_visible()
        looked_at(page, "off")
        visitor.goto(f"{house.url}/giveaways/{row.key}")
        expect(visitor.get_by_text("The chair broke.")).to_be_visible()
        looked_at(visitor, "public-off")
