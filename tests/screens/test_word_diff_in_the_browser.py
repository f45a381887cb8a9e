"""What somebody changes in a draft is shown while they type: rightly, without asking, and the words stay."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from tests.screens.browser import House
from tests.screens.test_browser_line import connected

pytestmark = pytest.mark.browser
DIFF = """async ([before, after, where]) => (await import(where)).wordDiff(before, after)"""
texts = st.lists(
    st.sampled_from(["the", "table", "comes", "on", "Friday", " ", "  ", "\n", "ñ", "👩‍🔧"]), max_size=14
)


@given(texts, texts)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_both_texts_are_made_again_from_the_parts(
    house: House, page: Page, old: list[str], new: list[str]
) -> None:
    if not page.url.startswith(house.url):
        page.goto(house.url + "/static/rapport/icon.svg")
    before, after = " ".join(old), "".join(new)
    parts = page.evaluate(DIFF, [before, after, f"{house.url}/static/rapport/word_diff.js"])
    assert "".join(text for what, text in parts if what != "ins") == before
    assert "".join(text for what, text in parts if what != "del") == after
    if before == after:
        assert {what for what, _ in parts} <= {""}


def test_long_words_are_compared_at_once(house: House, page: Page) -> None:
    page.goto(house.url + "/static/rapport/icon.svg")
    before, after = " ".join(f"a{n}" for n in range(3000)), " ".join(f"b{n}" for n in range(3000))
    parts = page.evaluate(DIFF, [before, after, f"{house.url}/static/rapport/word_diff.js"])
    assert [what for what, _ in parts] == ["del", "ins"]


def test_what_is_changed_in_a_draft_stands_beneath_while_it_is_typed(house: House, page: Page) -> None:
    page.goto(house.talk("tom"))
    connected(page)
    page.locator("#edit-draft").click()
    area, shown = page.locator("#reply"), page.locator("#changed-now")
    expect(area).to_be_focused()
    expect(shown).to_be_hidden()
    drafted = area.input_value()
    asked: list[str] = []
    page.on(
        "request",
        lambda one: asked.append(one.url) if "/unsent" not in one.url and "/here" not in one.url else None,
    )
    area.press("Control+Home")
    area.press_sequentially("Hello Tom! ")
    expect(shown.locator("ins")).to_contain_text("Hello Tom!")
    expect(area).to_have_value(f"Hello Tom! {drafted}")
    expect(area).to_be_focused()
    area.press("Control+End")
    area.press("Control+Backspace")
    area.press("Control+Backspace")
    expect(shown.locator("del").last).to_be_visible()
    assert not asked
    area.fill(drafted)
    expect(shown).to_be_hidden()


def test_words_that_were_kept_come_back_with_what_they_changed(house: House, page: Page) -> None:
    page.goto(house.talk("tom"))
    connected(page)
    page.locator("#edit-draft").click()
    expect(page.locator("#changed-now")).to_be_attached()
    page.locator("#reply").press("Control+Home")
    page.locator("#reply").press_sequentially("Hello Tom! ")
    expect(page.locator("#changed-now ins")).to_contain_text("Hello Tom!")
    page.reload()
    expect(page.locator("#changed-now ins")).to_contain_text("Hello Tom!")
