"""What stands in a form of a whole page stays until the server took it, tried in a browser."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from rapport.answers.models import Article
from tests.screens.browser import House, faults
from tests.screens.test_desk_in_the_browser import at
from tests.screens.test_unsent_in_the_browser import with_a_password

pytestmark = pytest.mark.browser

ANSWER = "Behind the shop, free for two hours."


def write(page: Page, address: str) -> None:
    page.on("dialog", lambda asked: asked.accept())
    page.goto(address)
    page.get_by_label("Title").fill("Parking")
    page.get_by_label("Ways to ask it").first.fill("Where can I park?")
    page.get_by_label("The answer").first.fill(ANSWER)


def there_again(page: Page) -> None:
    expect(page.get_by_label("Title")).to_have_value("Parking")
    expect(page.get_by_label("The answer").first).to_have_value(ANSWER)
    expect(page.locator(".yours")).to_contain_text("Your words are kept on this computer")


def articles(house: House) -> int:
    return house.do(lambda: Article.of(house.street.brand).filter(title="Parking").count())


def test_signed_out_while_writing_an_article_it_is_there_again_and_saved_once(house: House, page: Page) -> None:
    address = at(house, "knowledge:new")
    write(page, address)
    house.do(lambda: Session.objects.all().delete())
    page.get_by_role("button", name="Save").click()
    with_a_password(house)
    page.get_by_label("E-mail").fill(house.street.ana.email)
    page.get_by_label("Password").fill("a sentence of my own")
    page.get_by_role("button", name="Sign in").click()
    there_again(page)
    assert faults(page) == []
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Approve these words")).to_be_visible()
    page.goto(address)
    expect(page.get_by_label("Title")).to_have_value("")
    assert articles(house) == 1


def test_reload_and_another_page_and_throwing_away(house: House, page: Page) -> None:
    address = at(house, "knowledge:new")
    write(page, address)
    page.reload()
    there_again(page)
    page.goto(at(house, "settings:index"))
    page.go_back()
    there_again(page)
    page.get_by_role("button", name="Throw away").click()
    expect(page.get_by_label("Title")).to_have_value("")
    assert articles(house) == 0


def test_no_answer_keeps_the_words(house: House, page: Page) -> None:
    address = at(house, "knowledge:new")
    write(page, address)
    page.route("**/knowledge/new", lambda route: route.abort(), times=1)
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("chrome-error://**")
    page.goto(address)
    there_again(page)


def test_a_secret_is_not_kept(house: House, page: Page) -> None:
    page.goto(at(house, "settings:connect", network="mastodon"))
    page.get_by_label("Server").fill("mastodon.example")
    page.get_by_label("Access token").fill("very secret")
    page.reload()
    expect(page.get_by_label("Server")).to_have_value("mastodon.example")
    expect(page.get_by_label("Access token")).to_have_value("")
    assert "very secret" not in page.evaluate("JSON.stringify(sessionStorage) + JSON.stringify(localStorage)")
