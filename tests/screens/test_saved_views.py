"""Saved views on the page: kept from what is shown, found again in the rail, renamed and thrown away."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertNumQueries

from rapport.accounts.models import Membership, Role
from rapport.inbox.lists import FILTERS
from rapport.inbox.models import SavedView
from rapport.inbox.saved_views import ListWish, save_view
from tests.cast import Cast
from tests.screens.busy import busy
from tests.street import Street


@pytest.fixture
def ana(client: Client, street: Street) -> Client:
    busy(street)
    client.force_login(street.ana)
    return client


def at(street: Street, name: str, *more: int) -> str:
    return reverse(f"inbox:{name}", args=[street.brand.slug, *more])


def test_kept_from_the_list_and_found_again(ana: Client, street: Street) -> None:
    page = ana.get(at(street, "index"), {"view": "open", "label": "delivery", "order": "wait"}).content.decode()
    form = page[page.index('id="keep-view"') :].partition("</form>")[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form)) | {"name": "Deliveries"}
    kept = ana.post(at(street, "saved-views"), fields)
    assert kept.status_code == 302
    page = ana.get(kept["Location"]).content.decode()
    assert "<h1>Deliveries</h1>" in page
    assert page.count('class="card"') == 1
    assert "Change this view" in page
    counted = ana.get(at(street, "saved-counts")).content.decode()
    assert re.search(r"Deliveries</bdi>\s*<span class=\"n\">1</span>", counted)
    assert unescape(re.findall(r'href="[^"?]*\?([^"]*)"', counted)[0]) in unescape(kept["Location"])


@pytest.mark.parametrize("name", sorted(FILTERS))
def test_what_a_program_saved_is_shown_as_it_was_saved(ana: Client, street: Street, name: str) -> None:
    wish = ListWish("all", {"tone": "", name: "99999" if name in ("channel", "contact") else "none-has-it"})
    row = save_view(street.brand, "By a program", wish, street.ana, street.now, shared=True)
    assert row.filters == {one: value for one, value in wish.filters.items() if value}
    counted = ana.get(at(street, "saved-counts")).content.decode()
    link = unescape(re.findall(r'href="([^"]*)"', counted)[0])
    page = ana.get(link).content.decode()
    assert "<h1>By a program</h1>" in page
    assert page.count('class="card"') == counted.count('class="n"') == 0


def test_renamed_and_thrown_away(ana: Client, street: Street) -> None:
    row = save_view(street.brand, "Tables", ListWish(words="tavolo"), street.ana, street.now)
    assert (
        "<h1>Sofas</h1>"
        in ana.post(at(street, "saved-renaming", row.pk), {"name": "Sofas"}, follow=True).content.decode()
    )
    assert ana.post(at(street, "saved-renaming", row.pk), {"name": ""}).status_code == 400
    ana.post(at(street, "saved-deletion", row.pk))
    assert not SavedView.of(street.brand).exists()


@pytest.mark.parametrize(
    "given", [{"name": ""}, {"name": "x", "view": "odd"}, {"name": "x", "label": "y" * 200}, {"name": "Tables"}]
)
def test_what_cannot_be_kept_is_said(ana: Client, street: Street, given: dict[str, str]) -> None:
    save_view(street.brand, "Tables", ListWish(), street.ana, street.now)
    assert ana.post(at(street, "saved-views"), given).status_code == 400
    assert SavedView.of(street.brand).count() == 1


def test_cruz_and_a_viewer_change_nothing(client: Client, street: Street, cast: Cast) -> None:
    bo = busy(street)
    row = save_view(street.brand, "Tables", ListWish(), street.ana, street.now, shared=True)
    mine = save_view(street.brand, "Mine", ListWish(), street.ana, street.now)
    client.force_login(bo)
    assert client.post(at(street, "saved-deletion", mine.pk)).status_code == 404
    Membership.of(street.brand).filter(person=bo).update(role=Role.VIEWER)
    assert client.post(at(street, "saved-deletion", row.pk)).status_code == 403
    client.force_login(cast.cruz)
    assert client.get(at(street, "saved-counts")).status_code == 404
    assert SavedView.of(street.brand).count() == 2


def test_the_page_waits_for_no_count(ana: Client, street: Street) -> None:
    ana.get(at(street, "index"))
    with assertNumQueries(26) as asked:
        ana.get(at(street, "index"))
    for n in range(6):
        save_view(street.brand, f"View {n}", ListWish(), street.ana, street.now)
    with assertNumQueries(len(asked)):
        ana.get(at(street, "index"))
