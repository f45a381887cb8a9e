"""The window in a browser, on a shop's page elsewhere under a strict policy, with all of Rapport running."""

from __future__ import annotations

import io
import os
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.chat.house import CHROMIUM, House, ana, shop

PICTURES = os.environ.get("RAPPORT_PICTURES", "")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("chat-window"),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's package chromium"),
]


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png")


def findings(page: Page, *parts: str) -> list[str]:
    """What axe finds on the page, or in some parts of it."""
    where = {"include": [[part] for part in parts]} if parts else None
    found = Axe().run(page, context=where).response["violations"]
    return [f"{v['id']}: {[n['html'] for n in v['nodes']]}" for v in found]


def kept(page: Page) -> tuple[int, list[object]]:
    """How many chats keep something on this device, and what cookies there are."""
    keys = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    return len({key.split(" ")[0] for key in keys}), page.context.cookies()


def types_until(page: Page, sign: Locator) -> None:
    """Somebody types, a letter at a time, until the other side shows it: a mark lasts for seconds."""
    for _ in range(120):
        page.keyboard.type("a")
        page.wait_for_timeout(250)
        if sign.is_visible():
            return
    expect(sign).to_be_visible()


def test_from_the_shops_page_to_the_inbox_and_back_by_keyboard(
    browser: Browser, home: House, visitor: BrowserContext
) -> None:
    wrong: list[str] = []
    page, desk = shop(visitor, home, wrong=wrong), ana(browser, home)
    knob = page.get_by_role("button", name="Chat with Casa Aurora")
    knob.focus()
    page.keyboard.press("Enter")
    words = page.get_by_role("textbox", name="Your message")
    expect(words).to_be_focused()
    assert kept(page) == (0, [])
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(knob).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("My table came with a broken leg.")
    page.keyboard.press("Enter")
    log = page.get_by_role("log")
    expect(log).to_contain_text("Sent")
    assert kept(page) == (1, [])
    row = desk.get_by_role("link", name=re.compile("broken leg"))
    expect(row).to_be_visible()
    row.press("Enter")
    talk = desk.get_by_role("region", name=re.compile("Conversation with"))
    types_until(page, talk.get_by_text(re.compile("Visitor .* is writing")))
    box = desk.locator("#composer textarea")
    box.click()
    desk.keyboard.type("I am sorry, a new one is on its way: https://aurora.example/t?x=1.")
    expect(page.get_by_text("Casa Aurora is writing…")).to_be_visible()
    picture(page, "chat-writing")
    desk.keyboard.press("Control+Enter")
    expect(log).to_contain_text("I am sorry, a new one is on its way")
    expect(page.get_by_role("link", name="https://aurora.example/t?x=1", exact=True)).to_be_visible()
    expect(log).to_contain_text("· Seen")
    expect(desk.get_by_text("Seen", exact=True)).to_be_visible()
    picture(page, "chat-light")
    picture(desk, "chat-inbox")
    page.reload()
    page.get_by_role("button", name=re.compile("Chat with")).press("Enter")
    expect(page.get_by_role("log")).to_contain_text("broken leg")
    expect(page.get_by_role("log")).to_contain_text("a new one is on its way")
    assert kept(page) == (1, [])
    assert findings(page) == []
    assert wrong == []
    desk.context.close()


def test_a_file_goes_through_and_a_disguised_one_is_kept_back(
    browser: Browser, home: House, visitor: BrowserContext
) -> None:
    page = shop(visitor, home)
    page.get_by_role("button", name=re.compile("Chat with")).click()
    out = io.BytesIO()
    Image.new("RGB", (20, 10), "teal").save(out, "PNG")
    files = page.locator("input[type=file]")
    files.set_input_files({"name": "leg.png", "mimeType": "image/png", "buffer": out.getvalue()})
    page.get_by_role("button", name="Send").click()
    stored = page.get_by_role("button", name="leg.png")
    expect(stored).to_be_visible()
    with page.expect_download() as saved:
        stored.click()
    assert saved.value.suggested_filename == "leg.png"
    assert Image.open(saved.value.path()).size == (20, 10)
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    files.set_input_files({"name": "photo.png", "mimeType": "image/png", "buffer": svg})
    page.get_by_role("textbox", name="Your message").fill("Look at this")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("log")).to_contain_text("Not sent. Your words are kept.")
    expect(page.get_by_role("log")).to_contain_text("Look at this")


