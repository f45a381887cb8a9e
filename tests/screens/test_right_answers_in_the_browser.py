"""The second promise in a browser: labelled by keyboard, nothing for axe to find, nothing wider than a phone."""

from __future__ import annotations

import os

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from rapport.inbox.models import AnswerLabel
from tests.promise.answers import asking, proved, settle, watching
from tests.screens.browser import House, faults
from tests.screens.test_browser_looks import fits

PICTURES = os.environ.get("RAPPORT_PICTURES", "")
pytestmark = pytest.mark.browser


def at(house: House, name: str, **more: object) -> str:
    return house.url + reverse(f"promise:{name}", kwargs={"brand": house.street.brand.slug, **more})


def furnish(house: House) -> list[str]:
    """A group where it is proved, an article that is halted, and questions that wait for a label."""
    proved(house.street)
    watching(house.street, shadow=False)
    asking(house.street, 40, "now")
    settle(house.street, "now", wrong=40)
    asking(house.street, 12, "wait")
    watching(house.street, beta=0.05)
    asking(house.street, 12, "left")
    pages = [at(house, name) for name in ("answers", "answer_label", "index")]
    return [*pages, at(house, "answer_group", language="en", kind="practice")]


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing_on_right_answers(house: House, page: Page, width: int, scheme: str) -> None:
    pages = house.do(lambda: furnish(house))
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for number, where in enumerate(pages):
        page.goto(where)
        assert faults(page) == [], where
        assert fits(page), where
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/answers-{width}-{number}.png", full_page=True)


def test_questions_are_labelled_without_a_mouse(house: House, page: Page) -> None:
    house.do(lambda: furnish(house))
    page.goto(at(house, "answers"))
    page.keyboard.press("l")
    page.wait_for_url("**/answers/label/")
    before = house.do(lambda: AnswerLabel.of(house.street.brand).count())
    page.keyboard.press("1")
    page.locator(".undo").wait_for()
    assert house.do(lambda: AnswerLabel.of(house.street.brand).count()) == before + 1
    page.keyboard.press("z")
    page.get_by_text("Here again").wait_for()
    assert house.do(lambda: AnswerLabel.of(house.street.brand).count()) == before
