"""The table of networks says the same on the screen and to programs, each rule with its source."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from rapport.connectors.manifest import Can
from rapport.connectors.network_table import network_rows
from rapport.connectors.prices import written
from rapport.connectors.registry import manifest, manifests, packages
from rapport.web.settings.abilities import ABILITIES
from rapport.web.settings.compared import COLUMNS
from tests.cast import Cast

NETWORKS = sorted(packages())


@pytest.fixture
def ana(client: Client, cast: Cast) -> Client:
    client.force_login(cast.ana)
    return client


def table(ana: Client, cast: Cast, **query: str) -> str:
    return html.unescape(
        ana.get(reverse("settings:network_table", args=[cast.aurora.slug]), query).content.decode()
    )


def one(ana: Client, cast: Cast, network: str) -> str:
    return html.unescape(
        ana.get(reverse("settings:network_one", args=[cast.aurora.slug, network])).content.decode()
    )


def listed(page: str) -> list[str]:
    return re.findall(r'<tr id="(\w+)"', page)


def test_every_ability_has_its_word() -> None:
    flags = {name for name in Can.__struct_fields__ if isinstance(getattr(Can(), name), bool)}
    assert set(ABILITIES) == {*flags, "sign_in"}


def test_all_networks_stand_side_by_side_with_a_yes_or_a_no_for_each_column(ana: Client, cast: Cast) -> None:
    page = table(ana, cast)
    assert sorted(listed(page)) == NETWORKS == sorted(row.network for row in network_rows())
    marks = len(COLUMNS) * len(NETWORKS)
    assert len(re.findall(r">yes<", page)) + len(re.findall(r">no<", page)) == marks
    for known in manifests():
        assert reverse("settings:network_one", args=[cast.aurora.slug, known.network]) in page
        assert (known.cost.money or "free") in page


@pytest.mark.parametrize("column", COLUMNS, ids=lambda one: one.code)
def test_asked_for_one_ability_exactly_those_that_have_it_are_listed(
    ana: Client, cast: Cast, column: object
) -> None:
    found = listed(table(ana, cast, has=column.code))  # type: ignore[attr-defined]
    assert sorted(found) == sorted(known.network for known in manifests() if column.of(known))  # type: ignore[attr-defined]
    assert 0 < len(found) < len(NETWORKS), "a column that tells nothing apart has no place"


def test_a_network_is_found_by_what_people_call_it_and_nonsense_finds_none(ana: Client, cast: Cast) -> None:
    assert listed(table(ana, cast, q="insta")) == ["instagram"]
    assert listed(table(ana, cast, q="twitter")) == ["x"]
    nothing = table(ana, cast, q="qqq", has="nonsense")
    assert listed(nothing) == []
    assert "No network here is called that and has it." in nothing


@pytest.mark.parametrize("network", NETWORKS)
def test_each_network_has_a_page_with_its_limits_prices_and_sources(ana: Client, cast: Cast, network: str) -> None:
    page, known = one(ana, cast, network), manifest(network)
    for rule in known.rules:
        assert rule.says in page, rule.code
        assert rule.source[:60] in page, rule.code
    for price in known.prices:
        assert f"{written(price.millionths)} {price.currency}" in page, price.act
        assert not price.linked or f"{written(price.linked)} {price.currency}" in page, price.act
    for bucket in known.buckets:
        assert bucket.name in page
        assert not bucket.source.startswith("https://") or f'href="{bucket.source}"' in page
    if known.limits.text:
        assert f"{known.limits.text:,} characters" in page


def test_a_limit_stands_beside_the_day_it_was_read(ana: Client, cast: Cast) -> None:
    page = one(ana, cast, "instagram")
    line = page[page.index("Replying after their last word") :][:400]
    assert "within 7 days" in line
    assert "policy-overview" in line
    assert "read 28 Nov 2026" in line


def test_prices_by_the_number_of_the_customer_are_there_but_folded(ana: Client, cast: Cast) -> None:
    page = one(ana, cast, "whatsapp")
    assert page.index("0.0109 – 0.1597 USD") < page.index("<details")
    assert "sends approved templates" in page


def test_cruz_and_strangers_see_none_of_it_and_a_network_that_is_none_has_no_page(
    client: Client, cast: Cast
) -> None:
    for where in (
        reverse("settings:network_table", args=[cast.aurora.slug]),
        reverse("settings:network_one", args=[cast.aurora.slug, NETWORKS[0]]),
    ):
        client.logout()
        assert client.get(where).status_code == 302
        client.force_login(cast.cruz)
        assert client.get(where).status_code in (403, 404)
    client.force_login(cast.ana)
    assert client.get(reverse("settings:network_one", args=[cast.aurora.slug, "none"])).status_code == 404
