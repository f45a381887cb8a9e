"""The tour in the inbox, from the link that signs in to the first own reply: it waits for what the person does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from rapport.accounts import tokens
from rapport.accounts.models import Person
from rapport.channels.models import Channel
from rapport.hosted.practice import walk
from rapport.hosted.practice.played import PlayedStep
from rapport.outbox.models import Reply
from tests.cast import channel, person
from tests.screens.browser import House, faults
from tests.street import Street


@pytest.fixture
def street(db: None, tmp_path: Path) -> Iterator[Street]:
    found = Street.open(tmp_path)
    found.teach(automatic=False)
    return found


def at(street: Street, path: str) -> str:
    return f"/b/{street.brand.slug}/{path}"


def here(street: Street, who: Person | None = None) -> walk.Scene:
    found = walk.scene(street.brand, who or street.ana)
    assert found is not None
    return found


def strip(street: Street, client: Client, seen: str = "") -> str:
    answer = client.get(at(street, f"practice/tour/strip?seen={seen}"))
    return answer.content.decode()


def words(page: str) -> str:
    return " ".join(page.split())


def opens(street: Street, client: Client) -> int:
    """The message comes in, and its conversation is before the person."""
    assert "on its way" in strip(street, client)
    street.now = timezone.now()
    street.receive()
    number = here(street).conversation
    assert f"inbox/{number}/" in strip(street, client)
    assert client.get(at(street, f"inbox/{number}/")).status_code == 200
    client.post(at(street, f"inbox/{number}/here"))
    assert here(street).opened
    return int(number or 0)


def walk_on(street: Street, client: Client) -> None:
    client.post(at(street, "practice/tour/next"))


def test_from_signing_in_to_the_first_own_reply(street: Street, client: Client) -> None:
    client.post(f"/join/{tokens.sign_in(street.ana, timezone.now())}")
    assert "practice/tour/invitation" in client.get(at(street, "")).content.decode()
    assert "Start here, 3 minutes" in client.get(at(street, "practice/tour/invitation")).content.decode()
    assert strip(street, client) == ""

    walk_on(street, client)
    number = opens(street, client)
    assert "Robin Hale asks what an article answers." in words(strip(street, client))
    assert "Decide about the draft" in strip(street, client)
    walk_on(street, client)
    assert here(street).step.code == "question", "it waits for what is to be done"
    draft = street.conversation(PlayedStep.of(street.brand).get().author).drafts.get()
    client.post(at(street, f"inbox/{number}/drafts/{draft.pk}/approval"))
    assert here(street).done

    walk_on(street, client)
    opens(street, client)
    walk_on(street, client)
    opens(street, client)
    walk_on(street, client)
    number = opens(street, client)
    assert "Wanda Ruiz is angry. No robot answered." in words(strip(street, client))
    assert not here(street).done
    client.post(at(street, f"inbox/{number}/replies"), {"text": "I am sorry. I will call you.", "key": "first"})
    assert Reply.of(street.brand).filter(text="I am sorry. I will call you.", approved_by=street.ana).exists()
    last = words(strip(street, client))
    assert "That was your first own reply." in last
    assert "Connect your mailbox" in last
    assert client.get(at(street, "practice/tour/invitation")).status_code == 204


def test_a_reply_that_was_taken_back_is_none(street: Street, client: Client) -> None:
    client.force_login(street.ana)
    row = PlayedStep(brand=street.brand, person=street.ana, code="complaint", author="wanda", at=timezone.now())
    row.post = street.says("Nobody came.", "wanda").id
    row.save()
    street.receive()
    number = here(street).conversation
    client.post(at(street, f"inbox/{number}/here"))
    client.post(at(street, f"inbox/{number}/replies"), {"text": "I am sorry.", "key": "k"})
    assert here(street).over
    client.post(at(street, f"inbox/{number}/replies/{Reply.of(street.brand).get().pk}/undo"))
    assert not here(street).over


def test_it_is_put_away_and_taken_up_where_it_was(street: Street, client: Client) -> None:
    client.force_login(street.ana)
    walk_on(street, client)
    opens(street, client)
    client.post(at(street, "practice/tour/away"), {"back": at(street, "inbox/")})
    assert strip(street, client) == ""
    assert "practice/tour/strip" not in client.get(at(street, "inbox/")).content.decode()
    assert "Go on with the tour" in client.get(at(street, "practice/")).content.decode()
    client.post(at(street, "practice/tour/resumption"))
    assert here(street).opened
    assert "Step 1 of 4" in words(strip(street, client))


def test_each_person_walks_alone_and_nobody_outside_sees_it(street: Street, client: Client) -> None:
    client.force_login(street.ana)
    walk_on(street, client)
    assert walk.scene(street.brand, person("bo")) is None
    cruz = Client()
    cruz.force_login(person("cruz"))
    assert cruz.get(at(street, "practice/tour/strip")).status_code == 404
    assert cruz.post(at(street, "practice/tour/next")).status_code == 404


def test_what_looks_as_it_did_is_not_sent_again(street: Street, client: Client) -> None:
    client.force_login(street.ana)
    walk_on(street, client)
    mark = here(street).mark
    assert client.get(at(street, f"practice/tour/strip?seen={mark}")).status_code == 204
    street.receive()
    assert client.get(at(street, f"practice/tour/strip?seen={mark}")).status_code == 200


def test_who_has_a_mailbox_is_not_told_to_connect_one(street: Street) -> None:
    assert not walk.connected(street.brand)
    channel(street.brand, "email")
    assert walk.connected(street.brand)
    Channel.of(street.brand).filter(network="email").update(closed_at=timezone.now())
    assert not walk.connected(street.brand)


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_somebody_new_follows_it_in_a_browser(house: House, page: Page, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    clicks = 0

    def press(name: str, role: str = "button") -> None:
        nonlocal clicks
        clicks += 1
        page.get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]

    def comes_in() -> None:
        nonlocal clicks
        house.street.now = timezone.now()
        house.do(house.street.receive)
        clicks += 1
        page.locator("#strip").get_by_role("link", name="Open it").click()
        expect(page.locator("#strip .good").first).to_contain_text("Open it")

    page.goto(house.brand)
    press("Show me")
    expect(page.locator("#strip")).to_contain_text("on its way")
    comes_in()
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("a")
    clicks += 1
    strip = page.locator("#strip")
    for _ in range(3):
        strip.get_by_role("button", name="Next").click()
        clicks += 1
        expect(strip).to_contain_text("on its way")
        comes_in()
    expect(strip).to_contain_text("Wanda Ruiz is angry")
    page.keyboard.press("r")
    page.keyboard.type("I am sorry, Wanda. I will call you today.")
    page.keyboard.press("Control+Enter")
    clicks += 2
    expect(strip).to_contain_text("That was your first own reply.")
    assert faults(page) == []
    strip.get_by_role("link", name="Connect your mailbox").click()
    clicks += 1
    expect(page.get_by_role("heading", name="Where do your customers write to you?")).to_be_visible()
    assert clicks <= 13


def test_who_leaves_it_stays_where_they_are(street: Street, client: Client) -> None:
    client.force_login(street.ana)
    walk_on(street, client)
    beside = at(street, "inbox/?view=drafts")
    asked = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{beside}"}
    page = client.get(at(street, "practice/tour/strip"), headers=asked).content.decode()
    assert f'name="back" value="{beside}"' in page
    assert client.post(at(street, "practice/tour/away"), {"back": beside})["Location"] == beside


@pytest.mark.parametrize("said", ["http://[", "http%3A//%5B"])
def test_where_a_page_says_it_stands_may_be_no_address(street: Street, said: str) -> None:
    client = Client()
    client.force_login(street.ana)
    odd = {"HX-Request": "true", "HX-Current-URL": said, "HX-Current-URL-URI-AutoEncoded": "true"}
    for where in ("inbox/", "", "practice/", "practice/tour/strip"):
        assert client.get(at(street, where), headers=odd).status_code < 300
    assert client.post(at(street, "practice/tour/next"), headers=odd).status_code < 400
