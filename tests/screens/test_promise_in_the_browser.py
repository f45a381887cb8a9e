"""The Promise screen in a browser: labelled by keyboard, nothing for axe to find, nothing wider than a phone."""

from __future__ import annotations

import os

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from rapport.promise.models import Drawn, Judgement, Replay, Says
from rapport.promise.replay import ask, stop
from tests.screens.browser import House, faults, settled
from tests.screens.promised import audit, halted, promised, replayed
from tests.screens.test_browser_looks import fits

PICTURES = os.environ.get("RAPPORT_PICTURES", "")
pytestmark = pytest.mark.browser


def at(house: House, name: str, **more: object) -> str:
    return house.url + reverse(f"promise:{name}", kwargs={"brand": house.street.brand.slug, **more})


def furnish(house: House) -> list[str]:
    """A group that speaks, one that is audited, a replay that is over and one that waits; their addresses."""
    promised(house.street)
    audit(house.street, 12)
    over = replayed(house.street)
    waits = ask(house.street.brand, house.street.ana, house.street.now, days=7, alpha=0.02)
    group = at(house, "group", language="en", kind="practice")
    pages = [at(house, name) for name in ("index", "label", "replays")]
    return [*pages, group, *(at(house, "replay", pk=one.pk) for one in (over, waits)), house.brand]


def look_at(page: Page, pages: list[str], name: str) -> None:
    for number, where in enumerate(pages):
        page.goto(where)
        assert faults(page) == [], where
        assert fits(page), where
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/promise-{name}-{number}.png", full_page=True)


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_axe_finds_nothing_on_the_promise(house: House, page: Page, width: int, scheme: str) -> None:
    pages = house.do(lambda: furnish(house))
    page.set_viewport_size({"width": width, "height": 844})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    look_at(page, pages, f"{width}")


@pytest.mark.parametrize("language", ["en", "es", "it"])
def test_the_promise_fits_a_small_phone_in_each_language(house: House, browser: Browser, language: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale=language)
    page = house.sign_in(context, house.street.ana)
    page.goto(f"{house.brand}promise/")
    expect(page.locator("html")).to_have_attribute("lang", language)
    assert fits(page)
    context.close()


def test_axe_finds_nothing_on_what_is_halted(house: House, page: Page) -> None:
    house.do(lambda: halted(house.street))
    look_at(page, [at(house, "index"), at(house, "group", language="en", kind="practice"), house.brand], "halted")
    page.goto(at(house, "index"))
    page.get_by_role("button", name="Lift the halt").click()
    expect(page.get_by_text("It answers again after the next look.")).to_be_visible()
    expect(page.get_by_role("button", name="Lift the halt")).to_have_count(0)


def test_messages_are_labelled_without_a_mouse(house: House, page: Page) -> None:
    page.goto(house.brand)
    page.keyboard.press("g")
    page.keyboard.press("p")
    page.wait_for_url("**/promise/")
    expect(page.get_by_role("heading", name="Promise", exact=True)).to_be_visible()
    page.keyboard.press("l")
    page.wait_for_url("**/promise/label/")
    words = page.locator(".big")
    said, texts = {"c": "complaint", "n": "other", "u": "unsure"}, []
    for done, key in enumerate(said):
        expect(page.get_by_text(f"{done} labelled by you today")).to_be_visible()
        texts.append(words.inner_text())
        page.keyboard.press(key)
    expect(page.get_by_text("3 labelled by you today")).to_be_visible()
    rows = house.do(lambda: list(Judgement.of(house.street.brand).order_by("pk").select_related("message")))
    assert [(row.says, row.message.text) for row in rows] == list(zip(said.values(), texts, strict=True))
    assert Drawn.CORRECTION not in {row.drawn for row in rows}
    page.keyboard.press("z")
    expect(page.get_by_text("2 labelled by you today")).to_be_visible()
    assert words.inner_text() == texts[-1]
    assert faults(page) == []


def test_without_script_the_queue_still_works(house: House, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False, locale="en-GB")
    page = house.sign_in(context, house.street.ana)
    page.goto(at(house, "label"))
    first = page.locator(".big").inner_text()
    page.get_by_role("button", name="No complaint").click()
    expect(page.get_by_text("1 labelled by you today")).to_be_visible()
    assert page.locator(".big").inner_text() != first
    page.get_by_role("button", name="Undo the last").click()
    assert page.locator(".big").inner_text() == first
    context.close()


def test_a_wrong_reading_is_put_right_in_the_conversation(house: House, page: Page) -> None:
    page.goto(house.talk("tom"))
    page.get_by_role("button", name="It is a complaint").click()
    expect(page.locator("#why")).to_contain_text("said (")
    row = house.do(lambda: Judgement.of(house.street.brand).get())
    assert (row.says, row.drawn) == (Says.COMPLAINT, Drawn.CORRECTION)
    assert faults(page) == []


def test_a_running_replay_is_followed_live_and_stopped(house: House, page: Page) -> None:
    page.goto(at(house, "replays"))
    page.get_by_label("The last").select_option("7")
    page.get_by_role("button", name="Replay").click()
    expect(page.get_by_text("Waits its turn")).to_be_visible()
    brand, ana = house.street.brand, house.street.ana
    house.do(lambda: stop(Replay.of(brand).get(), ana, timezone.now()))
    expect(page.get_by_text("Stopped by a person")).to_be_visible()
    expect(page.get_by_role("button", name="Stop", exact=True)).to_have_count(0)


def test_neither_a_second_click_nor_a_second_key_labels_what_nobody_has_seen(house: House, page: Page) -> None:
    page.goto(at(house, "label"))
    box = page.get_by_role("button", name="No complaint").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.up()
    expect(page.get_by_text("1 labelled by you today")).to_be_visible()
    settled(page)
    page.mouse.down(click_count=2)
    page.mouse.up(click_count=2)
    settled(page)
    page.evaluate("""() => {
      const press = () => document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "c", bubbles: true }));
      [press(), press()];
    }""")
    expect(page.get_by_text("2 labelled by you today")).to_be_visible()
    settled(page)
    page.wait_for_timeout(300)
    assert house.do(lambda: Judgement.of(house.street.brand).count()) == 2
