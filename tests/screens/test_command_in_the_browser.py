"""ctrl+K, the count in the tab's title, and being told: in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from rapport.inbox.models import Conversation, Status
from tests.screens.browser import House, faults

pytestmark = pytest.mark.browser
HIDDEN = "Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true})"
ASKED = """
window.told = [];
window.Notification = class {
  static permission = "default";
  static async requestPermission() {
    window.asked = (window.asked ?? 0) + 1;
    this.permission = "granted";
  }
  constructor(title, { body }) { window.told.push(`${title}: ${body}`); }
  close() {}
};
"""


def find(page: Page, words: str) -> None:
    page.keyboard.press("Control+k")
    expect(page.locator("#command-words")).to_be_focused()
    page.keyboard.type(words)


def test_a_page_is_found_by_its_words_and_opened_by_enter(house: House, page: Page) -> None:
    page.goto(house.brand)
    find(page, "verif reco")
    expect(page.locator("#command .choice:visible")).to_have_count(1)
    assert faults(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url(house.brand + "settings/record/check")


def test_an_action_acts_on_what_is_open(house: House, page: Page) -> None:
    page.goto(house.talk("kim"))
    find(page, "resolve")
    expect(page.locator("#command .choice:visible").first).to_contain_text("Resolve, or open again")
    # The next conversation opens at once, so the page need not say it of this one.
    with page.expect_response(lambda one: one.request.method == "POST"):
        page.keyboard.press("Enter")
    found = house.do(lambda: Conversation.of(house.street.brand).get(identity__handle="kim").status)
    assert found == Status.RESOLVED


def test_what_cannot_be_done_here_is_not_listed_and_escape_gives_the_focus_back(house: House, page: Page) -> None:
    page.goto(house.brand)
    page.keyboard.press("j")
    before = page.evaluate("document.activeElement.id")
    find(page, "approve")
    expect(page.locator("#command .choice:visible")).to_have_count(0)
    expect(page.locator("#command .none")).to_have_text("Nothing here is called that.")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("#command")).to_be_hidden()
    assert page.evaluate("document.activeElement.id") == before


def test_it_opens_while_somebody_types_and_keeps_the_words(house: House, page: Page) -> None:
    page.goto(house.talk("marta"))
    page.get_by_label("Your reply").fill("Dear Marta")
    page.get_by_label("Your reply").focus()
    find(page, "snooze")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Snooze until")).to_be_visible()
    expect(page.get_by_label("Your reply")).to_have_value("Dear Marta")


def waiting(house: House) -> int:
    return house.do(
        lambda: (
            Conversation.of(house.street.brand)
            .filter(status="open", need__in=["person", "draft", "unknown"])
            .count()
        )
    )


def arrive(house: House) -> None:
    def come() -> None:
        house.street.says("I want to speak to a person please.", "newcomer")
        house.street.receive()

    house.do(come)


def test_the_title_follows_what_comes(house: House, page: Page) -> None:
    n = waiting(house)
    page.goto(house.brand + "knowledge/")
    expect(page).to_have_title(re.compile(rf"^\({n}\) "))
    expect(page.locator("body")).to_have_attribute("data-connected", "yes")
    arrive(house)
    expect(page).to_have_title(re.compile(rf"^\({n + 1}\) "))


def test_nobody_is_told_who_did_not_ask_and_a_hidden_tab_tells_who_did(house: House, page: Page) -> None:
    page.add_init_script(ASKED)
    page.clock.install()
    page.goto(house.brand)
    assert page.evaluate("window.asked ?? 0") == 0
    page.locator(".rail .who").click()
    page.get_by_role("button", name="Notify me in this browser").click()
    expect(page.locator("#notify")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("window.asked") == 1
    n = waiting(house)
    page.evaluate(HIDDEN)
    arrive(house)
    page.clock.fast_forward(61_000)
    expect(page).to_have_title(re.compile(rf"^\({n + 1}\) "))
    assert page.evaluate("window.told") == [f"Casa Aurora: {n + 1} wait for a person"]


def test_an_answer_to_a_question_beside_it_is_not_an_action(house: House, page: Page) -> None:
    page.goto(house.brand)
    expect(page.get_by_role("button", name="It is there")).to_be_visible()
    find(page, "re")
    listed = page.locator("#command .choice:visible").all_inner_texts()
    assert listed
    assert not [one for one in listed if one.startswith("It is")]
