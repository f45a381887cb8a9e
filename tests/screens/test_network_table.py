"""The table of networks says the same on the screen and to programs, each rule with its source."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from rapport.connectors.manifest import Can
from rapport.connectors.network_table import network_rows
from rapport.connectors.registry import packages
from rapport.web.settings.network_table import ABILITIES
from tests.cast import Cast


def test_every_ability_has_its_word() -> None:
    flags = {name for name in Can.__struct_fields__ if isinstance(getattr(Can(), name), bool)}
    assert set(ABILITIES) == {*flags, "sign_in"}


def test_each_network_stands_in_it_with_its_limits_and_sources(client: Client, cast: Cast) -> None:
    client.force_login(cast.ana)
    page = client.get(reverse("settings:network_table", args=[cast.aurora.slug])).content.decode()
    assert [row.network for row in network_rows()] == list(packages())
    for row in network_rows():
        assert f'id="{row.network}"' in page
        for rule in row.rules:
            assert rule.source[:60] in page, rule.code
    for words in ("10,000 characters", "0.0109 – 0.1597 USD", "sends approved templates"):
        assert words in page, words


def test_cruz_and_strangers_see_none_of_it(client: Client, cast: Cast) -> None:
    where = reverse("settings:network_table", args=[cast.aurora.slug])
    assert client.get(where).status_code == 302
    client.force_login(cast.cruz)
    assert client.get(where).status_code in (403, 404)
