"""A film beside a post in a real browser: brought, given by its parts, and told before where it is too long."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.cast import channel
from tests.media.movies import movie
from tests.screens.browser import House, at_rest, faults
from tests.screens.test_composing_in_the_browser import composer, look

pytestmark = pytest.mark.browser
ASKED = """async (place) => {
  const answer = await fetch(place, { headers: { Range: "bytes=4-7" } });
  return [answer.status, await answer.text(), answer.headers.get("content-range").split("/")[0]];
}"""


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1440, "dark"), (390, "light")])
def test_a_film_is_brought_seen_and_checked(house: House, browser: Browser, width: int, scheme: str) -> None:
    with browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme) as context:  # type: ignore[arg-type]
        page = composer(house, context)
        page.locator("#idea").fill("Come and see the sea.")
        page.locator(f"#on-{house.street.channel.pk}, [name=on-{house.street.channel.pk}]").first.check()
        film = {"name": "walk.mp4", "mimeType": "video/mp4", "buffer": movie(190)}
        page.set_input_files("#file-0", files=[film])
        beside = page.locator("#beside-0 .pic")
        expect(beside.locator("video")).to_be_visible()
        expect(beside).to_contain_text("3:10 min · 1280 × 720")
        beside.get_by_role("textbox").fill("Two people walk by the sea")
        shown = page.locator("#previews article").first
        expect(shown).to_contain_text("A film lasts at most 3:00 min here; this one lasts 3:10 min.")
        expect(shown.locator("video")).to_have_attribute("aria-label", "Two people walk by the sea")
        place = beside.locator("video").get_attribute("src")
        assert page.evaluate(ASKED, place) == [206, "ftyp", "bytes 4-7"]
        at_rest(page)
        look(page, f"film-{width}-{scheme}")
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.set_input_files("#file-0", files=[{**film, "buffer": movie()[:-9]}])
        expect(page.locator("#beside-0 .refusal")).to_contain_text("cut off or damaged")


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1440, "dark"), (390, "light")])
def test_a_channel_whose_posts_are_films_says_so(house: House, browser: Browser, width: int, scheme: str) -> None:
    there = house.do(lambda: channel(house.street.brand, network="youtube"))
    with browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme) as context:  # type: ignore[arg-type]
        page = composer(house, context)
        page.locator("#idea").fill("Come and see the sea\n\nEvery Sunday, by the rye field.")
        page.locator(f"#on-{there.pk}, [name=on-{there.pk}]").first.check()
        shown = page.locator("#previews article").filter(has_text="YouTube")
        expect(shown).to_contain_text("A post for this network is a film with words")
        film = {"name": "walk.mp4", "mimeType": "video/mp4", "buffer": movie()}
        page.set_input_files("#file-0", files=[film])
        expect(page.locator("#beside-0 .pic video")).to_be_visible()
        expect(shown).to_contain_text("Until Google has audited your project")
        expect(shown).to_contain_text("Come and see the sea”. What follows is the description.")
        expect(shown).not_to_contain_text("is a film with words")
        at_rest(page)
        look(page, f"youtube-{width}-{scheme}")
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
