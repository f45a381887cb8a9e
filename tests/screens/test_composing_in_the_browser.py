"""The composer in a real browser: kept as it is typed, emoji and hashtags by keyboard, what is a channel's own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from rapport.publishing.hashtag_sets import write_hashtags
from rapport.publishing.models import UnsentPost
from rapport.publishing.writing import PostGiven, VariantGiven, write_post
from tests.screens.browser import House, at_rest, faults, settled
from tests.screens.test_own_fields import drawn

pytestmark = pytest.mark.browser


def look(page: Page, name: str) -> None:
    if folder := os.environ.get("RAPPORT_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def composer(house: House, context: BrowserContext, where: str = "new") -> Page:
    page = house.sign_in(context, house.street.ana)
    page.goto(f"{house.brand}publish/{where}")
    settled(page)
    return page


def test_a_killed_browser_takes_nothing_along(house: House, browser: Browser) -> None:
    with browser.new_context() as context:
        page = composer(house, context)
        page.locator("#idea").fill("A table takes 31 days, nine of them resting.")
        expect(page.locator("#unsent-line")).to_contain_text("Not saved yet")
        assert "unsent=" in page.url, "a reload goes on"
    with browser.new_context() as context:
        page = composer(house, context)
        expect(page.locator("#idea")).to_have_value("")
        page.get_by_role("link", name="A table takes 31 days").click()
        expect(page.locator("#idea")).to_have_value("A table takes 31 days, nine of them resting.")
        page.get_by_role("button", name="Save the draft").click()
        page.wait_for_url("**/posts/**")
        assert house.do(lambda: UnsentPost.of(house.street.brand).count()) == 0


def test_a_new_post_begins_in_its_words_and_tab_goes_on_while_it_is_previewed(
    house: House, browser: Browser
) -> None:
    with browser.new_context() as context:
        page = composer(house, context)
        expect(page.locator("#idea")).to_be_focused()
        held: list[Route] = []
        page.route("**/preview", lambda route: held.append(route))
        page.keyboard.type("Oak, slowly.")
        page.wait_for_timeout(600)
        assert held, "the preview is asked for, and does not come"
        for _ in range(2):
            page.keyboard.press("Tab")
        expect(page.get_by_role("button", name="Hashtags into the idea")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("#hashtag-box a")).to_be_focused()
        page.keyboard.press("Escape")
        page.keyboard.press("Tab")
        expect(page.locator("#first_comment")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("#main")).to_be_focused()
        held[0].continue_()


def test_ctrl_enter_keeps_the_draft_as_enter_would(house: House, browser: Browser) -> None:
    with browser.new_context() as context:
        page = composer(house, context)
        page.keyboard.type("Oak, slowly.")
        page.keyboard.press("Control+Enter")
        page.wait_for_url("**/posts/**")
        page.goto(page.url.partition("/words")[0])
        page.locator("#say-0").fill("Softer, please.")
        page.locator("#say-0").press("Control+Enter")
        expect(page.get_by_text("Softer, please.")).to_be_visible()


def test_two_windows_keep_both(house: House, browser: Browser) -> None:
    street, given = house.street, PostGiven("Oak", (VariantGiven(house.street.channel),))
    post = house.do(lambda: write_post(street.brand, given, street.ana, timezone.now()))
    with browser.new_context() as context:
        first = composer(house, context, f"posts/{post.pk}/words")
        first.locator("#idea").fill("Oak, from the first window")
        expect(first.locator("#unsent-line")).to_contain_text("Not saved yet")
        second = context.new_page()
        second.goto(f"{house.brand}publish/posts/{post.pk}/words")
        expect(second.locator("#idea")).to_have_value("Oak, from the first window")
        for window, words in ((first, "Oak, the first goes on"), (second, "Oak, the second goes on")):
            before = window.locator("#compose").get_attribute("data-stamp") or ""
            window.locator("#idea").fill(words)
            expect(window.locator("#compose")).not_to_have_attribute("data-stamp", before)
    rows = house.do(lambda: [one.typed["idea"][0] for one in UnsentPost.of(street.brand)])
    assert sorted(rows) == ["Oak, the first goes on", "Oak, the second goes on"]


def test_a_preview_on_its_way_fades_no_button(house: House, browser: Browser) -> None:
    with browser.new_context() as context:
        page, asked = composer(house, context), list[Route]()

        def keep(route: Route) -> None:
            asked.append(route)

        page.route("**/preview", keep)
        page.locator("#idea").fill("Coffee")
        expect(page.locator("#compose")).to_have_class("compose stack htmx-request")
        at_rest(page)
        assert asked
        button = page.get_by_role("button", name="Put it in line")
        assert button.evaluate("(it) => getComputedStyle(it).opacity") == "1"


def test_emoji_and_hashtags_go_where_somebody_writes(house: House, browser: Browser) -> None:
    street = house.street
    house.do(lambda: write_hashtags(street.brand, "Wood", "woodworking slowmade", street.ana, timezone.now()))
    with browser.new_context(viewport={"width": 390, "height": 844}) as context:
        page = composer(house, context)
        page.locator("#idea").fill("Coffee")
        expect(page.locator("#previews .words").first).to_contain_text("Coffee")
        page.get_by_role("button", name="Emoji into the idea").press("Enter")
        expect(page.locator("#emoji-search")).to_be_focused()
        settled(page)
        look(page, "emoji")
        assert faults(page) == []
        page.keyboard.type("cofee")
        expect(page.locator("#emoji-none")).not_to_be_empty()
        page.locator("#emoji-search").fill("coffee")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator("#idea")).to_have_value("Coffee☕")
        expect(page.locator("#idea")).to_be_focused()
        expect(page.locator("#previews .words").first).to_contain_text("☕")
        settled(page)
        page.get_by_role("button", name="Hashtags into the idea").press("Enter")
        page.get_by_role("button", name="Wood").press("Enter")
        expect(page.locator("#idea")).to_have_value("Coffee☕ #woodworking #slowmade")
        expect(page.locator("#previews .words").first).to_contain_text("#slowmade")


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1440, "dark"), (390, "light")])
def test_what_is_a_channels_own_is_shown_and_given_back(
    house: House, browser: Browser, width: int, scheme: str
) -> None:
    house.do(lambda: house.street.says("Are you open?"))
    number = house.street.channel.pk
    with browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme) as context:  # type: ignore[arg-type]
        page = composer(house, context)
        page.locator("#idea").fill("Oak, slowly. Thanks @dee and @nobody")
        for field, name, alt in (("0", "table.png", "A red table"), (str(number), "ash.png", "An ash")):
            if field != "0":
                page.get_by_text("Pictures, warning and time of its own").first.click()
                page.locator(f"[name=pictures-{number}][value=own]").check()
            kept = drawn(name, 40 + len(alt))
            files = {"name": name, "mimeType": "image/png", "buffer": kept.read()}
            page.locator(f"#file-{field}").set_input_files(files)  # type: ignore[arg-type]
            words = page.locator(f"#beside-{field} input[maxlength]")
            expect(words).to_be_focused()
            words.fill(alt)
        page.locator(f"#warning-{number}").fill("Sawdust")
        page.locator(f"#at-{number}").fill("2027-01-03T09:30")
        shown = page.locator("#previews article").first
        expect(shown).to_contain_text("An ash")
        expect(shown).to_contain_text("a time of its own")
        expect(shown).to_contain_text("found: it is a mention")
        expect(shown).to_contain_text("nobody of this name")
        look(page, f"composing-{width}-{scheme}")
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_role("button", name="Warning as the post").click()
        page.get_by_role("button", name="Time as the post").click()
        page.locator(f"[name=pictures-{number}][value=post]").check()
        expect(shown).to_contain_text("A red table")
        expect(shown).not_to_contain_text("Sawdust")
        expect(shown).not_to_contain_text("a time of its own")
        page.get_by_text("Choose from what is here").first.click()
        expect(page.locator("#here-0 button").first).to_be_visible()
        page.goto(f"{house.brand}publish/hashtags")
        look(page, f"hashtags-{width}-{scheme}")
        assert faults(page) == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_a_thread_typed_once_is_counted_part_by_part(
    house: House, browser: Browser, scheme: Any, width: int
) -> None:
    with browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900}) as context:
        page = composer(house, context)
        page.locator("#idea").fill("A table takes 31 days.")
        page.locator("summary", has_text="Thread").first.focus()
        page.keyboard.press("Enter")
        page.locator("#thread").fill("Nine of them resting.\n---\n\n---\nThe rest is oil.")
        expect(page.locator("#previews")).to_contain_text("Part 3 of 3")
        expect(page.locator("#previews .count")).to_have_count(3)
        page.locator("summary", has_text="Thread, first comment").first.click()
        page.get_by_label("No further parts here, also where the post has some").first.check()
        expect(page.locator("#previews")).not_to_contain_text("Part 3 of 3")
        page.get_by_label("No further parts here, also where the post has some").first.uncheck()
        expect(page.locator("#previews")).to_contain_text("The rest is oil.")
        assert faults(at_rest(page)) == []
        look(page, f"thread-{scheme}-{width}")
