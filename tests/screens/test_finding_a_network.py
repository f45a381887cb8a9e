"""Looking for a network: what there is, what is honestly not there yet, and whether it could call this machine."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from rapport.connectors.not_yet import not_yet
from rapport.connectors.registry import manifests, packages
from rapport.media.reach import is_inside
from rapport.web.settings.reach import must_be_called, must_be_fetched_from
from rapport.web.settings.readme import SET_UP, readme, readme_part
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(client: Client, cast: Cast) -> Client:
    client.force_login(cast.ana)
    return client


def page(client: Client, cast: Cast, asked: str = "") -> str:
    return client.get(reverse("settings:networks", args=[cast.aurora.slug]), {"q": asked}).content.decode()


def test_what_is_looked_for_is_found_by_name_or_by_what_it_does(ana: Client, cast: Cast) -> None:
    for asked in ("e-mail", "EMAIL", "mailbox with", "imap"):
        found = page(ana, cast, asked)
        assert "E-mail</a>" in found, asked
        assert "Bluesky" not in found, asked


@pytest.mark.parametrize(
    ("asked", "found", "other"),
    [
        ("twitter", "X", "Bluesky"),
        ("gmail", "E-mail", "Google reviews"),
        ("Insta", "Instagram", "E-mail"),
        ("google maps", "Google reviews", "YouTube"),
        ("messenger", "Facebook", "Instagram"),
        ("fediverse", "Mastodon", "Bluesky"),
    ],
)
def test_a_network_is_found_by_what_people_call_it(
    ana: Client, cast: Cast, asked: str, found: str, other: str
) -> None:
    shown = page(ana, cast, asked)
    assert re.search(rf"</span> {found}[^<]*</a>", shown)
    assert not re.search(rf"</span> {other}</a>", shown)


def test_what_is_not_built_is_said_to_be_not_yet(ana: Client, cast: Cast) -> None:
    for asked in [one.name.upper() for one in not_yet(packages())]:
        found = page(ana, cast, asked)
        assert "Not yet" in found
        assert "Rapport cannot talk to these." in found
    assert "No network here is called that." in page(ana, cast, "zzz")
    assert re.search(r'id="found-none"[^>]*hidden', page(ana, cast), re.DOTALL)


def test_a_network_that_is_there_is_no_longer_not_yet() -> None:
    assert "x" in [one.code for one in not_yet({"practice", "email"})]
    assert "telegram" not in [one.code for one in not_yet({"telegram", "email"})]
    assert "google" not in [one.code for one in not_yet({"google_reviews"})]
    assert not {one.code for one in not_yet(packages())} & set(packages())


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        ("http://localhost:8000", True),
        ("http://127.0.0.1:8000", True),
        ("https://192.168.1.4", True),
        ("http://[::1]:8000", True),
        ("https://shop.local", True),
        ("https://rapport", True),
        ("https://rapport.shop.example", False),
        ("https://8.8.8.8", False),
    ],
)
def test_whether_an_address_can_be_called_from_outside(address: str, inside: bool) -> None:
    assert is_inside(address) == inside


def test_a_machine_without_an_address_is_told_where_it_matters(ana: Client, cast: Cast, settings: object) -> None:
    settings.ADDRESS = "http://localhost:8000"  # type: ignore[attr-defined]
    needs = [one for one in manifests() if must_be_called(one)]
    fetching = [one for one in manifests() if must_be_fetched_from(one)]
    assert needs
    assert fetching
    assert "This machine cannot be reached from outside at http://localhost:8000." in page(ana, cast)
    for one in manifests():
        if not one.connectable:
            continue
        shown = ana.get(reverse("settings:connect", args=[cast.aurora.slug, one.network])).content.decode()
        told = "The trial page here works" if one.snippet else "Nothing would arrive here"
        assert (told in shown) == (one in needs), one.network
        assert ("pictures of your posts" in shown) == (one in fetching), one.network
        assert ("RAPPORT_URL=" in shown) == (one in needs or one in fetching), one.network
    settings.ADDRESS = "https://rapport.shop.example"  # type: ignore[attr-defined]
    assert "cannot be reached" not in page(ana, cast)


def test_of_what_is_said_about_a_network_only_the_setting_up_is_open() -> None:
    for network in packages():
        part, rest = readme_part(network, SET_UP), readme(network, without=SET_UP)
        assert part, network
        assert "<details" not in part, network
        assert part.removeprefix('<div lang="en">').removesuffix("</div>") not in rest, network
        assert "Set up" not in re.findall(r"<h3>(.*?)</h3>", rest), network
        assert len(re.findall(r"<details>", rest)) == len(re.findall(r"<h3", rest)) > 0, network
        assert "Set up" in re.findall(r"<h3>(.*?)</h3>", readme(network)), network


def test_the_setting_up_is_read_in_the_reader_s_language() -> None:
    for network in packages():
        for language in ("es", "it"):
            with override(language):
                assert readme_part(network, SET_UP).startswith(f'<div lang="{language}">'), network
