"""Keys in a real browser: what is open takes them, focus stays where one works, and nothing acts by surprise."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

import rapport.web
from rapport.inbox.models import Conversation, Status
from rapport.outbox.models import Reply
from rapport.promise.answer_queue import CHOICES
from rapport.web.inbox.words import ORDERS
from rapport.web.keys import keys as every_key
from rapport.web.sections import SECTIONS
from tests.screens.browser import House, settled

pytestmark = pytest.mark.browser
TEMPLATES = Path(rapport.web.__file__).parent / "templates"
GUIDE = Path(rapport.web.__file__).parents[3] / "docs" / "guides" / "keyboard.md"


def written(house: House, handle: str) -> int:
    """How many replies stand in the conversation."""
    return house.do(
        lambda: Reply.of(house.street.brand).filter(floor__conversation__identity__handle=handle).count()
    )


def status(house: House, handle: str) -> str:
    return str(house.do(lambda: Conversation.of(house.street.brand).get(identity__handle=handle).status))


def focused(page: Page) -> str:
    """What has the focus: `words`, the id of a row, or the element's name."""
    named = "({id, className, tagName}) => className === 'words' ? className : id || tagName"
    return str(page.evaluate(f"({named})(document.activeElement)"))


def row(page: Page, n: int) -> str:
    return str(page.locator(".card").nth(n).get_attribute("id"))


@pytest.mark.parametrize(
    "keys", [("u", "a", "n"), ("l", "Tab", "a"), ("?", "a"), ("s", "e"), ("f", "Tab", "e", "a")]
)
def test_what_is_open_takes_the_keys(house: House, page: Page, keys: tuple[str, ...]) -> None:
    page.goto(house.talk("tom"))
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert written(house, "tom") == 0
    assert status(house, "tom") == Status.OPEN
    expect(page.locator(":popover-open")).to_have_count(1)


@pytest.mark.parametrize("key", ["u", "l", "n", "s", "f", "?"])
def test_escape_closes_what_is_open_and_gives_the_focus_back(house: House, page: Page, key: str) -> None:
    page.goto(house.talk("tom"))
    page.keyboard.press("j")
    before = focused(page)
    page.keyboard.press(key)
    expect(page.locator(":popover-open")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(":popover-open")).to_have_count(0)
    assert focused(page) == before


@pytest.mark.parametrize(
    "keys", [("u",), ("l",), ("n",), ("s",), ("f",), ("?",), ("x", "u"), ("x", "l"), ("x", "s")]
)
def test_what_opens_takes_the_focus(house: House, page: Page, keys: tuple[str, ...]) -> None:
    page.goto(house.talk("tom"))
    page.keyboard.press("j")
    for key in keys:
        page.keyboard.press(key)
    expect(page.locator(":popover-open:focus, :popover-open :focus")).to_have_count(1)


def test_the_own_menu_opens_with_the_focus_in_it(house: House, page: Page) -> None:
    page.goto(house.brand)
    settled(page)
    page.locator(".rail .who").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#me :focus")).to_have_count(1)


def test_the_last_stop_of_a_page_is_seen_and_makes_it_no_taller(house: House, page: Page) -> None:
    page.goto(house.brand + "inbox/")
    settled(page)
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Keys", exact=True)).to_be_focused()
    expect(page.locator(":focus")).to_have_css("clip-path", "none")
    expect(page.locator(":focus")).to_be_in_viewport(ratio=1)


def test_letters_find_a_choice_by_its_beginning(house: House, page: Page) -> None:
    page.goto(house.talk("tom"))
    page.keyboard.press("u")
    page.keyboard.press("b")
    page.keyboard.press("Enter")
    expect(page.locator("#act-assign")).to_contain_text("Bo Lind")
    assert written(house, "tom") == 0


