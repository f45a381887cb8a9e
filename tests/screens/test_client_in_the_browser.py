"""A client's page and the team's approvals in a real browser: without a script, on a phone, by keyboard."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, expect

from rapport.accounts.models import Membership, Role
from rapport.approvals.models import Vote
from rapport.approvals.rule import StepGiven, set_four_eyes, set_rule
from rapport.media.files import keep_file
from rapport.outbox.models import Publication
from rapport.publishing.approval_models import ClientLink
from rapport.publishing.client_links import ClientGiven, ask_client, renew_link
from rapport.publishing.editing import edit_published
from rapport.publishing.line import line_up
from rapport.publishing.models import PublishedChange, When
from rapport.publishing.post_comments import client_says, say_about
from rapport.publishing.writing import FileGiven, PostGiven, VariantGiven, write_post
from tests.cast import person
from tests.media.pictures import picture
from tests.screens.browser import House, faults, settled

pytestmark = pytest.mark.browser


def waiting(house: House) -> str:
    """Three posts that wait for Carla, with words about the first; the address of her page."""
    street, now, posts = house.street, timezone.now(), []
    file, name = keep_file(street.brand, "oak.png", picture(), now)
    files = (FileGiven(file, name, "A table of oak under a lamp"),)
    for n, idea in enumerate(
        ("A table asks for 31 days of us.", "Three lamps are back.", "Open workshop on Saturday.")
    ):
        given = PostGiven(idea, (VariantGiven(street.channel),), files=() if n else files)
        post = write_post(street.brand, given, street.ana, now)
        line_up(post, When.DATE, street.ana, now, at=now + timedelta(days=1, hours=n))
        posts.append(post)
    who = ClientGiven("Carla", "carla@studio.example", "it")
    link, token = ask_client(who, posts, [street.channel], street.ana, now)
    say_about(posts[0], "Are the 31 days right?", street.ana, now, internal=False)
    client_says(link.asks.earliest("pk"), "Yes, counted in the shop.", now)
    return house.url + reverse("client:index", args=[token])


def looked_at(
    house: House, browser: Browser, address: str, name: str, signed_in: bool, press: bool = False
) -> None:
    """In light, dark and on a phone; `press`: the button of the client's door first, each time of a new link."""
    for width, scheme in ((1440, "light"), (1440, "dark"), (390, "light")):
        with browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme) as context:
            page = house.sign_in(context, house.street.ana) if signed_in else context.new_page()
            page.goto(house.do(lambda: anew(house)) if press else address)
            if press:
                page.get_by_role("button").click()
            if folder := os.environ.get("RAPPORT_PICTURES"):
                page.screenshot(path=str(Path(folder) / f"{name}-{width}-{scheme}.png"), full_page=True)
            assert faults(page) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)


def test_a_client_says_yes_on_a_phone_without_a_script(house: House, browser: Browser) -> None:
    address = house.do(lambda: waiting(house))
    phone = {"width": 390, "height": 844}
    with browser.new_context(viewport=phone, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address)
        page.get_by_role("button").click()
        page.locator("article button[value=yes]").first.click()
        expect(page.locator("article button[value=yes]")).to_have_count(2)
        page.locator("article summary.also").first.click()
        page.locator("article textarea[name=words]:visible").first.fill("Four lamps.")
        page.locator("article button[value=no]").first.click()
        expect(page.locator("article button[value=yes]")).to_have_count(1)
        [kept] = context.cookies()
        assert (kept["path"], kept["httpOnly"], kept["sameSite"]) == (urlsplit(address).path, True, "Lax")
    assert house.do(lambda: sorted(Vote.of(house.street.brand).values_list("yes", flat=True))) == [False, True]


def anew(house: House) -> str:
    """Another address of the same link."""
    link = ClientLink.of(house.street.brand).earliest("pk")
    token = renew_link(link, house.street.ana, timezone.now())
    return house.url + reverse("client:index", args=[token])


def test_her_page_is_fit_for_everybody(house: House, browser: Browser) -> None:
    looked_at(house, browser, house.do(lambda: waiting(house)), "client", signed_in=False, press=True)


def test_her_door_and_a_used_up_link_are_fit_for_everybody(house: House, browser: Browser) -> None:
    address = house.do(lambda: waiting(house))
    looked_at(house, browser, address, "client-door", signed_in=False)
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(address)
        page.get_by_role("button").click()
        expect(page.locator("article button[value=yes]").first).to_be_visible()
        page.goto(address)  # by the mail again, in the same browser
        expect(page.locator("article button[value=yes]").first).to_be_visible()
    looked_at(house, browser, address, "client-used", signed_in=False)


@pytest.mark.parametrize("where", ["clients", "approvals", "approvals/steps", "post", "changed"])
def test_the_teams_pages_are_fit_for_everybody(house: House, browser: Browser, where: str) -> None:
    house.do(lambda: by_steps(house))
    number = house.do(lambda: ClientLink.of(house.street.brand).get().asks.earliest("pk").post_id)
    number = (
        house.do(lambda: PublishedChange.of(house.street.brand).get().post_id) if where == "changed" else number
    )
    address = f"{house.brand}publish/{f'posts/{number}' if where in ('post', 'changed') else where}"
    looked_at(house, browser, address, where.replace("/", "-"), signed_in=True)


def by_steps(house: House) -> None:
    """Bo's posts, and his other words for one that is out, wait for Ana; her own for others and a client."""
    street, now = house.street, timezone.now()
    bo = person(f"boris-{street.brand.pk}")
    Membership.across_brands.create(brand=street.brand, person=bo, role=Role.AGENT)
    street.now = now
    out = write_post(
        street.brand, PostGiven("The shop is open till six.", (VariantGiven(street.channel),)), bo, now
    )
    line_up(out, When.NOW, bo, now)
    street.run()
    set_four_eyes(street.brand, True, street.ana, now)
    set_rule(street.brand, [StepGiven()], street.ana, now)
    part = Publication.of(street.brand).get(part__variant__post=out)
    edit_published(out, part.pk, "The workshop is open till seven.", out.version, bo, now)
    for n, idea in enumerate(("Dovetails, seen from inside.", "Three lamps are back: 119 €.", "Come and sit.")):
        post = write_post(street.brand, PostGiven(idea, (VariantGiven(street.channel),)), bo, now)
        line_up(post, When.DATE, bo, now, at=now + timedelta(days=1, hours=n))
    waiting(house)


def test_approved_by_keyboard(house: House, browser: Browser) -> None:
    house.do(lambda: by_steps(house))
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        page = house.sign_in(context, house.street.ana)
        page.goto(f"{house.brand}publish/approvals")
        settled(page)
        for key in ("j", "j", "j", "x", "j", "x", "A"):
            page.keyboard.press(key)
        expect(page.locator(".notice").first).to_contain_text("2 yeses are kept")
        settled(page)
        page.keyboard.press("j")
        page.keyboard.press("a")
        expect(page.locator(".notice").first).to_contain_text("Your word is kept")
    assert house.do(lambda: Vote.of(house.street.brand).filter(yes=True).count()) == 3
