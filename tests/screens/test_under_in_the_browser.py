"""Under a post, in a real browser: a comment comes by itself and is answered in place; no typed word is lost."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from rapport.outbox.models import Publication
from rapport.publishing.line import line_up
from rapport.publishing.models import When
from rapport.publishing.writing import PostGiven, VariantGiven, write_post
from tests.screens.browser import House, settled

pytestmark = pytest.mark.browser


def published(house: House) -> tuple[int, str]:
    street = house.street
    street.now = timezone.now()
    post = write_post(street.brand, PostGiven("Oak.", (VariantGiven(street.channel),)), street.ana, street.now)
    line_up(post, When.NOW, street.ana, street.now)
    street.run()
    return post.pk, Publication.of(street.brand).latest("pk").network_id


def comment(house: House, out: str, handle: str, text: str) -> None:
    house.street.now = timezone.now()
    house.street.says(text, handle, "comment", in_reply_to=out)
    house.street.receive()


def test_a_comment_appears_and_is_answered_in_place(house: House, browser: Browser) -> None:
    number, out = house.do(lambda: published(house))
    house.do(lambda: comment(house, out, "dee", "How long does the oak rest?"))
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        page = house.sign_in(context, house.street.ana)
        page.goto(f"{house.brand}publish/posts/{number}")
        settled(page)
        area = page.locator("#post-talks textarea").first
        area.fill("Nine days")
        house.do(lambda: comment(house, out, "eve", "And the beech?"))
        expect(page.locator("#post-talks")).to_contain_text("And the beech?")
        kept = page.locator("#post-talks li").filter(has_text="How long does the oak rest?").locator("textarea")
        expect(kept).to_have_value("Nine days")
        kept.fill("Nine days.")
        kept.press("Control+Enter")
        expect(page.locator("#post-talks .ours")).to_contain_text("Nine days.")
        assert page.url.endswith(f"/posts/{number}")
