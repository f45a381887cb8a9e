"""Knowledge and settings as a browser shows them: nothing for axe to find, nothing wider than a phone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from rapport.answers import articles, saved
from rapport.people import channels, hours
from rapport.people.hours import Shift
from rapport.people.models import Channel, State
from rapport.people.tokens import invite
from tests.cast import Cast, cast_of, channel
from tests.screens.test_knowledge import asked

CHROMIUM = Path("/usr/bin/chromium")
PICTURES = os.environ.get("RAPPORT_PICTURES", "")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's package chromium"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def furnish(cast: Cast) -> Channel:
    """A brand somebody works in; its mailbox, which needs somebody."""
    now, ana = timezone.now(), cast.ana
    mail = channel(cast.aurora, "email", name="Casa Aurora", settings={"address": "hello@aurora.example"})
    channels.note(mail, State.NEEDS_SIGN_IN, "imap.aurora.example does not accept the name and password.", now)
    channels.heard(cast.channel, now)
    words = {
        "en": ("When are you open?\nWhat are your opening hours?", "Monday to Friday, nine to six."),
        "it": ("Che orari fate?\nQuando siete aperti?", "Dal lunedì al venerdì, dalle nove alle diciotto."),
    }
    first = articles.write(cast.aurora, "Opening hours", words, ana, now)
    articles.approve(first, ana, now)
    articles.let_answer(first, "practice", ana, now)
    articles.write(cast.aurora, "Delivery abroad", {"en": ("Do you deliver to Cork?", "Yes, €45.")}, cast.bo, now)
    retired = articles.write(cast.aurora, "Winter sale", {"en": ("Is there a sale?", "Until Friday.")}, ana, now)
    articles.retire(retired, ana, now)
    saved.write(cast.aurora, "By phone", "en", "You reach us on 051 555 010,\nMonday to Friday.", ana, now)
    for question in ("¿Hacen envíos a Canarias?", "Can I pick the sofa up myself on a Saturday morning?"):
        asked(cast.channel, question)
    hours.replace(
        cast.aurora, [Shift(n, *times) for n in range(5) for times in ((time(9), time(13)), (time(14), time(18)))]
    )
    invite(cast.aurora, "eve@example.com", now, name="Eve", by=ana)
    return mail


def signed_in(browser: Browser, cast: Cast, server: LiveServer, *, width: int, dark: bool) -> Page:
    client = Client()
    client.force_login(cast.ana)
    scheme = "dark" if dark else "light"
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    name = configured.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": server.url}])
    page = context.new_page()
    page.route("**/b/*/live*", lambda route: route.fulfill(status=204))
    return page


def pages(cast: Cast, mail: Channel) -> dict[str, str]:
    article = articles.Article.of(cast.aurora).get(title="Opening hours").pk
    theirs = {"brand": cast.aurora.slug}
    plain = ["index", "networks", "people", "brand", "brand_new", "hours", "me", "tokens", "record"]
    found = {f"settings-{n}": reverse(f"settings:{n}", kwargs=theirs) for n in plain}
    for name in ("channel", "channel_renewal", "channel_closing"):
        found[f"settings-{name}"] = reverse(f"settings:{name}", kwargs={**theirs, "pk": mail.pk})
    for name in ("index", "new", "asked", "saved", "saved_new"):
        found[f"knowledge-{name}"] = reverse(f"knowledge:{name}", kwargs=theirs)
    found["knowledge-article"] = reverse("knowledge:article", kwargs={**theirs, "pk": article})
    found["knowledge-try"] = reverse("knowledge:try", kwargs=theirs) + "?q=when+do+you+open"
    return found


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True)])
def test_every_page_is_accessible_and_fits(
    browser: Browser, live_server: LiveServer, width: int, dark: bool
) -> None:
    cast = cast_of()
    mail = furnish(cast)
    page = signed_in(browser, cast, live_server, width=width, dark=dark)
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    for name, address in pages(cast, mail).items():
        page.goto(live_server.url + address)
        found = Axe().run(page).response["violations"]
        wrong += [f"{name}: {v['id']} {[n['target'] for n in v['nodes']]}" for v in found]
        wide = page.evaluate("document.documentElement.scrollWidth")
        wrong += [f"{name}: {wide} wide on {width}"] if wide > width else []
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
    assert not wrong, "\n".join(wrong)
    page.context.close()


def test_an_article_is_written_approved_and_tried_without_a_mouse(
    browser: Browser, live_server: LiveServer
) -> None:
    cast = cast_of()
    page = signed_in(browser, cast, live_server, width=1280, dark=False)
    page.goto(live_server.url + reverse("knowledge:index", kwargs={"brand": cast.aurora.slug}))
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
    page.context.close()


def test_a_refused_connection_keeps_what_was_typed(browser: Browser, live_server: LiveServer) -> None:
    cast = cast_of()
    page = signed_in(browser, cast, live_server, width=1280, dark=False)
    page.goto(
        live_server.url + reverse("settings:connect", kwargs={"brand": cast.aurora.slug, "network": "mastodon"})
    )
    page.get_by_label("Server").fill("https://127.0.0.1:1")
    page.get_by_label("Access token").fill("secret")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Nothing was saved")
    expect(page.get_by_label("Server")).to_have_value("https://127.0.0.1:1")
    expect(page.get_by_label("Access token")).to_have_value("")
    assert Axe().run(page).response["violations"] == []
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/refused.png", full_page=True)
    page.goto(live_server.url + reverse("settings:hours", kwargs={"brand": cast.aurora.slug}))
    page.get_by_label("Monday, shift 1, from").fill("18:00")
    page.get_by_label("Monday, shift 1, to").fill("09:00")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.get_by_text("ends before it begins")).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/hours-refused.png", full_page=True)
    page.context.close()
