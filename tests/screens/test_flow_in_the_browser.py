"""Flow: what was done is told and can be undone, the next row opens, and the keyboard alone empties a list."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from rapport.inbox.models import Draft, Status
from rapport.outbox.models import Reply, Step
from tests.screens.browser import House, faults, settled

pytestmark = pytest.mark.browser
TEN = 10
DRAFTS = "inbox/?view=drafts"


def drafts(house: House, count: int) -> None:
    """So many customers ask what an article answers."""

    def ask() -> None:
        street = house.street
        for n in range(count):
            street.says("What are your opening hours?", f"asker{n}", "direct")
        street.receive()

    house.do(ask)


def approved(house: House) -> int:
    return house.do(lambda: Draft.of(house.street.brand).filter(verdict__outcome="approved").count())


def opened(page: Page) -> str:
    return str(page.locator("#talk").get_attribute("data-conversation"))


def rows(page: Page) -> list[str]:
    return [
        str(one).removeprefix("c") for one in page.locator(".card").evaluate_all("all => all.map((r) => r.id)")
    ]


def focus(page: Page) -> str:
    return str(page.evaluate("document.activeElement.className || document.activeElement.id"))


def box(page: Page, where: str) -> dict[str, float]:
    """Where the first of these stands, asked in one go: what is drawn anew meanwhile has a place, too."""
    found = page.evaluate("where => document.querySelector(where).getBoundingClientRect().toJSON()", where)
    return {name: found[name] for name in ("x", "y", "width", "height")}


def told(page: Page) -> Locator:
    return page.locator("#told .done")


def test_ten_drafts_are_approved_by_keyboard_alone(house: House, page: Page) -> None:
    drafts(house, TEN)
    before = approved(house)
    page.goto(house.brand + DRAFTS)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#approve")).to_be_visible()
    settled(page)
    seen = []
    for _ in range(TEN):
        seen.append(opened(page))
        page.keyboard.press("a")
        expect(page.locator("#talk")).not_to_have_attribute("data-conversation", seen[-1])
        expect(page.locator("#approve")).to_be_visible()
        expect(told(page)).to_contain_text("Sent to")
        settled(page)
    assert len(set(seen)) == TEN
    assert approved(house) == before + TEN
    assert focus(page) == "words"


@pytest.mark.parametrize(
    ("keys", "says"), [(("a",), "Sent to"), (("e",), "Resolved:"), (("s", "Enter"), "Snoozed:")]
)
def test_the_next_row_opens_and_j_goes_on_from_there(
    house: House, page: Page, keys: tuple[str, ...], says: str
) -> None:
    drafts(house, 3)
    page.goto(house.brand + DRAFTS)
    first, second, third = rows(page)[:3]
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#talk")).to_have_attribute("data-conversation", first)
    settled(page)
    for key in keys:
        page.keyboard.press(key)
    expect(page.locator("#talk")).to_have_attribute("data-conversation", second)
    expect(told(page)).to_contain_text(says)
    expect(told(page).locator(".next")).to_contain_text("next:")
    settled(page)
    assert focus(page) == "words"
    assert page.locator(".card[aria-current]").get_attribute("id") == f"c{second}"
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.id") == f"c{third}"


def test_own_words_send_on_to_the_next_row(house: House, page: Page) -> None:
    drafts(house, 2)
    page.goto(house.brand + DRAFTS)
    first, second = rows(page)[:2]
    page.locator(f"#c{first}").click()
    page.get_by_label("Your reply").fill("From nine to eight.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#talk")).to_have_attribute("data-conversation", second)
    expect(told(page)).to_contain_text("Sent to")
    expect(page.get_by_label("Your reply")).to_have_value("")


def test_undo_comes_back_to_the_conversation_with_its_words(house: House, page: Page) -> None:
    drafts(house, 2)
    page.goto(house.brand + DRAFTS)
    first, second = rows(page)[:2]
    page.locator(f"#c{first}").click()
    page.get_by_label("Your reply").fill("From nine to eight.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#talk")).to_have_attribute("data-conversation", second)
    settled(page)
    page.keyboard.press("z")
    expect(page.locator("#talk")).to_have_attribute("data-conversation", first)
    expect(page.get_by_label("Your reply")).to_have_value("From nine to eight.")
    expect(told(page)).to_have_count(0)
    expect(page).to_have_url(re.compile(rf"/inbox/{first}/\?view=drafts$"))
    assert house.do(lambda: Reply.of(house.street.brand).get(text="From nine to eight.").step) == Step.WITHDRAWN


def test_a_resolved_conversation_is_opened_again_by_undo(house: House, page: Page) -> None:
    page.goto(house.talk("tom"))
    page.keyboard.press("e")
    expect(page.locator("#talk-head h2")).not_to_contain_text("Tom")
    expect(told(page)).to_contain_text("Resolved: Tom")
    settled(page)
    page.keyboard.press("z")
    expect(page.locator("#talk-head h2")).to_contain_text(re.compile("tom", re.IGNORECASE))
    expect(told(page)).to_have_count(0)
    assert house.do(lambda: house.street.conversation("tom").status) == Status.OPEN


def test_the_told_line_moves_no_button_and_covers_nothing(house: House, page: Page) -> None:
    drafts(house, 3)
    page.goto(house.brand + DRAFTS)
    page.locator(".card").first.click()
    expect(page.locator("#approve")).to_be_visible()
    settled(page)
    before, here = box(page, "#approve"), opened(page)
    page.keyboard.press("a")
    expect(page.locator("#talk")).not_to_have_attribute("data-conversation", here)
    expect(page.locator("#approve")).to_be_visible()
    expect(told(page)).to_be_visible()
    settled(page)
    after, line, words = box(page, "#approve"), box(page, "#told .done"), box(page, ".words")
    assert before == after
    assert words["y"] + words["height"] <= line["y"]
    assert line["y"] + line["height"] <= box(page, ".desk")["y"]
    assert faults(page) == []


def test_a_key_before_the_next_conversation_shows_acts_on_nothing(house: House, page: Page) -> None:
    drafts(house, 4)
    before = approved(house)
    page.goto(house.brand + DRAFTS)
    page.locator(".card").first.click()
    expect(page.locator("#approve")).to_be_visible()
    settled(page)
    page.keyboard.press("a")
    page.keyboard.press("a")
    expect(told(page)).to_be_visible()
    page.wait_for_timeout(600)
    assert approved(house) == before + 1


def test_the_second_half_of_a_double_click_approves_nothing(house: House, page: Page) -> None:
    drafts(house, 4)
    before = approved(house)
    page.goto(house.brand + DRAFTS)
    page.locator(".card").first.click()
    expect(page.locator("#approve")).to_be_visible()
    settled(page)
    page.locator("#approve").dblclick(delay=150)
    expect(told(page)).to_be_visible()
    page.wait_for_timeout(600)
    assert approved(house) == before + 1


def test_the_last_row_stays_open(house: House, page: Page) -> None:
    page.goto(house.brand + "inbox/?view=mine")
    page.locator(".card").first.click()
    expect(page.locator("#act-resolve")).to_be_visible()
    here = opened(page)
    page.keyboard.press("e")
    expect(told(page)).to_contain_text("Resolved:")
    page.wait_for_timeout(300)
    assert opened(page) == here


def test_the_order_is_changed_by_two_keys_and_by_a_menu(house: House, page: Page) -> None:
    page.goto(house.brand + "inbox/")
    newest = rows(page)
    page.keyboard.press("o")
    page.keyboard.press("w")
    expect(page.locator(".order")).to_contain_text("Longest wait")
    assert rows(page) != newest
    page.locator(".order").click()
    page.get_by_role("link", name="Most pressing first").click()
    expect(page.locator(".order")).to_contain_text("Most pressing first")
    expect(page.locator(".card").first).to_contain_text("Anna")
    assert faults(page) == []


def test_views_stand_in_the_rail_where_it_is_wide_and_above_the_list_where_not(house: House, page: Page) -> None:
    page.goto(house.brand + "inbox/")
    rail, chips = page.locator("#rail-views"), page.locator("#views")
    expect(rail).to_be_visible()
    expect(chips).to_be_hidden()
    rail.get_by_role("link", name="Snoozed").click()
    expect(page.locator(".queue h1")).to_have_text("Snoozed")
    expect(rail.locator("[aria-current]")).to_contain_text("Snoozed")
    assert faults(page) == []
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        expect(rail).to_be_hidden()
        expect(chips).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_bubble_shows_what_became_of_its_words(house: House, page: Page) -> None:
    def edge(step: str) -> str:
        bubble = page.locator(f".said.step-{step} > .text")
        return str(bubble.evaluate("(el) => getComputedStyle(el).borderTopStyle"))

    page.goto(house.talk("anna"))
    assert edge("unknown") == "dashed"
    assert faults(page) == []
    page.goto(house.alone("tom"))
    page.keyboard.press("a")
    expect(page.locator(".said.step-queued")).to_be_visible()
    assert edge("queued") == "solid"
    page.keyboard.press("z")
    expect(page.locator(".said.step-withdrawn")).to_be_visible()
    assert edge("withdrawn") == "dashed"
    assert faults(page) == []