def test_words_that_could_not_leave_are_kept_and_tried_again(home: House, visitor: BrowserContext) -> None:
    page = shop(visitor, home)
    page.get_by_role("button", name=re.compile("Chat with")).click()
    page.route("**/messages", lambda route: route.abort())
    page.get_by_role("textbox", name="Your message").fill("Is anybody there?")
    page.keyboard.press("Enter")
    log = page.get_by_role("log")
    expect(log).to_contain_text("Not sent. Your words are kept.", use_inner_text=True)
    picture(page, "chat-failed")
    assert findings(page) == []
    page.unroute("**/messages")
    page.get_by_role("button", name="Try again").press("Enter")
    expect(log).to_contain_text("Sent")
    assert log.get_by_text("Is anybody there?").count() == 1


@pytest.mark.parametrize(
    ("language", "ask", "line"),
    [
        ("es", "Hablar con una persona", "Una persona de Casa Aurora"),
        ("it", "Parlare con una persona", "Una persona di Casa Aurora"),
    ],
)
def test_a_person_is_one_button_away_and_automatic_words_say_so(
    home: House, visitor: BrowserContext, language: str, ask: str, line: str
) -> None:
    page = shop(visitor, home, language)
    page.get_by_role("button", name="Casa Aurora").click()
    page.get_by_role("button", name=ask).click()
    robot = page.locator(".said.robot")
    expect(robot).to_contain_text(line)
    expect(robot).to_contain_text({"es": "Respuesta automática", "it": "Risposta automatica"}[language])
    picture(page, f"chat-{language}")


@pytest.mark.parametrize(
    ("scheme", "width", "height"), [("light", 390, 780), ("dark", 390, 780), ("dark", 1100, 800)]
)
def test_the_window_fits_and_is_accessible(
    browser: Browser, home: House, scheme: str, width: int, height: int
) -> None:
    viewport = {"width": width, "height": height}
    context = browser.new_context(locale="en-GB", viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
    page = shop(context, home)
    page.get_by_role("button", name=re.compile("Chat with")).click()
    page.get_by_role("button", name="Talk to a person").click()
    expect(page.locator(".said.robot")).to_be_visible()
    page.get_by_role("textbox", name="Your message").fill("a" * 300)
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("Sent")
    picture(page, f"chat-{scheme}-{width}")
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    panel = page.get_by_role("dialog").bounding_box()
    assert panel is not None
    assert panel["x"] >= 0
    assert panel["y"] >= 0
    assert panel["x"] + panel["width"] <= width
    if width < 480:
        assert (panel["width"], panel["height"]) == (width, height)
    context.close()


def test_a_site_that_was_not_named_shows_no_button(home: House, visitor: BrowserContext) -> None:
    page = visitor.new_page()
    with page.expect_console_message(lambda said: said.type == "warning" and "Rapport chat" in said.text):
        page.goto(home.shop.replace("localhost", "127.0.0.1"))
    assert page.locator("rapport-chat").count() == 0


def test_the_trial_page_has_the_window_live(browser: Browser, home: House) -> None:
    desk = ana(browser, home)
    wrong: list[str] = []
    desk.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    desk.goto(f"{home.address}/b/aurora/chat/")
    desk.get_by_role("button", name=re.compile("Chat with")).click()
    desk.get_by_role("textbox", name="Your message").fill("A trial")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("log")).to_contain_text("Sent")
    picture(desk, "chat-trial")
    assert findings(desk, "main", "rapport-chat") == []
    assert wrong == []
    desk.context.close()
