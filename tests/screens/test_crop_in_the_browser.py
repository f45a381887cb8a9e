"""A picture is cropped by drag, by touch's pointer and by keys; the number fields say the same, and lead too."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from rapport.media.files import keep_file
from rapport.publishing.models import Post, Variant
from rapport.publishing.writing import FileGiven, PostGiven, VariantGiven, write_post
from tests.screens.browser import House, faults, settled

pytestmark = pytest.mark.browser


def pictured(house: House) -> Post:
    """A post with a picture of 400 to 200."""
    kept, street, now = BytesIO(), house.street, timezone.now()
    Image.linear_gradient("L").resize((400, 200)).save(kept, "PNG")
    file, name = keep_file(street.brand, "oak.png", kept.getvalue(), now)
    given = PostGiven("Oak, slowly.", (VariantGiven(street.channel),), files=(FileGiven(file, name, "An oak"),))
    return write_post(street.brand, given, street.ana, now)


def drag(page: Page, *ends: tuple[float, float]) -> None:
    """From one place of the picture to another, in parts of it."""
    box = page.locator(".crop-place").first.bounding_box()
    assert box
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in ends]
    page.mouse.move(*points[0])
    page.mouse.down()
    page.mouse.move(*points[1], steps=4)
    page.mouse.up()


def values(page: Page) -> list[int]:
    return [round(float(one.input_value())) for one in page.locator(".crop").first.locator("input").all()]


def test_a_frame_is_dragged_and_moved_by_keys_and_says_what_the_fields_say(house: House, browser: Browser) -> None:
    post = house.do(lambda: pictured(house))
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        page = house.sign_in(context, house.street.ana)
        page.goto(f"{house.brand}publish/posts/{post.pk}/words")
        page.get_by_text("Crop pictures here").first.click()
        page.locator(".crop-place").first.scroll_into_view_if_needed()
        drag(page, (0.75, 0.5), (0.25, 0.0))
        assert values(page) == [25, 0, 50, 50], "drawn anew, from whichever corner"
        expect(page.locator("#previews .cropped").first).to_be_visible()
        drag(page, (0.5, 0.25), (0.99, 0.35))
        assert values(page) == [50, 10, 50, 50], "moved, and held within the picture"
        drag(page, (0.98, 0.57), (0.8, 0.9))
        assert values(page) == [50, 10, 30, 80], "made larger by its corner"
        frame = page.locator(".crop-place .frame").first
        frame.focus()
        for key in ("ArrowLeft", "ArrowLeft", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowUp"):
            page.keyboard.press(key)
        assert values(page) == [48, 9, 31, 79]
        expect(page.locator(".crop output").first).to_have_text(
            "From the left 48, From the top 9, Width 31, Height 79"
        )
        page.locator(".crop").first.get_by_label("From the left").fill("10")
        assert (frame.get_attribute("style") or "").endswith("10%;")
        expect(page.locator("#previews .cropped").first).to_have_attribute("viewBox", "40 18 124 158")
        settled(page)
        assert faults(page) == []
        with page.expect_navigation():
            page.get_by_role("button", name="Save the draft").click()
        assert values(page) == [10, 9, 31, 79]
    [kept] = house.do(lambda: list(Variant.across_brands.get(post=post).crops.values()))
    assert [round(one, -1) for one in kept] == [100, 90, 310, 790]


def test_it_is_fit_for_a_phone_and_for_the_dark(house: House, browser: Browser) -> None:
    post = house.do(lambda: pictured(house))
    for width, scheme in ((1440, "light"), (1440, "dark"), (390, "light")):
        with browser.new_context(
            viewport={"width": width, "height": 844}, color_scheme=scheme, has_touch=width < 400
        ) as context:
            page = house.sign_in(context, house.street.ana)
            page.goto(f"{house.brand}publish/posts/{post.pk}/words")
            page.get_by_text("Crop pictures here").first.click()
            drag(page, (0.2, 0.2), (0.8, 0.9))
            expect(page.locator("#previews .cropped").first).to_be_visible()
            settled(page)
            if folder := os.environ.get("RAPPORT_PICTURES"):
                page.locator(".crop").first.scroll_into_view_if_needed()
                page.screenshot(path=str(Path(folder) / f"crop-{width}-{scheme}.png"))
            assert faults(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
