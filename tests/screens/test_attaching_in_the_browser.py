"""A picture chosen, pasted or dropped beside the words, in a browser; pictures of it where they are asked for."""

from __future__ import annotations

import os
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from rapport.outbox.models import Attachment
from rapport.web.inbox import counting, talk
from tests.media.pictures import NOISE, PDF, picture
from tests.screens.browser import House, faults

pytestmark = pytest.mark.browser

GIVE = """([selector, kind, name, type, data]) => {
  const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
  const given = new DataTransfer();
  given.items.add(new File([bytes], name, { type }));
  const about = { bubbles: true, cancelable: true };
  const event = kind === "paste" ? new ClipboardEvent(kind, { ...about, clipboardData: given })
    : new DragEvent(kind, { ...about, dataTransfer: given });
  document.querySelector(selector).dispatchEvent(event);
}"""


def choose(page: Page, name: str, data: bytes, mime: str = "image/png") -> None:
    page.locator("#file").set_input_files({"name": name, "mimeType": mime, "buffer": data})


def give(page: Page, kind: str, name: str, data: bytes) -> None:
    page.evaluate(GIVE, ["#reply", kind, name, "image/png", b64encode(data).decode()])


def look(page: Page, name: str) -> None:
    """A picture for people, where the environment names a folder for it."""
    if folder := os.environ.get("RAPPORT_PICTURES"):
        page.screenshot(path=str(Path(folder) / f"{name}.png"))


def test_chosen_pasted_and_dropped_the_picture_waits_and_leaves(house: House, page: Page) -> None:
    page.goto(house.alone("marta"))
    page.locator("#reply").fill("È questa la gamba?")
    choose(page, "gamba.png", picture(size=(640, 480)))
    beside = page.locator("#attached li")
    expect(beside).to_have_count(1)
    give(page, "paste", "incollata.png", picture(size=(300, 500), colour="peru"))
    expect(beside).to_have_count(2)
    give(page, "drop", "rumore.png", NOISE)
    expect(beside).to_have_count(3)
    expect(page.locator("#reply")).to_have_value("È questa la gamba?")
    page.get_by_label("What gamba.png shows").fill("La gamba sinistra del tavolo")
    page.keyboard.press("Enter")
    expect(page.locator("#reply")).to_be_focused()
    assert faults(page) == []
    look(page, "composer-light")
    page.get_by_role("button", name="Take off rumore.png").click()
    expect(beside).to_have_count(2)
    page.reload()
    expect(beside).to_have_count(2)
    expect(page.get_by_label("What gamba.png shows")).to_have_value("La gamba sinistra del tavolo")
    expect(page.locator("#reply")).to_have_value("È questa la gamba?")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".sent-files img")).to_have_count(2)
    expect(beside).to_have_count(0)
    rows = house.do(lambda: [(one.name, one.alt) for one in Attachment.of(house.street.brand)])
    assert rows == [("gamba.png", "La gamba sinistra del tavolo"), ("incollata.png", "")]
    look(page, "sent-light")
    assert faults(page) == []


def test_what_is_refused_is_said_beside_words_that_stay(house: House, page: Page) -> None:
    page.goto(house.alone("marta"))
    page.locator("#reply").fill("Ecco la fattura")
    choose(page, "fattura.pdf", PDF, "application/pdf")
    expect(page.locator("#attached .refusal")).to_contain_text("takes no files of this kind")
    choose(page, "enorme.png", b"\x89PNG" + b"a" * 7_000_000)
    expect(page.locator("#attached .refusal")).to_contain_text("between 1 byte and 5 MB")
    expect(page.locator("#reply")).to_have_value("Ecco la fattura")
    look(page, "refused-light")
    choose(page, "gamba.png", picture(size=(64, 64)))
    expect(page.locator("#attached .refusal")).to_have_count(0)


def test_where_words_go_alone_a_dropped_file_is_refused_in_a_sentence(
    house: House, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(talk, "files_of", lambda conversation, answered: None)
    page.goto(house.alone("marta"))
    expect(page.locator("#reply")).to_be_visible()
    expect(page.locator("#file")).to_have_count(0)
    give(page, "drop", "gamba.png", picture())
    expect(page.locator("#attached .refusal")).to_contain_text("takes no files beside words")


@pytest.mark.parametrize("name", ["dark", "phone"])
def test_it_can_be_seen_in_the_dark_and_on_a_phone(house: House, browser: Browser, name: str) -> None:
    size = {"width": 390, "height": 844} if name == "phone" else {"width": 1440, "height": 900}
    theme = "dark" if name == "dark" else "light"
    context = browser.new_context(viewport=size, color_scheme=theme)  # type: ignore[arg-type]
    page = house.sign_in(context, house.street.ana)
    page.goto(house.talk("marta"))
    page.locator("#reply").fill("È questa la gamba?")
    choose(page, "gamba-sinistra-del-tavolo-grande.png", picture(size=(640, 480)))
    expect(page.locator("#attached li")).to_have_count(1)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    look(page, f"composer-{name}")
    context.close()


def test_beside_a_file_fewer_letters_are_taken_where_the_network_says_so(
    house: House, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = counting.counting_of
    monkeypatch.setattr(talk, "counting_of", lambda *given: replace(told(*given), beside=10))
    page.goto(house.alone("marta"))
    page.locator("#reply").fill("Which leg is it?")
    expect(page.locator(".counted")).to_contain_text("of 500")
    expect(page.locator("[data-counter]")).not_to_have_attribute("data-over", "")
    choose(page, "gamba.png", picture(size=(64, 48)))
    expect(page.locator(".counted .words-beside")).to_have_text("of 10 beside a file")
    expect(page.locator(".counted .words-alone")).to_be_hidden()
    expect(page.locator("[data-counter]")).to_have_attribute("data-over", "")
    page.get_by_role("button", name="Take off gamba.png").click()
    expect(page.locator(".counted .words-beside")).to_be_hidden()
    expect(page.locator("[data-counter]")).not_to_have_attribute("data-over", "")
