"""What a person typed stays until it was sent: every way in which a page loses words, tried in a browser."""

from __future__ import annotations

import re
import threading
import time

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Browser, Page, Route, expect

from rapport.accounts.models import Person
from rapport.inbox.approve import approve
from rapport.inbox.models import Draft, Note, UnsentWords
from rapport.outbox.models import Reply, Step
from tests.screens.browser import House, faults

pytestmark = pytest.mark.browser

WORDS = "Marta, ha ragione: le cambiamo il tavolo"
PASSWORD = "a sentence of my own"


def box(page: Page):  # type: ignore[no-untyped-def]
    return page.locator("#reply")


def write(page: Page, words: str = WORDS) -> None:
    box(page).click()
    page.keyboard.type(words)


def kept(house: House) -> list[str]:
    return house.do(lambda: [row.text for row in UnsentWords.of(house.street.brand).order_by("pk")])


def said(house: House) -> list[str]:
    rows = Reply.of(house.street.brand).exclude(approved_by=None).order_by("pk")
    return house.do(lambda: [row.text for row in rows if row.approved_by == house.street.ana])


def saved(page: Page) -> None:
    expect(page.locator("#composer > .yours")).to_contain_text("Your words of")


def signed_out(house: House) -> None:
    house.do(lambda: Session.objects.all().delete())


def with_a_password(house: House) -> None:
    """On a row of her own: the street's Ana is shared with the tests that follow."""

    def choose() -> None:
        ana = Person.objects.get(pk=house.street.ana.pk)
        ana.set_password(PASSWORD)
        ana.save()

    house.do(choose)


def sign_in_again(house: House, page: Page) -> None:
    with_a_password(house)
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Sign in again").click()
    door = opened.value
    door.get_by_label("E-mail").fill(house.street.ana.email)
    door.get_by_label("Password").fill(PASSWORD)
    door.get_by_role("button", name="Sign in").click()
    expect(door.get_by_role("heading")).to_have_text("You are signed in")
    door.close()


def test_signed_out_while_typing_nothing_is_lost_and_signing_in_again_goes_on(house: House, page: Page) -> None:
    page.goto(house.alone("marta"))
    signed_out(house)
    write(page)
    page.keyboard.press("Control+Enter")
    told = page.locator(".told")
    expect(told).to_contain_text("You were signed out; your words are kept here.")
    expect(page.locator("input[type=password]")).to_have_count(0)
    expect(box(page)).to_have_value(WORDS)
    assert faults(page) == []
    sign_in_again(house, page)
    box(page).press("Control+Enter")
    expect(page.locator(".said.ours")).to_contain_text(WORDS)
    expect(told).to_have_count(0)
    assert said(house) == [WORDS]


