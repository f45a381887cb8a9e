"""The whole line in a browser, by keyboard: a customer writes, a person answers, the customer sees it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from rapport.accounts.models import Person
from rapport.inbox.models import Conversation, Status
from rapport.outbox.models import Reply, Step
from tests.screens.browser import House, settled

pytestmark = pytest.mark.browser


def connected(page: Page) -> None:
    expect(page.locator("body")).to_have_attribute("data-connected", "yes")
    page.evaluate("document.fonts.ready.then(() => true)")  # until then words may move


def test_a_message_appears_by_itself_and_is_answered_without_a_mouse(house: House, page: Page) -> None:
    page.goto(house.brand)
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.wait_for_url("**/inbox/")
    connected(page)

    house.do(
        lambda: (house.street.says("My lamp arrived broken, I am very angry!", "dee"), house.street.receive())
    )
    expect(page.locator(".card").first).to_contain_text("My lamp arrived broken")

    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#talk-head")).to_contain_text("Dee")
    settled(page)
    page.keyboard.press("r")
    page.keyboard.type("I am sorry, Dee. A new lamp leaves today.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_visible()
    expect(page.get_by_label("Your reply")).to_have_value("")

    house.do(leave_now)
    house.do(house.street.deliver)
    page.goto(house.talk("dee"))
    expect(page.locator(".said.ours")).to_contain_text("Sent")
    assert "I am sorry, Dee. A new lamp leaves today." in house.do(house.street.heard)


def leave_now() -> None:
    """As if the time for undoing had passed."""
    Reply.across_brands.filter(step=Step.QUEUED).update(not_before="2020-01-01T00:00:00Z")


def test_a_draft_is_approved_and_undone_by_keyboard(house: House, page: Page) -> None:
    page.goto(house.alone("tom"))
    page.keyboard.press("a")
    said = page.locator(".said.ours")
    expect(said).to_contain_text("approved a draft")
    expect(said.get_by_role("button", name="Undo")).to_contain_text(" s")
    page.keyboard.press("z")
    expect(said).to_contain_text("Not sent")
    expect(page.get_by_label("Your reply")).to_have_value("We are open from nine to eight, Monday to Saturday.")
    assert not any("nine to eight" in words for words in house.do(lambda: house.street.heard("tom")))


def test_a_draft_is_edited_where_it_is_shown(house: House, page: Page) -> None:
    page.goto(house.alone("tom"))
    page.keyboard.press("r")
    editor = page.get_by_label("Edit the draft")
    expect(editor).to_be_focused()
    expect(page.get_by_role("button", name="Approve and send")).to_be_hidden()
    editor.fill("From nine to eight, Tom.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".said.ours")).to_contain_text("edited a draft")


def test_what_is_being_typed_outlives_everything_that_arrives(house: House, page: Page) -> None:
    page.goto(house.talk("marta"))
    connected(page)
    page.keyboard.press("r")
    page.keyboard.type("Marta, ha ragione")
    house.do(lambda: (house.street.says("E allora?", "marta"), house.street.receive()))
    expect(page.locator("#lines")).to_contain_text("E allora?")
    expect(page.get_by_label("Your reply")).to_have_value("Marta, ha ragione")
    expect(page.get_by_label("Your reply")).to_be_focused()


def test_resolve_snooze_label_note_and_assign_by_keyboard(house: House, page: Page) -> None:
    page.goto(house.alone("kim"))
    page.keyboard.press("n")
    page.keyboard.type("Call the couriers")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".said.note")).to_contain_text("Call the couriers")
    settled(page)
    page.keyboard.press("l")
    page.keyboard.type("courier")
    page.keyboard.press("Enter")
    expect(page.locator("#talk-head")).to_contain_text("courier")
    settled(page)
    page.keyboard.press("u")
    page.keyboard.press("Enter")
    expect(page.locator("#act-assign")).to_contain_text("Ana")
    settled(page)
    page.keyboard.press("s")
    page.keyboard.press("Enter")
    expect(page.locator("#talk-head")).to_contain_text("snoozed until")
    settled(page)
    page.keyboard.press("e")
    expect(page.locator("#talk-head")).to_contain_text("resolved")
    settled(page)
    talk = house.do(lambda: Conversation.of(house.street.brand).get(identity__handle="kim"))
    assert talk.status == Status.RESOLVED


def test_search_and_help_are_one_key_away(house: House, page: Page) -> None:
    page.goto(house.brand + "inbox/")
    page.keyboard.press("/")
    page.keyboard.type("gamba")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=gamba*")
    connected(page)
    expect(page.locator(".card")).to_have_count(1)
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Keys")).to_be_hidden()


def test_two_people_see_each_other(house: House, page: Page, browser: Browser) -> None:
    page.goto(house.talk("marta"))
    connected(page)
    context = browser.new_context(locale="en-GB")
    bo = house.sign_in(context, house.do(lambda: Person.objects.get(name="Bo Lind")))
    bo.goto(house.talk("marta"))
    expect(page.locator("#talk-head")).to_contain_text("Bo Lind is looking")
    bo.get_by_label("Your reply").press_sequentially("Buongiorno")
    expect(page.locator("#talk-head")).to_contain_text("Bo Lind is answering")
    bo.goto(house.brand)
    expect(page.locator("#talk-head")).not_to_contain_text("Bo Lind")
    # A window that is killed says no goodbye; what matters is that live goes on for the others.
    context.close()
    house.do(
        lambda: (house.street.pass_time(60), house.street.says("È arrivata!", "marta"), house.street.receive())
    )
    expect(page.locator("#talk")).to_contain_text("È arrivata!")


def test_a_refused_request_is_told_and_nothing_typed_is_lost(house: House, page: Page) -> None:
    page.goto(house.alone("marta"))
    page.get_by_label("Your reply").fill("Mi dispiace")
    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#notices")).to_contain_text("did not answer")
    expect(page.get_by_label("Your reply")).to_have_value("Mi dispiace")
    page.context.set_offline(False)
    page.get_by_role("button", name="Close").click()
    page.get_by_label("Your reply").press("Control+Enter")
    expect(page.locator(".said.ours")).to_contain_text("Mi dispiace")


def test_a_lost_connection_comes_back_and_catches_up(house: House, page: Page) -> None:
    page.goto(house.brand + "inbox/")
    connected(page)
    page.evaluate("document.body.dataset.connected = 'no'")
    page.context.set_offline(True)
    house.do(lambda: (house.street.says("Written while you were away", "dee"), house.street.receive()))
    page.context.set_offline(False)
    page.reload()
    connected(page)
    expect(page.locator(".card").first).to_contain_text("Written while you were away")
    page.go_back()


def test_more_of_the_queue_comes_by_scrolling_and_stays_when_something_arrives(house: House, page: Page) -> None:
    house.do(
        lambda: (
            [house.street.says(f"My table {n} is broken!", f"c{n}") for n in range(40)],
            house.street.receive(),
        )
    )
    page.goto(house.brand + "inbox/")
    connected(page)
    expect(page.locator(".card")).to_have_count(24)
    page.get_by_role("link", name="More").scroll_into_view_if_needed()
    expect(page.locator(".card")).to_have_count(47)
    house.do(lambda: (house.street.pass_time(60), house.street.says("And my lamp!", "c3"), house.street.receive()))
    expect(page.locator(".card").first).to_contain_text("And my lamp!")
    expect(page.locator(".card")).to_have_count(47)


def test_words_that_were_refused_can_be_shortened_and_sent(house: House, page: Page) -> None:
    page.goto(house.alone("marta"))
    page.get_by_label("Your reply").fill("x" * 501)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("at most 500")
    expect(page.get_by_label("Your reply")).to_be_focused()
    expect(page.get_by_role("button", name="Send ctrl")).to_be_enabled()
    page.get_by_label("Your reply").fill("Marta, mi dispiace.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".said.ours")).to_contain_text("mi dispiace")


def test_saved_replies_are_put_where_the_cursor_is(house: House, page: Page) -> None:
    page.goto(house.talk("lucia"))
    page.get_by_label("Your reply").fill("Lucía! ")
    page.get_by_role("button", name="Saved replies").click()
    page.get_by_role("button", name="Thanks").click()
    expect(page.get_by_label("Your reply")).to_have_value("Lucía! Thank you, we are glad you like it.")
    expect(page.locator("[data-counter]")).to_have_text("42")