def test_a_chord_ends_with_time_and_with_any_other_key(house: House, page: Page) -> None:
    page.goto(house.talk("tom"))
    page.keyboard.press("g")
    page.wait_for_timeout(1300)
    page.keyboard.press("t")
    page.keyboard.press("g")
    page.keyboard.press("x")
    page.keyboard.press("t")
    page.keyboard.press("g")
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    page.keyboard.press("g")
    page.keyboard.press("e")
    page.wait_for_timeout(300)
    assert "/inbox/" in page.url
    assert status(house, "tom") == Status.OPEN
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url(house.brand)


@pytest.mark.parametrize("keys", [("u", "Enter"), ("l", "x", "Enter"), ("n", "x", "Control+Enter")])
def test_after_an_act_the_focus_is_in_the_words_and_j_goes_on(
    house: House, page: Page, keys: tuple[str, ...]
) -> None:
    page.goto(house.brand + "inbox/")
    for _ in range(3):
        page.keyboard.press("j")
    here, after = row(page, 2), row(page, 3)
    page.keyboard.press("Enter")
    expect(page.locator("#talk")).to_have_attribute("data-conversation", here[1:])
    settled(page)
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/here" not in answer.url):
        for key in keys:
            page.keyboard.press(key)
    page.wait_for_timeout(2600)
    assert focused(page) in ("words", here)
    page.keyboard.press("j")
    assert focused(page) == after


def test_letters_behind_a_sent_reply_do_nothing(house: House, page: Page) -> None:
    def slowly(route: Route) -> None:
        page.wait_for_timeout(400)
        route.continue_()

    page.goto(house.talk("tom"))
    page.route("**/replies", slowly)
    page.get_by_label("Your reply").fill("From nine to eight, Tom.")
    page.keyboard.press("Control+Enter")
    page.keyboard.type("thanks agel", delay=60)
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    expect(page.get_by_label("Your reply")).to_have_value("")
    expect(page.locator(":popover-open")).to_have_count(0)
    assert focused(page) == "words"
    assert written(house, "tom") == 1
    assert status(house, "tom") == Status.OPEN


def test_a_held_key_acts_once(house: House, page: Page) -> None:
    page.goto(house.alone("kim"))
    page.keyboard.down("e")
    page.keyboard.down("e")
    page.keyboard.down("e")
    page.keyboard.up("e")
    expect(page.locator("#talk-head")).to_contain_text("resolved")
    page.wait_for_timeout(300)
    assert status(house, "kim") == Status.RESOLVED


def test_letters_that_compose_a_character_are_no_keys(house: House, page: Page) -> None:
    page.goto(house.talk("kim"))
    composing = (
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'e', isComposing: true, bubbles: true}))"
    )
    page.evaluate(composing)
    page.wait_for_timeout(200)
    assert status(house, "kim") == Status.OPEN


def test_help_lists_every_key(house: House, page: Page) -> None:
    page.goto(house.talk("tom"))
    page.keyboard.press("?")
    caps = "[...row.querySelectorAll('kbd')].map((cap) => cap.textContent).join(' ')"
    told = f"rows => rows.map((row) => row.dataset.keys ?? {caps})"
    listed = page.locator("#help tr:has(kbd)").evaluate_all(told)
    assert {one.removeprefix("ctrl ") for one in listed} == {key.keys for _, keys in every_key() for key in keys}
    expect(page.locator("#help")).to_be_focused()


def test_every_key_of_an_element_stands_in_the_list_and_in_the_guide() -> None:
    known = {key.keys for _, keys in every_key() for key in keys}
    found = {
        key
        for template in TEMPLATES.rglob("*.html")
        for key in re.findall(r'(?:data-key|keys)="([^"{]+)"', template.read_text(encoding="utf-8"))
    }
    found |= {section.keys for section in SECTIONS} | {f"o {code[0]}" for code in ORDERS}
    found |= {str(n) for n in range(1, CHOICES + 1)}
    assert found <= known
    assert {key for key in known if key not in ("j", "k", "Enter", "Escape")} == found
    guide = GUIDE.read_text(encoding="utf-8")
    for _, keys in every_key():
        for key in keys:
            assert f"`{' '.join(key.caps)}`" in guide, key.keys
