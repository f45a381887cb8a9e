"""Nothing a visitor typed is lost or said twice: over tabs, clocks, reloads, other bodies, without storage."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.chat.house import CHROMIUM, House, ana, shop

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("chat-window"),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's package chromium"),
]
CLOCK = """(() => { const Real = Date; let off = 0;
  window.wrongBy = (ms) => { off = ms; };
  window.Date = class extends Real {
    constructor(...args) { if (args.length) super(...args); else super(Real.now() + off); }
    static now() { return Real.now() + off; } }; })()"""
NO_STORAGE = """Object.defineProperty(window, "localStorage",
  { get() { throw new DOMException("blocked", "SecurityError"); } })"""
YEARS = 20 * 365 * 24 * 3600 * 1000


def opened(page: Page) -> Page:
    page.get_by_role("button", name=re.compile("(Chat with|Chatear con|Chatta con) Casa Aurora")).click()
    return page


def say(page: Page, text: str) -> None:
    page.locator("rapport-chat textarea").fill(text)
    page.keyboard.press("Enter")


def said(page: Page) -> list[str]:
    """The words in the window, from top to bottom, without the greeting."""
    return page.locator("rapport-chat .log .said > p").all_inner_texts()[1:]


def test_two_tabs_before_the_first_words_are_one_visitor(home: House, visitor: BrowserContext) -> None:
    one, two = opened(shop(visitor, home)), opened(shop(visitor, home))
    one.locator("rapport-chat textarea").fill("From the first tab")
    two.locator("rapport-chat textarea").fill("From the second tab")
    press = "document.querySelector('rapport-chat').shadowRoot.querySelector('form:not(.reach)').requestSubmit()"
    one.evaluate(press)
    two.evaluate(press)
    for page in (one, two):
        log = page.get_by_role("log")
        expect(log).to_contain_text("From the first tab")
        expect(log).to_contain_text("From the second tab")
    assert sorted(said(one)) == ["From the first tab", "From the second tab"]


def test_a_wrong_clock_orders_nothing(browser: Browser, home: House, visitor: BrowserContext) -> None:
    visitor.add_init_script(CLOCK)
    page, desk = opened(shop(visitor, home)), ana(browser, home)
    page.evaluate(f"wrongBy({YEARS})")
    say(page, "first of the clock")
    expect(page.get_by_role("log")).to_contain_text("Sent")
    desk.get_by_role("link", name=re.compile("first of the clock")).press("Enter")
    desk.locator("#composer textarea").fill("second, by Ana")
    desk.locator("#composer textarea").press("Control+Enter")
    expect(page.get_by_role("log")).to_contain_text("second, by Ana")
    page.evaluate(f"wrongBy({-2 * YEARS})")
    say(page, "third of the clock")
    expect(page.locator("rapport-chat .said.visitor")).to_have_count(2)
    page.evaluate(f"wrongBy({YEARS})")
    say(page, "fourth of the clock")
    expected = ["first of the clock", "second, by Ana", "third of the clock", "fourth of the clock"]
    expect(page.locator("rapport-chat .said.visitor")).to_have_count(3)
    expect(page.locator("rapport-chat .log > .said").last).to_contain_text("Sent")
    assert said(page) == expected
    opened(page.reload() and page)
    expect(page.locator("rapport-chat .said.visitor")).to_have_count(3)
    assert said(page) == expected
    desk.context.close()


def test_unsent_words_survive_reload_and_page_change_and_are_sent_once(
    browser: Browser, home: House, visitor: BrowserContext
) -> None:
    page = opened(shop(visitor, home))
    visitor.route("**/messages", lambda route: route.abort())
    say(page, "kept over the reload")
    log = page.get_by_role("log")
    expect(log).to_contain_text("Not sent. Your words are kept.")
    page.reload()
    opened(page)
    expect(log).to_contain_text("kept over the reload")
    expect(log).to_contain_text("Not sent. Your words are kept.")
    page.goto(f"{home.shop}/it")
    opened(page)
    expect(page.get_by_role("log")).to_contain_text("Non inviato. Le sue parole sono ancora qui.")
    visitor.unroute("**/messages")
    page.reload()
    opened(page)
    expect(page.get_by_role("log")).to_contain_text("· Inviato")
    assert said(page) == ["kept over the reload"]
    desk = ana(browser, home)
    expect(desk.get_by_role("link", name=re.compile("kept over the reload"))).to_have_count(1)
    desk.context.close()


def test_typed_words_survive_reload_and_page_change(home: House, visitor: BrowserContext) -> None:
    page = opened(shop(visitor, home))
    page.locator("rapport-chat textarea").press_sequentially("half a thou")
    page.reload()
    expect(page.locator("rapport-chat textarea")).to_have_value("half a thou")
    page.goto(f"{home.shop}/es")
    expect(page.locator("rapport-chat textarea")).to_have_value("half a thou")
    say(opened(page), "half a thought")
    expect(page.get_by_role("log")).to_contain_text("· Enviado")
    page.reload()
    expect(page.locator("rapport-chat textarea")).to_have_value("")


def test_a_file_outlives_reload_and_is_sent_from_any_tab(home: House, visitor: BrowserContext) -> None:
    page = opened(shop(visitor, home))
    page.locator("input[type=file]").set_input_files(
        {"name": "leg.txt", "mimeType": "text/plain", "buffer": b"broken"}
    )
    chip = page.get_by_role("button", name=re.compile("Remove leg.txt"))
    expect(chip).to_have_attribute("aria-busy", "false")
    page.reload()
    opened(page)
    expect(chip).to_be_visible()
    visitor.route("**/messages", lambda route: route.abort())
    say(page, "the file of the leg")
    log = page.get_by_role("log")
    expect(log).to_contain_text("Not sent. Your words are kept.")
    second = opened(shop(visitor, home))
    expect(second.get_by_role("log")).to_contain_text("leg.txt")
    page.close()
    visitor.unroute("**/messages")
    second.reload()
    opened(second)
    expect(second.get_by_role("button", name="leg.txt")).to_be_visible()
    assert said(second) == ["the file of the leg"]


def test_words_taken_back_before_sending_leave_nothing(home: House, visitor: BrowserContext) -> None:
    page = opened(shop(visitor, home))
    page.locator("rapport-chat textarea").press_sequentially("no")
    page.locator("rapport-chat textarea").fill("")
    assert page.evaluate("localStorage.length") == 0


def test_an_answer_that_was_lost_doubles_nothing(browser: Browser, home: House, visitor: BrowserContext) -> None:
    page = opened(shop(visitor, home))

    def lose(route: Route) -> None:
        if route.request.method == "POST":
            route.fetch()
        route.abort()

    visitor.route("**/messages", lose)
    say(page, "the lost answer")
    expect(page.get_by_role("log")).to_contain_text(re.compile("Not sent|Sent"))
    visitor.unroute("**/messages")
    page.reload()
    opened(page)
    expect(page.get_by_role("log")).to_contain_text("Sent")
    say(page, "and one more")
    expect(page.locator("rapport-chat .said.visitor")).to_have_count(2)
    desk = ana(browser, home)
    desk.get_by_role("link", name=re.compile("the lost answer|and one more")).press("Enter")
    expect(desk.locator("article.said").filter(has_text="and one more")).to_have_count(1)
    expect(desk.locator("article.said").filter(has_text="the lost answer")).to_have_count(1)
    desk.context.close()


def test_blocked_storage_is_no_error(home: House, visitor: BrowserContext) -> None:
    wrong: list[str] = []
    visitor.add_init_script(NO_STORAGE)
    page = opened(shop(visitor, home, wrong=wrong))
    say(page, "privately")
    expect(page.get_by_role("log")).to_contain_text("Sent")
    assert wrong == []


def test_another_body_keeps_the_window_and_its_words(browser: Browser, home: House) -> None:
    page = opened(shop(browser.new_context(locale="en-GB", bypass_csp=True), home))
    say(page, "before the other page")
    expect(page.get_by_role("log")).to_contain_text("Sent")
    page.locator("rapport-chat textarea").press_sequentially("half a thou")
    page.evaluate("""() => {
        const body = document.createElement("body"), again = document.querySelector("script").cloneNode();
        body.append(document.createElement("h1"), document.body.querySelector("rapport-chat").cloneNode());
        document.body.replaceWith(body);
        const script = document.createElement("script");
        for (const { name, value } of again.attributes) script.setAttribute(name, value);
        body.append(script);
    }""")
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.locator("rapport-chat textarea")).to_be_focused()
    page.keyboard.type("ght")
    expect(page.locator("rapport-chat textarea")).to_have_value("half a thought")
    page.evaluate("document.body.textContent = ''")
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.locator("rapport-chat")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("rapport-chat .said.visitor")).to_have_count(2)
    page.context.close()


def test_hours_are_read_each_time_the_window_is_opened(home: House, visitor: BrowserContext) -> None:
    page, back = visitor.new_page(), ["2026-11-30T08:00:00+00:00"]
    page.route("**/hello", lambda route: greet(route, home, back[0] if back else None))
    page.goto(home.shop)
    state = page.locator("rapport-chat #state")
    expect(opened(page).get_by_role("dialog")).to_contain_text("Monday")
    page.keyboard.press("Escape")
    back.clear()
    opened(page)
    expect(state).not_to_contain_text("Nobody is here")


def test_an_address_is_asked_after_the_words_and_a_refused_one_is_not_sent_again(
    home: House, visitor: BrowserContext
) -> None:
    page, sent = visitor.new_page(), []
    page.route("**/hello", lambda route: greet(route, home, "2026-11-30T08:00:00+00:00"))
    page.route("**/live", ask_for_an_address)

    def take(route: Route) -> None:
        sent.append(re.findall(r"[^\r\n]*@[^\r\n]*", route.request.post_data or ""))
        route.continue_()

    page.route("**/address", take)
    page.goto(home.shop)
    opened(page)
    email = page.get_by_role("textbox", name="Your e-mail")
    expect(page.get_by_role("textbox", name="Your message")).to_be_focused()
    expect(email).to_be_hidden()
    say(page, "Please write to me.")
    expect(page.get_by_role("log")).to_contain_text("Sent")
    expect(email).to_be_visible()
    email.fill("dee@example")
    email.press("Enter")
    expect(page.get_by_text("This is not an e-mail address.")).to_be_visible()
    assert "dee@example" not in page.evaluate("JSON.stringify(localStorage)")
    email.fill("dee@example.com")
    email.press("Enter")
    expect(page.get_by_text("We will write to dee@example.com.")).to_be_visible()
    assert sent == [["dee@example"], ["dee@example.com"]]
    assert "dee@example.com" in page.evaluate("JSON.stringify(localStorage)")


def greet(route: Route, home: House, back: str | None) -> None:
    known = {"channel": home.channel, "name": "Casa Aurora", "greeting": "", "colour": "#ffd400", "on": "#000000"}
    body, allow = json.dumps({**known, "back": back, "largest": 5000}), {"access-control-allow-origin": home.shop}
    route.fulfill(body=body, headers=allow, content_type="application/json")


def ask_for_an_address(route: Route) -> None:
    """What the stream says when words wait and nobody is there."""
    told = {"messages": [], "writing": False, "seen": None, "back": "2026-11-30T08:00:00+00:00", "ask": True}
    origin = route.request.headers.get("origin", "*")
    allow = {"access-control-allow-origin": origin, "access-control-allow-headers": "x-visitor"}
    route.fulfill(body=f"data: {json.dumps(told)}\n\n", headers=allow, content_type="text/event-stream")
