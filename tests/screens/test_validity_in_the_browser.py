"""How long an article is valid, and what a post rests on: set by keys alone, without a fault, on a phone too."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from rapport.answers import articles
from rapport.answers.models import Article
from rapport.domain.validity import Validity
from rapport.inbox.article_ends import set_article_validity
from rapport.publishing.models import Post
from tests.screens.browser import House, faults, settled

pytestmark = pytest.mark.browser
PICTURES = os.environ.get("RAPPORT_PICTURES")


def expiring(house: House) -> tuple[Article, Article]:
    """One that has expired and one that expires in three days."""
    street, now, made = house.street, timezone.now(), []
    for title, days in (("Summer hours", -3), ("Christmas hours", 3)):
        words = {"en": (f"{title}?\nWhat are your {title.lower()}?", "From ten to two.")}
        row = articles.write(street.brand, title, words, street.ana, now)
        articles.approve(row, street.ana, now)
        set_article_validity(row, Validity(None, now + timedelta(days=days)), street.ana, now, owner=True)
        made.append(row)
    return made[0], made[1]


def test_an_article_is_renewed_and_a_post_rests_on_it_by_keys(house: House, browser: Browser) -> None:
    over, soon = house.do(lambda: expiring(house))
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        page = house.sign_in(context, house.street.ana)
        page.goto(f"{house.brand}knowledge/?standing=expired")
        expect(page.get_by_role("link", name="Summer hours")).to_be_visible()
        assert faults(page) == []
        page.goto(f"{house.brand}knowledge/articles/{over.pk}")
        expect(page.get_by_text("Whoever asks for it gets a person")).to_be_visible()
        assert faults(page) == []
        page.get_by_label("Valid until").fill("2150-12-31")
        page.get_by_label("Valid until").press("Enter")
        settled(page)
        expect(page.get_by_text("what they have proved still counts")).to_be_visible()
        page.goto(f"{house.brand}publish/new")
        page.locator("#rests").focus()
        page.keyboard.type("Christmas")
        assert page.locator("#rests").input_value() == str(soon.pk)
        page.locator("#idea").fill("Open at Christmas, ten to two.")
        page.get_by_role("button", name="Save the draft").press("Enter")
        settled(page)
        expect(page.locator("#rests")).to_have_value(str(soon.pk))
    assert house.do(lambda: Post.of(house.street.brand).latest("pk").rests_on_id) == soon.pk


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_and_in_the_dark_nothing_is_wrong(house: House, browser: Browser, scheme: str) -> None:
    over, _soon = house.do(lambda: expiring(house))
    for name, width, height in (("wide", 1440, 1000), ("phone", 390, 844)):
        with browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme) as context:  # type: ignore[arg-type]
            page = house.sign_in(context, house.street.ana)
            for screen in (f"knowledge/articles/{over.pk}", "knowledge/", ""):
                page.goto(house.brand + screen)
                assert faults(page) == []
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
                if PICTURES:
                    file = f"{screen.split('/')[0] or 'today'}-{len(screen)}-{name}-{scheme}.png"
                    page.screenshot(path=Path(PICTURES) / file, full_page=True)
