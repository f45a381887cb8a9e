"""Nobody sees or does what is not theirs: every address of the inbox and Today, walked."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from rapport.inbox.models import Conversation
from rapport.people.models import Membership, Person, Role
from rapport.web.inbox.urls import urlpatterns as inbox
from rapport.web.today.urls import urlpatterns as today
from tests.cast import Cast
from tests.screens.busy import busy
from tests.street import Street

ROUTES = (
    [f"inbox:{one.name}" for one in inbox] + [f"today:{one.name}" for one in today] + ["stop", "start", "live"]
)
READ = {"inbox:index", "inbox:rows", "inbox:show", "inbox:live", "inbox:here", "today:index", "today:live", "live"}


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
    Membership.every.create(brand=street.brand, person=vic, role=Role.VIEWER)
    client.force_login(vic)
    for route in set(ROUTES) - READ:
        place = address(route, street.brand.slug, talk.pk)
        assert {client.get(place).status_code, client.post(place).status_code} <= {403, 405}, place


def test_who_may_only_look_is_offered_nothing_to_do(client: Client, street: Street, talk: Conversation) -> None:
    vic = Person.objects.create(email="vic@example.com", handle="vic", name="Vic")
    Membership.every.create(brand=street.brand, person=vic, role=Role.VIEWER)
    client.force_login(vic)
    page = client.get(address("inbox:show", street.brand.slug, talk.pk)).content.decode()
    assert "composer" not in page.replace("composer.js", "")
    assert "Approve and send" not in page
    assert "Stop everything" not in page
