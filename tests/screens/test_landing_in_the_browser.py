"""After a form that comes back with a whole page one is where one was, or at what is told: not at its top."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, ViewportSize

from rapport.publishing.models import Post
from rapport.publishing.writing import PostGiven, VariantGiven, write_post
from tests.screens.browser import House

pytestmark = pytest.mark.browser
WIDE: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 800}
IN_SIGHT = """() => {
  const { top } = document.activeElement.getBoundingClientRect();
  return 0 < top && top < innerHeight;
}"""


def draft(house: House) -> Post:
    street = house.street
    given = PostGiven("Oak, slowly.", (VariantGiven(street.channel),))
    return house.do(lambda: write_post(street.brand, given, street.ana, street.now))


def at(page: Page) -> str:
    """What has the focus, as a person would name it."""
    return page.evaluate(
        "() => { const one = document.activeElement;"
        " return one === document.body ? 'nowhere' : (one.innerText || one.value || one.name || one.id).trim(); }"
    )


def pressed(page: Page, name: str, scope: str = "main") -> None:
    """The button is pressed by keyboard, and another page is there."""
    page.evaluate("() => { window.before = true; }")
    button = page.locator(scope).get_by_role("button", name=name).first
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => !window.before && document.readyState === 'complete'")
    page.wait_for_function("() => document.activeElement !== document.body")


@pytest.mark.parametrize("phone", [False, True])
def test_focus_stays_on_five_screens(house: House, page: Page, phone: bool) -> None:
    page.set_viewport_size(PHONE if phone else WIDE)
    # The composer, refused: at the words that say why, or in their field.
    page.goto(f"{house.brand}publish/new")
    pressed(page, "Save the draft")
    assert page.evaluate("() => !!document.activeElement.closest('.refusal, [role=alert], .field')"), at(page)
    # The hours: the same button of the same form, and in sight though it is far down.
    page.goto(f"{house.brand}settings/hours")
    pressed(page, "Save")
    assert at(page) == "Save"
    assert page.evaluate(IN_SIGHT)
    # A post: the form that was pressed is gone, so what is told; a second tab has its own place.
    post = draft(house)
    here = f"{house.brand}publish/posts/{post.pk}"
    page.goto(here)
    pressed(page, "Hold")
    assert "Held. Nothing more of it leaves." in at(page)
    other = page.context.new_page()
    other.goto(here)
    assert at(other) == "nowhere"
    other.close()
    # All posts held, and let go on: another page.
    page.goto(f"{house.brand}publish/held")
    pressed(page, "Hold all posts")
    assert "All posts are held." in at(page)
    pressed(page, "Let all go on")
    assert "In line again" in at(page)
    # The channel's slots, after a look at the page that leaves it alone.
    page.goto(f"{house.brand}publish/slots")
    assert at(page) == "nowhere"
    pressed(page, "Save")
    assert at(page) == "Save"
    page.reload()
    page.wait_for_load_state()
    assert at(page) in ("nowhere", "Save")