def test_signed_out_then_reloaded_the_browser_has_the_words(house: House, page: Page) -> None:
    page.goto(house.talk("marta"))
    signed_out(house)
    write(page)
    expect(page.locator(".told")).to_be_visible()
    expect(page.locator("#composer")).to_contain_text("kept on this computer")
    with_a_password(house)
    page.reload()
    page.get_by_label("E-mail").fill(house.street.ana.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(box(page)).to_have_value(WORDS)
    saved(page)
    assert kept(house) == [WORDS]
    assert page.evaluate("Object.keys(localStorage).filter((one) => one.startsWith('rapport.unsent'))") == []


def test_another_conversation_and_back(house: House, page: Page) -> None:
    page.goto(house.talk("marta"))
    write(page)
    page.locator(".card", has_text="Kim").click()
    expect(page.locator("#talk-head")).to_contain_text("Kim")
    expect(box(page)).to_have_value("")
    row = page.locator(".card", has_text="Marta")
    expect(row).to_contain_text("Your draft")
    expect(page.locator(".card", has_text="Kim")).not_to_contain_text("Your draft")
    row.click()
    expect(page.locator("#talk-head")).to_contain_text("Marta")
    expect(box(page)).to_have_value(WORDS)
    saved(page)


def test_browser_back_and_reload(house: House, page: Page) -> None:
    page.goto(house.talk("marta"))
    write(page, "One")
    page.reload()
    expect(box(page)).to_have_value("One")
    write(page, " two")
    expect(box(page)).to_have_value(re.compile("two"))
    page.locator(".card", has_text="Kim").click()
    expect(page.locator("#talk-head")).to_contain_text("Kim")
    page.go_back()
    expect(page.locator("#talk-head")).to_contain_text("Marta")
    expect(box(page)).to_have_value(re.compile("One.*two|two.*One"))


def test_coming_back_before_the_server_has_the_words(house: House, page: Page) -> None:
    page.goto(house.talk("marta"))
    slow: list[Route] = []
    page.route("**/unsent", lambda route: slow.append(route), times=1)
    write(page)
    page.locator(".card", has_text="Kim").click()
    expect(page.locator("#talk-head")).to_contain_text("Kim")
    page.go_back()
    expect(page.locator("#talk-head")).to_contain_text("Marta")
    expect(box(page)).to_have_value(WORDS)
    slow[0].continue_()
    saved(page)
    assert kept(house) == [WORDS]


def test_words_that_the_server_got_while_the_page_came_back(house: House, page: Page) -> None:
    page.goto(house.talk("marta"))
    slow: list[Route] = []
    page.route("**/unsent", lambda route: slow.append(route), times=1)
    write(page)
    page.locator(".card", has_text="Kim").click()
    expect(page.locator("#talk-head")).to_contain_text("Kim")

    def behind(route: Route) -> None:
        answer = route.fetch()
        slow[0].continue_()
        while not kept(house):
            time.sleep(0.05)
        route.fulfill(response=answer)

    page.route(re.compile(r"/inbox/\d+/$"), behind, times=1)
    page.go_back()
    expect(page.locator("#talk-head")).to_contain_text("Marta")
    expect(box(page)).to_have_value(WORDS)
    saved(page)
    assert kept(house) == [WORDS]


def test_leaving_by_a_shortcut_and_coming_back_by_the_browser(house: House, page: Page) -> None:
    page.goto(house.talk("marta"))
    write(page)
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("t")
    page.wait_for_url(house.brand)
    page.go_back()
    expect(box(page)).to_have_value(WORDS)
    page.goto(house.talk("marta"))
    expect(box(page)).to_have_value(WORDS)
    expect(page.locator(".card", has_text="Marta")).to_contain_text("Your draft")


def test_another_device_has_the_words_too_and_throws_them_away(house: House, page: Page, browser: Browser) -> None:
    page.goto(house.talk("marta"))
    write(page)
    saved(page)
    context = browser.new_context(locale="en-GB")
    other = house.sign_in(context, house.street.ana)
    other.goto(house.talk("marta"))
    expect(box(other)).to_have_value(WORDS)
    other.get_by_role("button", name="Throw away").click()
    expect(box(other)).to_have_value("")
    assert kept(house) == []
    context.close()


def test_two_windows_of_one_person_overwrite_nothing(house: House, page: Page) -> None:
    page.goto(house.talk("marta"))
    write(page, "first")
    saved(page)
    other = page.context.new_page()
    other.goto(house.talk("marta"))
    box(other).press_sequentially(" from the second window")
    expect(box(other)).to_have_value(re.compile("second window"))
    other.keyboard.press("Tab")
    other.wait_for_timeout(300)
    box(page).press_sequentially(" from the first window")
    page.keyboard.press("Tab")
    page.wait_for_timeout(800)
    assert sorted("second" in words for words in kept(house)) == [False, True]
    page.reload()
    expect(page.locator("#composer")).to_contain_text("second window")


def test_a_draft_being_edited_is_there_again(house: House, page: Page) -> None:
    page.goto(house.talk("tom"))
    page.keyboard.press("r")
    editor = page.get_by_label("Edit the draft")
    editor.fill("From nine to eight, Tom.")
    page.locator(".card", has_text="Marta").click()
    expect(page.locator("#talk-head")).to_contain_text("Marta")
    page.go_back()
    expect(page.get_by_label("Edit the draft")).to_have_value("From nine to eight, Tom.")
    page.get_by_label("Edit the draft").press("Control+Enter")
    expect(page.locator("#told")).to_contain_text("Sent to Tom")
    assert kept(house) == []


def test_undo_over_a_second_reply_keeps_both(house: House, page: Page) -> None:
    page.goto(house.alone("marta"))
    write(page, "First.")
    page.keyboard.press("Control+Enter")
    undo = page.locator(".said.ours").get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    write(page, "Second, still being typed")
    undo.click()
    expect(page.locator(".said.ours")).to_contain_text("Not sent")
    expect(box(page)).to_have_value("Second, still being typed")
    expect(page.locator(".beside")).to_contain_text("First.")
    assert faults(page) == []
    page.get_by_role("button", name="Write on with these").click()
    expect(box(page)).to_have_value("First.")
    expect(page.locator(".beside")).to_contain_text("Second, still being typed")
    box(page).press("Control+Enter")
    expect(page.locator(".said.ours")).to_have_count(2)
    expect(page.locator(".beside")).to_contain_text("Second, still being typed")


def test_words_typed_while_a_send_is_under_way_stay(house: House, page: Page) -> None:
    page.goto(house.alone("marta"))
    go = threading.Event()

    def slowly(route: Route) -> None:
        answer = route.fetch()
        # Letters typed right behind the sending do nothing: more is written by going into the field again.
        box(page).press("End")
        page.keyboard.type(" And one thing more")
        route.fulfill(response=answer)
        go.set()

    page.route("**/replies", slowly)
    write(page, "Mi dispiace.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".said.ours")).to_contain_text("Mi dispiace.")
    expect(box(page)).to_have_value("And one thing more")
    expect(box(page)).to_be_focused()
    assert go.is_set()
    saved(page)
    assert said(house) == ["Mi dispiace."]
    assert kept(house) == ["And one thing more"]


def test_a_note_outlives_its_palette(house: House, page: Page) -> None:
    page.goto(house.alone("marta"))
    page.keyboard.press("n")
    page.keyboard.type("Rossi drove past twice")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("e")
    expect(page.locator("#talk-head")).to_contain_text("resolved")
    page.keyboard.press("n")
    expect(page.locator("#note-text")).to_have_value("Rossi drove past twice")
    page.reload()
    page.keyboard.press("n")
    expect(page.locator("#note-text")).to_have_value("Rossi drove past twice")
    page.locator("#note-text").press("Control+Enter")
    expect(page.locator(".said.note").last).to_contain_text("Rossi drove past twice")
    page.keyboard.press("n")
    expect(page.locator("#note-text")).to_have_value("")
    assert kept(house) == []
    assert house.do(lambda: Note.of(house.street.brand).filter(text__startswith="Rossi drove").count()) == 1


def test_a_refused_reply_can_be_edited_and_tried_again(house: House, page: Page) -> None:
    def refuse() -> None:
        Reply.of(house.street.brand).filter(text="Too bold.").update(step=Step.FAILED, reason="Refused: too bold")

    page.goto(house.alone("marta"))
    write(page, "Too bold.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".said.ours")).to_contain_text("Too bold.")
    house.do(refuse)
    page.reload()
    page.get_by_role("button", name="Edit and try again").click()
    expect(box(page)).to_have_value("Too bold.")
    box(page).fill("Milder.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".said.ours").last).to_contain_text("Milder.")
    assert said(house) == ["Too bold.", "Milder."]


def test_words_that_the_rules_refuse_are_there_after_a_reload(house: House, page: Page) -> None:
    page.goto(house.talk("marta"))
    box(page).fill("x" * 501)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("at most 500")
    page.reload()
    expect(box(page)).to_have_value("x" * 501)


def test_a_refusals_sentence_goes_when_its_words_were_changed(house: House, page: Page) -> None:
    page.goto(house.talk("marta"))
    box(page).fill("x" * 502)
    page.keyboard.press("Control+Enter")
    told = page.locator("#composer .refusal")
    expect(told).to_contain_text("at most 500")
    box(page).press("Control+End")
    box(page).press("Backspace")
    expect(page.locator("[data-counter]")).to_have_text("501")
    expect(told).to_be_visible()
    box(page).press("Backspace")
    expect(told).to_have_count(0)
    expect(box(page)).not_to_have_attribute("aria-invalid", "true")
    assert faults(page) == []


@pytest.mark.parametrize("handle", ["marta", "tom"])
def test_a_lost_answer_then_the_same_again_is_said_once(house: House, page: Page, handle: str) -> None:
    page.goto(house.alone(handle))
    if handle == "tom":
        page.keyboard.press("r")
    area = page.get_by_label("Edit the draft") if handle == "tom" else box(page)
    area.fill("Said once.")
    page.route("**/replies", lambda route: (route.fetch(), route.abort()), times=1)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#notices")).to_contain_text("did not answer")
    expect(area).to_have_value("Said once.")
    area.press("Control+Enter")
    expect(page.locator(".said.ours")).to_contain_text("Said once.")
    expect(box(page)).to_have_value("")
    assert said(house) == ["Said once."]
    page.reload()
    expect(box(page)).to_have_value("")


def test_a_lost_answer_then_other_words_shows_what_was_said_and_keeps_them(house: House, page: Page) -> None:
    page.goto(house.alone("marta"))
    box(page).fill("Said once.")
    page.route("**/replies", lambda route: (route.fetch(), route.abort()), times=1)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#notices")).to_contain_text("did not answer")
    box(page).fill("Other words.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Said once.")
    expect(box(page)).to_have_value("Other words.")
    page.reload()
    expect(box(page)).to_have_value("Other words.")
    assert said(house) == ["Said once."]
    box(page).press("Control+Enter")
    expect(page.locator(".said.ours").last).to_contain_text("Other words.")


def test_a_server_that_does_not_answer_leaves_the_words_in_the_browser(house: House, page: Page) -> None:
    page.goto(house.talk("marta"))
    page.route("**/unsent", lambda route: route.abort())
    write(page)
    expect(page.locator("#composer")).to_contain_text("kept on this computer")
    page.unroute("**/unsent")
    page.reload()
    expect(box(page)).to_have_value(WORDS)
    saved(page)
    assert kept(house) == [WORDS]


def test_a_draft_settled_meanwhile_says_what_was_said(house: House, page: Page) -> None:
    page.goto(house.talk("tom"))
    page.keyboard.press("r")
    page.get_by_label("Edit the draft").fill("Mine.")
    draft = house.do(lambda: Draft.of(house.street.brand).get(conversation=house.street.conversation("tom")))
    house.do(
        lambda: approve(Draft.across_brands.get(pk=draft.pk), house.street.ana, timezone.now(), text="Theirs.")
    )
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Theirs.")
    expect(box(page)).to_have_value("Mine.")
    assert kept(house) == ["Mine."]
