"""Knowledge and settings as a browser shows them: nothing for axe to find, nothing wider than a phone."""

from __future__ import annotations

import os
from datetime import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from rapport.accounts.tokens import invite
from rapport.answers import articles, saved
from rapport.availability import hours
from rapport.availability.hours import Shift
from rapport.channels import connected
from rapport.channels.models import State
from tests.cast import channel
from tests.screens.browser import House, at_rest
from tests.screens.test_knowledge import asked
from tests.street import Street

PICTURES = os.environ.get("RAPPORT_PICTURES", "")
pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("django_db_setup")]


def furnish(street: Street) -> tuple[int, int]:
    """A brand somebody works in, whose mailbox needs somebody; the ids of an article and the mailbox."""
    now, ana, brand = timezone.now(), street.ana, street.brand
    mail = channel(brand, "email", name="Casa Aurora", settings={"address": "hello@aurora.example"})
    connected.record_health(
        mail, State.NEEDS_SIGN_IN, "imap.aurora.example does not accept the name and password.", now
    )
    connected.mark_heard(street.channel, now)
    words = {
        "en": ("When are you open?\nWhat are your opening hours?", "Monday to Friday, nine to six."),
        "it": ("Che orari fate?\nQuando siete aperti?", "Dal lunedì al venerdì, dalle nove alle diciotto."),
    }
    first = articles.write(brand, "Opening hours", words, ana, now)
    articles.approve(first, ana, now)
    articles.let_answer(first, "practice", ana, now)
    articles.write(brand, "Delivery abroad", {"en": ("Do you deliver to Cork?", "Yes, €45.")}, ana, now)
    retired = articles.write(brand, "Winter sale", {"en": ("Is there a sale?", "Until Friday.")}, ana, now)
    articles.retire(retired, ana, now)
    saved.write(brand, "By phone", "en", "You reach us on 051 555 010,\nMonday to Friday.", ana, now)
    asked(street.channel, "¿Hacen envíos a Canarias?")
    asked(street.channel, "Can I pick the sofa up myself on a Saturday morning?")
    split = [(time(9), time(13)), (time(14), time(18))]
    hours.replace(brand, [Shift(day, *times) for day in range(5) for times in split], ana, now)
    invite(brand, "eve@example.com", now, name="Eve", by=ana)
    return first.pk, mail.pk


def at(house: House, name: str, **more: object) -> str:
    return house.url + reverse(name, kwargs={"brand": house.street.brand.slug, **more})


def pages(house: House, article: int, mail: int) -> dict[str, str]:
    plain = ["index", "networks", "people", "brand", "brand_new", "hours", "me", "tokens", "record"]
    names = [f"settings:{name}" for name in plain]
    names += [f"knowledge:{name}" for name in ("index", "new", "asked", "saved", "saved_new")]
    found = {name: at(house, name) for name in names}
    for name in ("settings:channel", "settings:channel_renewal", "settings:channel_closing"):
        found[name] = at(house, name, pk=mail)
    found["knowledge:article"] = at(house, "knowledge:article", pk=article)
    found["knowledge:try"] = at(house, "knowledge:try") + "?q=when+do+you+open"
    return found


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name.replace(':', '-')}.png", full_page=True)


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_every_page_is_accessible_and_fits(house: House, page: Page, width: int, scheme: str) -> None:
    ids = house.do(lambda: furnish(house.street))
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    for name, address in pages(house, *ids).items():
        page.goto(address)
        found = Axe().run(at_rest(page)).response["violations"]
        wrong += [f"{name}: {v['id']} {[n['target'] for n in v['nodes']]}" for v in found]
        wide = page.evaluate("document.documentElement.scrollWidth")
        wrong += [f"{name}: {wide} wide on {width}"] if wide > width else []
        picture(page, f"{name}-{width}")
    assert not wrong, "\n".join(wrong)


def test_an_article_is_written_approved_and_tried_without_a_mouse(house: House, page: Page) -> None:
    page.goto(at(house, "knowledge:index"))
    page.keyboard.press("c")
    page.get_by_label("Title").focus()
    for words in ("Parking", "Where can I park?", "Behind the shop, free for two hours."):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    expect(page.locator(".counted").first).to_have_text("36 of 500 characters, the most on Practice")
    page.get_by_role("button", name="Save").press("Enter")
    page.get_by_role("button", name="Approve these words").press("Enter")
    expect(page.get_by_text("Approved", exact=True)).to_be_visible()
    page.get_by_role("switch").press("Space")
    expect(page.get_by_role("switch")).to_have_attribute("aria-checked", "true")
    page.get_by_role("link", name="Try a question").press("Enter")
    page.get_by_label("A question").fill("where can I park my car")
    page.keyboard.press("Enter")
    expect(page.locator("#tried")).to_contain_text("Behind the shop")


def test_a_refused_connection_keeps_what_was_typed(house: House, page: Page) -> None:
    page.goto(at(house, "settings:connect", network="mastodon"))
    page.get_by_label("Server").fill("https://127.0.0.1:1")
    page.get_by_label("Access token").fill("s3cr3t-token")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Nothing was saved")
    expect(page.get_by_label("Server")).to_have_value("https://127.0.0.1:1")
    expect(page.get_by_label("Access token")).to_have_value("s3cr3t-token")
    assert "s3cr3t-token" not in page.request.get(page.url).text()
    assert Axe().run(at_rest(page)).response["violations"] == []
    picture(page, "refused")
    page.goto(at(house, "settings:hours"))
    page.get_by_label("Monday, shift 1, from").fill("18:00")
    page.get_by_label("Monday, shift 1, to").fill("09:00")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("ends before it begins")).to_be_visible()
    assert Axe().run(at_rest(page)).response["violations"] == []
    picture(page, "hours-refused")
