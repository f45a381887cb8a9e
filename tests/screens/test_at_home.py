"""What is not there and what is not allowed is said inside the house, and names run their own way."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from rapport.domain.set_apart import FIRST_STRONG, POP, isolated
from tests.cast import Cast

RAIL = '<header class="rail">'


@pytest.mark.parametrize("where", ["/b/aurora/nothing", "/b/aurora/inbox/99999999/", "/nothing", "/b/norte/"])
def test_nothing_here_keeps_the_way_about(where: str, cast: Cast, client: Client) -> None:
    client.force_login(cast.ana)
    answer = client.get(where)
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "<h1>There is nothing here</h1>" in page
    assert RAIL in page
    assert "Casa Aurora" in page
    assert "Norte Bikes" not in page


def test_what_is_not_allowed_keeps_the_way_about(cast: Cast, client: Client) -> None:
    client.force_login(cast.bo)
    answer = client.get(reverse("settings:networks", args=["aurora"]))
    assert answer.status_code == 403
    assert "<h1>This is not yours to do</h1>" in answer.content.decode()
    assert RAIL in answer.content.decode()


def test_strangers_and_parts_of_pages_get_no_rail(cast: Cast, client: Client) -> None:
    assert RAIL not in client.get("/nothing").content.decode()
    client.force_login(cast.ana)
    assert RAIL not in client.get("/nothing", headers={"HX-Request": "true"}).content.decode()


def test_who_works_nowhere_any_more_gets_the_bare_page(cast: Cast, client: Client) -> None:
    cast.bo.memberships.all().delete()
    client.force_login(cast.bo)
    answer = client.get("/b/aurora/")
    assert answer.status_code == 404
    assert RAIL not in answer.content.decode()


def test_a_name_from_right_to_left_stands_apart_and_others_stay_as_they_are() -> None:
    assert isolated("Marta Ruggeri") == "Marta Ruggeri"
    assert isolated("מרתה לוי") == f"{FIRST_STRONG}מרתה לוי{POP}"
    assert isolated("ليلى 3") == f"{FIRST_STRONG}ليلى 3{POP}"
    assert isolated("Bo\u202egnihton") == f"{FIRST_STRONG}Bo\u202egnihton\u202c{POP}"
