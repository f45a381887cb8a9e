"""Nobody sees or does what is not theirs: every address of the inbox and Today, walked."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from rapport.accounts.models import Membership, Person, Role
from rapport.inbox.models import Conversation
from rapport.web.inbox.urls import urlpatterns as inbox
from rapport.web.today.urls import urlpatterns as today
from rapport.web.urls import urlpatterns as web
from tests.cast import Cast
from tests.screens.busy import busy
from tests.street import Street

ROUTES = (
    [f"inbox:{one.name}" for one in inbox]
    + [f"today:{one.name}" for one in today]
    + ["stop", "start", "live", "waiting"]
)
READ = {
    "inbox:index",
    "inbox:rows",
    "inbox:saved-counts",
    "inbox:show",
    "inbox:live",
    "inbox:here",
    "inbox:file",
    "inbox:received",
    "today:index",
    "today:live",
    "live",
    "waiting",
}

HTMX = {"HX-Request": "true"}


def address(route: str, slug: str, number: int) -> str:
    """The route's address, with the number for whatever it names."""
    area, _, name = route.rpartition(":")
    patterns = {"inbox": inbox, "today": today, "": []}[area]
    asked = [converter for one in patterns if one.name == name for converter in one.pattern.converters]
    own = {one: number if one == "number" else 1 for one in asked}
    return reverse(route, kwargs={"brand": slug, **own})


@pytest.fixture
def talk(street: Street) -> Conversation:
    busy(street)
    return street.conversation("tom")


def test_cruz_sees_nothing(client: Client, cast: Cast, street: Street, talk: Conversation) -> None:
    client.force_login(cast.cruz)
    for route in ROUTES:
        places = [address(route, street.brand.slug, talk.pk)]
        if f"/{talk.pk}/" in places[0]:
            places.append(address(route, cast.norte.slug, talk.pk))
        for place in places:
            assert {client.get(place).status_code, client.post(place).status_code} <= {404, 405}, place


def test_strangers_are_shown_the_door(client: Client, street: Street, talk: Conversation) -> None:
    for route in ROUTES:
        place = address(route, street.brand.slug, talk.pk)
        for answer in (client.get(place), client.post(place)):
            assert answer.status_code == 405 or answer["Location"].startswith("/sign-in?next="), place


def test_who_may_only_look_changes_nothing(client: Client, street: Street, talk: Conversation) -> None:
    vic = Person.objects.create(email="vic@example.com", handle="vic", name="Vic")
    Membership.across_brands.create(brand=street.brand, person=vic, role=Role.VIEWER)
    client.force_login(vic)
    for route in set(ROUTES) - READ:
        place = address(route, street.brand.slug, talk.pk)
        assert {client.get(place).status_code, client.post(place).status_code} <= {403, 405}, place


def test_who_may_only_look_is_offered_nothing_to_do(client: Client, street: Street, talk: Conversation) -> None:
    vic = Person.objects.create(email="vic@example.com", handle="vic", name="Vic")
    Membership.across_brands.create(brand=street.brand, person=vic, role=Role.VIEWER)
    client.force_login(vic)
    page = client.get(address("inbox:show", street.brand.slug, talk.pk)).content.decode()
    assert "composer" not in page.replace("composer.js", "")
    assert "Approve and send" not in page
    assert "Stop everything" not in page


def every_address() -> list[str]:
    """All addresses of a brand's pages, with numbers and names that need not exist."""
    found: list[str] = []

    def walk(patterns: list[URLPattern | URLResolver], before: str) -> None:
        for one in patterns:
            here = before + str(one.pattern)
            if isinstance(one, URLResolver):
                walk(one.url_patterns, here)
            elif here.startswith("b/<slug:brand>/"):
                found.append("/" + re.sub(r"<(\w+):\w+>", lambda m: "1" if m[1] == "int" else "x", here))

    walk(web, "")
    return found


def test_a_part_of_a_page_is_told_who_was_signed_out_and_never_shown_the_door(client: Client, db: None) -> None:
    """The website chat's pages are strangers' own: they have no door."""
    asked = [one for one in every_address() if "/chat/" not in one]
    assert len(asked) > 60
    for place in asked:
        for answer in (client.get(place, headers=HTMX), client.post(place, headers=HTMX)):
            assert answer.status_code in (401, 405), place
            assert answer.status_code == 405 or answer["Content-Type"].startswith("text/plain"), place
            assert "password" not in answer.content.decode()


def test_a_whole_page_goes_through_the_door_and_comes_back(
    client: Client, street: Street, talk: Conversation
) -> None:
    place = address("inbox:show", street.brand.slug, talk.pk)
    assert client.get(place)["Location"] == f"/sign-in?next={place}"
    there = {"Referer": f"http://testserver{place}"}
    sent = client.post(address("inbox:replies", street.brand.slug, talk.pk), headers=there)
    assert sent["Location"].startswith("/sign-in?next=http%3A//testserver/b/") or place in sent["Location"]


def test_an_old_token_is_told_and_replaced(street: Street, talk: Conversation) -> None:
    strict = Client(enforce_csrf_checks=True)
    place = address("inbox:resolution", street.brand.slug, talk.pk)
    assert strict.post(place, headers=HTMX).status_code == 401
    strict.force_login(street.ana)
    late = strict.post(place, headers=HTMX)
    assert late.status_code == 403
    assert late["Content-Type"].startswith("text/plain")
    token = strict.cookies["csrf"].value
    assert strict.post(place, headers={**HTMX, "X-CSRFToken": token}).status_code == 200


def test_words_of_one_person_are_never_sent_as_anothers(
    client: Client, street: Street, talk: Conversation
) -> None:
    client.force_login(street.ana)
    place = address("inbox:unsent", street.brand.slug, talk.pk)
    given = {"key": "k1", "text": "Bo's words"}
    assert client.post(place, given, headers={**HTMX, "X-Person": "0"}).status_code == 409
    assert client.post(place, given, headers={**HTMX, "X-Person": str(street.ana.pk)}).status_code == 200


@pytest.mark.parametrize(
    ("title", "mark", "told"),
    [("Parking", "12-34", "12-34"), ("", "12-34", None), ("Parking", "12; Path=/", None)],
)
def test_only_a_form_that_was_taken_is_forgotten(
    cast: Cast, client: Client, title: str, mark: str, told: str | None
) -> None:
    client.force_login(cast.ana)
    given = {"title": title, "questions_en": "Where can I park?", "answer_en": "Behind the shop.", "typed": mark}
    response = client.post(f"/b/{cast.aurora.slug}/knowledge/new", given)
    cookie = response.cookies.get("rapport_taken")
    assert (cookie and cookie.value) == told
