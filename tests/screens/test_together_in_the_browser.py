"""Live in a real browser: many tabs, two people, late words, broken lines; the page does not move by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, expect

from rapport.accounts.models import Person
from rapport.inbox import conversation_actions
from rapport.inbox.meanwhile import newest_answer
from rapport.inbox.models import Conversation, Message
from rapport.inbox.write import write
from rapport.web.live import feeds
from tests.screens.browser import House, settled
from tests.screens.test_browser_line import connected

pytestmark = pytest.mark.browser
BOXES = """
['.talk', '.words', '.desk'].map((one) => document.querySelector(one).getBoundingClientRect().toJSON())"""
HIDE = """(state) => {
  Object.defineProperty(document, 'visibilityState', {value: state, configurable: true});
  document.dispatchEvent(new Event('visibilitychange', {bubbles: true}));
}"""


def says(house: House, text: str, handle: str = "dee") -> None:
    house.do(lambda: says_now(house, text, handle))


def says_now(house: House, text: str, handle: str) -> None:
    house.street.pass_time(60)
    house.street.says(text, handle)
    house.street.receive()


def streams() -> int:
    """Open streams of the server that runs now."""
    return sum(len(feed.listeners) for loop, feed in feeds.items() if loop.is_running())


def settle(page: Page, right: Callable[[], bool]) -> None:
    """Wait until it is so."""
    for _ in range(80):
        if right():
            return
        page.wait_for_timeout(100)
    assert right()


def top(page: Page, what: str) -> float:
    return float(page.locator(what).evaluate("(one) => one.getBoundingClientRect().top"))


def bo(house: House) -> Person:
    return house.do(lambda: Person.objects.get(name="Bo Lind"))


def long_talk(house: House) -> None:
    """Sixty messages of one customer, more than a page."""
    street = house.street
    for n in range(60):
        street.says(f"My table number {n} is broken!", "marta")
        street.pass_time(60)
    street.receive()


def test_eight_tabs_share_one_stream_and_all_answer(house: House, page: Page) -> None:
    tabs = [page, *(page.context.new_page() for _ in range(7))]
    for tab in tabs:
        tab.goto(house.brand + "inbox/", timeout=30_000)
        connected(tab)
    settle(page, lambda: streams() <= 1)
    says(house, "All of you, my lamp is broken!")
    for tab in tabs:
        expect(tab.locator(".card").first).to_contain_text("All of you")
    for tab in tabs[:-1]:
        tab.evaluate(HIDE, "hidden")
    says(house, "Only the one that is shown hears this")
    expect(tabs[-1].locator(".card").first).to_contain_text("Only the one")
    tabs[-1].evaluate(HIDE, "hidden")
    settle(page, lambda: streams() == 0)
    says(house, "And this nobody hears")
    page.evaluate(HIDE, "visible")
    expect(page.locator(".card").first).to_contain_text("And this nobody hears")
    settle(page, lambda: streams() == 1)


def test_who_reads_further_up_keeps_the_place(house: House, page: Page) -> None:
    house.do(lambda: long_talk(house))
    page.goto(house.talk("marta"))
    connected(page)
    page.get_by_role("link", name="Earlier messages").click()
    expect(page.locator(".said")).to_have_count(48)
    page.locator(".words").evaluate("(words) => words.scrollTop -= 900")
    mark = ".said:nth-of-type(20)"
    was = top(page, mark)
    says(house, "Are you there?", "marta")
    expect(page.locator("#newer")).to_have_text("1 new ↓")
    says(house, "Hello?", "marta")
    expect(page.locator("#newer")).to_have_text("2 new ↓")
    assert abs(top(page, mark) - was) < 2
    expect(page.locator(".said")).to_have_count(50)
    page.locator("#newer").click()
    expect(page.locator("#newer")).to_be_hidden()
    page.locator(".words").evaluate("(words) => words.scrollTop = 0")
    says(house, "At last.", "marta")
    expect(page.locator(".said").last).to_contain_text("At last.")
    expect(page.locator(".said").last).to_be_in_viewport()
    expect(page.locator("#newer")).to_be_hidden()


def test_what_changes_in_a_bubble_changes_where_it_stands(house: House, page: Page) -> None:
    house.do(lambda: long_talk(house))
    page.goto(house.talk("marta"))
    connected(page)
    page.get_by_role("link", name="Earlier messages").click()
    expect(page.locator(".said")).to_have_count(48)
    old = page.locator(".said").first
    number = int(str(old.get_attribute("id"))[1:])
    page.evaluate("document.querySelectorAll('.said').forEach((one) => (one.same = true))")

    def taken_back() -> None:
        Message.across_brands.filter(pk=number).update(removed_at=timezone.now())
        conversation_actions.label(house.street.conversation("marta"), "gone", house.street.ana, timezone.now())

    house.do(taken_back)
    expect(old).to_contain_text("Taken back on the network")
    assert page.evaluate("[...document.querySelectorAll('.said')].filter((one) => !one.same).length") == 1


def test_an_answer_that_was_overtaken_takes_no_older_words_from_what_is_live(house: House, page: Page) -> None:
    house.do(lambda: long_talk(house))
    page.goto(house.talk("marta"))
    connected(page)
    slow: list[Route] = []
    page.route(re.compile("/live[?]from="), lambda route: slow.append(route), times=1)
    page.evaluate("document.body.dispatchEvent(new CustomEvent('live:talk', {detail: {changed: null}}))")
    settle(page, lambda: page.wait_for_timeout(50) is None and len(slow) == 1)
    page.get_by_role("link", name="Earlier messages").click()
    expect(page.locator(".said")).to_have_count(48)
    older = page.locator("#earlier").get_attribute("data-from")
    with page.expect_response(re.compile("/live[?]from=")):
        slow[0].continue_()
    settled(page)
    assert page.locator("#earlier").get_attribute("data-from") == older
    expect(page.locator("#earlier + .said, #earlier + .event + .said")).to_have_id(f"m{older}")


def test_older_words_that_were_asked_for_come_although_something_live_came_first(house: House, page: Page) -> None:
    house.do(lambda: long_talk(house))
    page.goto(house.talk("marta"))
    connected(page)
    slow: list[Route] = []
    page.route(re.compile("/live[?]before="), lambda route: slow.append(route), times=1)
    page.get_by_role("link", name="Earlier messages").click()
    settle(page, lambda: page.wait_for_timeout(50) is None and len(slow) == 1)
    says(house, "Are you there?", "marta")
    expect(page.locator("#lines")).to_contain_text("Are you there?")
    slow[0].continue_()
    expect(page.locator(".said")).to_have_count(49)


def test_words_that_arrive_late_stand_in_their_place_and_are_not_hidden(house: House, page: Page) -> None:
    house.do(lambda: long_talk(house))
    page.goto(house.talk("marta"))
    connected(page)
    expect(page.locator("#earlier")).to_be_visible()

    def late(hours: float, text: str) -> None:
        street = house.street
        now = street.now
        street.now = now - timedelta(hours=hours)
        street.says(text, "marta")
        street.now = now + timedelta(minutes=1)
        street.receive()

    house.do(lambda: late(0.12, "Written in between"))
    expect(page.locator("#lines")).to_contain_text("Written in between")
    house.do(lambda: late(2, "Held up for two hours"))
    expect(page.locator("#lines")).to_contain_text("Held up for two hours")
    places = page.locator(".said").evaluate_all("all => all.map((one) => one.dataset.place)")
    assert places == sorted(places)
    page.reload()
    expect(page.locator("#lines")).to_contain_text("Held up for two hours")
    while page.locator("#earlier").count():
        page.locator("#earlier").click()
        page.wait_for_timeout(300)
    shown = page.locator(".said[id^=m]").evaluate_all("all => all.map((one) => one.id)")
    rows = house.do(
        lambda: list(house.street.conversation("marta").messages.order_by("at", "pk").values_list("pk", flat=True))
    )
    assert shown == [f"m{number}" for number in rows]


def test_rows_wait_under_a_pointer_and_after_a_key(house: House, page: Page) -> None:
    page.goto(house.brand + "inbox/")
    connected(page)
    page.locator(".card").nth(2).hover()
    ids = "rows => rows.map((row) => row.id)"
    before = page.locator(".card").evaluate_all(ids)
    says(house, "My new lamp is broken!")
    expect(page.locator("#rows-new")).to_have_text("1 new ↑")
    assert page.locator(".card").evaluate_all(ids) == before
    page.locator("#rows-new").click()
    expect(page.locator(".card").first).to_contain_text("My new lamp")
    expect(page.locator(".card").first).to_be_focused()
    page.mouse.move(5, 5)
    arriving = house.thread.submit(lambda: says_now(house, "And the other one", "omar"))

    def waits() -> bool:
        page.keyboard.press("Shift")
        return page.locator("#rows-new").is_visible()

    settle(page, waits)
    arriving.result(30)
    expect(page.locator(".card").first).to_contain_text("And the other one")
    expect(page.locator("#rows-new")).to_be_hidden()


def test_a_row_that_leaves_waits_too(house: House, page: Page) -> None:
    page.goto(house.brand + "inbox/")
    connected(page)
    card = page.locator(f"#c{house.do(lambda: house.street.conversation('kim').pk)}")
    card.hover()
    house.do(lambda: conversation_actions.resolve(house.street.conversation("kim"), bo_of(house), timezone.now()))
    expect(card).to_have_count(1)
    expect(page.locator("li[data-gone]")).to_have_count(1)
    page.mouse.move(5, 5)
    expect(card).to_have_count(0)


def bo_of(house: House) -> Person:
    return Person.objects.get(name="Bo Lind")


def test_rows_of_every_page_that_was_loaded_are_refreshed(house: House, page: Page) -> None:
    house.do(
        lambda: (
            [house.street.says(f"My table {n} is broken!", f"c{n}") for n in range(60)],
            house.street.receive(),
        )
    )
    page.goto(house.brand + "inbox/")
    connected(page)
    for n in (48, 67):
        page.get_by_role("link", name="More").scroll_into_view_if_needed()
        expect(page.locator(".card")).to_have_count(n)
    last = page.locator(".card").last
    number = int(str(last.get_attribute("id"))[1:])
    house.do(
        lambda: conversation_actions.label(
            Conversation.of(house.street.brand).get(pk=number), "far", bo_of(house), timezone.now()
        )
    )
    expect(last).to_contain_text("far")
    expect(page.locator(".card")).to_have_count(67)


def test_a_snooze_that_ends_is_live(house: House, page: Page) -> None:
    until = timezone.now() + timedelta(minutes=5)
    house.do(
        lambda: conversation_actions.snooze(
            house.street.conversation("kim"), until, house.street.ana, timezone.now()
        )
    )
    page.goto(house.brand + "inbox/")
    connected(page)
    card = page.locator(f"#c{house.do(lambda: house.street.conversation('kim').pk)}")
    expect(card).to_have_count(0)
    house.do(lambda: conversation_actions.wake(until))
    expect(card).to_have_count(1)


def test_the_second_of_two_people_is_asked(house: House, page: Page, browser: Browser) -> None:
    page.goto(house.alone("marta"))
    connected(page)
    page.get_by_label("Your reply").fill("Marta, le scrivo io.")
    context = browser.new_context(locale="en-GB")
    other = house.sign_in(context, bo(house))
    other.goto(house.talk("marta"))
    other.get_by_label("Your reply").fill("Buongiorno Marta, arrivo.")
    other.keyboard.press("Control+Enter")
    expect(page.locator(".said.ours")).to_contain_text("arrivo")
    page.get_by_label("Your reply").press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Bo Lind answered")
    expect(page.get_by_label("Your reply")).to_have_value("Marta, le scrivo io.")
    with page.expect_response("**/replies"):
        page.get_by_label("Your reply").press("Control+Enter")
    page.wait_for_timeout(200)
    expect(page.get_by_role("alert")).to_contain_text("Bo Lind answered")
    page.get_by_role("link", name="Read it first").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    seen = int(page.locator("#composer input[name=seen]").input_value())
    assert seen == house.do(lambda: newest_answer(house.street.conversation("marta")))
    write_as(house, "Ancora io.")
    with page.expect_response("**/replies"):
        page.get_by_label("Your reply").press("Control+Enter")
    page.get_by_role("button", name="Send mine too").click()
    expect(page.locator(".said.ours").last).to_contain_text("le scrivo io")
    expect(page.get_by_label("Your reply")).to_have_value("")
    context.close()


def test_the_desk_stands_below_the_words_and_as_wide(house: House, page: Page) -> None:
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.goto(house.talk("marta"))
        talk, words, desk = page.evaluate(BOXES)
        assert abs(words["width"] - talk["width"]) < 2
        assert abs(desk["width"] - talk["width"]) < 2
        assert desk["top"] >= words["bottom"] - 1


def write_as(house: House, text: str) -> None:
    house.do(lambda: write(house.street.conversation("marta"), text, bo_of(house), timezone.now()))


def test_words_written_after_reading_are_not_asked_about(house: House, page: Page) -> None:
    page.goto(house.alone("marta"))
    connected(page)
    write_as(house, "Buongiorno Marta, arrivo.")
    expect(page.locator(".said.ours")).to_contain_text("arrivo")
    page.keyboard.press("r")
    page.keyboard.type("E porto il tavolo.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".said.ours").last).to_contain_text("porto il tavolo")


def test_a_draft_is_not_approved_over_words_that_were_not_seen(house: House, page: Page) -> None:
    page.goto(house.talk("tom"))
    page.route("**/live*", lambda route: route.abort())
    house.do(lambda: write(house.street.conversation("tom"), "Nine to eight.", bo_of(house), timezone.now()))
    page.keyboard.press("a")
    expect(page.get_by_role("alert")).to_contain_text("Bo Lind answered")
    expect(page.get_by_label("Your reply")).to_have_value("We are open from nine to eight, Monday to Saturday.")
    assert house.do(lambda: house.street.conversation("tom").floor.replies.count()) == 1


def test_a_broken_line_is_said_and_everything_is_caught_up(house: House, page: Page) -> None:
    page.goto(house.talk("marta"))
    connected(page)
    page.context.set_offline(True)
    expect(page.locator("#offline")).to_have_text("No connection. What you write is kept here.", timeout=8000)
    page.get_by_label("Your reply").fill("Mi dispiace")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#notices")).to_contain_text("Kept for Marta, not sent yet")
    expect(page.get_by_label("Your reply")).to_have_value("Mi dispiace")
    says(house, "C'è nessuno?", "marta")
    page.context.set_offline(False)
    expect(page.locator("#offline")).to_have_text("")
    expect(page.locator("#lines")).to_contain_text("C'è nessuno?")


def test_a_short_break_is_not_said(house: House, page: Page) -> None:
    page.goto(house.talk("marta"))
    connected(page)
    page.context.set_offline(True)
    page.wait_for_timeout(1000)
    page.context.set_offline(False)
    connected(page)
    page.wait_for_timeout(3500)
    expect(page.locator("#offline")).to_have_text("")
