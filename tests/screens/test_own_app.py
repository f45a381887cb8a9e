"""Where owners make the app on the network's own pages, its client id has a place; a refusal survives a reload."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from rapport.channels import oauth_apps
from rapport.channels.models import App
from rapport.connectors.oauth import SignsIn
from rapport.connectors.registry import connector, manifests
from rapport.ledger.models import Entry
from tests.cast import Cast

pytestmark = pytest.mark.django_db
OWN = sorted(one.network for one in manifests() if one.sign_in and one.sign_in.own_app)


@pytest.fixture
def ana(client: Client, cast: Cast) -> Client:
    client.force_login(cast.ana)
    return client


def at(cast: Cast, name: str, network: str = OWN[0]) -> str:
    return reverse(f"settings:{name}", args=[cast.aurora.slug, network])


def test_the_manifest_says_so_where_the_network_makes_no_app_by_itself() -> None:
    assert len(OWN) >= 4
    for one in manifests():
        if one.sign_in:
            assert issubclass(connector(one.network), SignsIn)


@pytest.mark.parametrize("network", OWN)
def test_the_page_has_a_place_for_the_client_id_and_it_is_kept(ana: Client, cast: Cast, network: str) -> None:
    page = ana.get(at(cast, "connect", network)).content.decode()
    assert 'name="client_id"' in page
    assert "/connect/callback" in page
    given = {"client_id": "abc-123", "client_secret": "s3cret"}
    kept = ana.post(at(cast, "network_app", network), given, follow=True).content.decode()
    assert "The app is kept." in kept
    assert "Kept: abc-123." in kept
    assert "s3cret" not in kept
    app = App.objects.get(network=network)
    assert (app.brand, oauth_apps.client(app).secret) == (cast.aurora, "s3cret")
    assert b"s3cret" not in bytes(app.sealed)
    assert Entry.of(cast.aurora).filter(what="app kept", actor="person").count() == 1
    leaving = ana.post(at(cast, "network_sign_in", network)).content.decode()
    assert "client_id=abc-123" in leaving


def test_a_refused_sign_in_is_loaded_anew_as_the_connect_page(ana: Client, cast: Cast) -> None:
    refused = ana.post(at(cast, "network_sign_in"))
    assert refused.status_code == 422
    page = refused.content.decode()
    assert f'action="{at(cast, "connect")}"' in page
    assert 'name="client_id"' in page
    again = ana.get(at(cast, "network_sign_in"))
    assert (again.status_code, again["Location"]) == (302, at(cast, "connect"))
    assert ana.get(at(cast, "network_app"))["Location"] == at(cast, "connect")


@pytest.mark.parametrize("network", OWN)
def test_an_app_that_is_typed_is_kept_where_one_goes_to_sign_in(ana: Client, cast: Cast, network: str) -> None:
    given = {"client_id": "abc-123", "client_secret": "s3cret"}
    leaving = ana.post(at(cast, "network_sign_in", network), given).content.decode()
    assert "client_id=abc-123" in leaving
    assert oauth_apps.client(App.objects.get(network=network)).secret == "s3cret"
    # A browser that brings the id back has no secret: the one that is kept stays.
    ana.post(at(cast, "network_sign_in", network), {"client_id": "abc-123", "client_secret": ""})
    assert oauth_apps.client(App.objects.get(network=network)).secret == "s3cret"


def test_an_id_that_is_not_taken_stands_where_it_was_typed(ana: Client, cast: Cast) -> None:
    refused = ana.post(at(cast, "network_sign_in", "facebook"), {"client_id": "a" * 401, "page": "Casa Aurora"})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "a" * 401 in page
    assert 'value="Casa Aurora"' in page
    assert not App.objects.exists()


def test_without_an_id_nothing_is_kept_and_only_owners_may(ana: Client, cast: Cast) -> None:
    assert ana.post(at(cast, "network_app"), {"client_id": " "}).status_code == 422
    assert ana.post(at(cast, "network_app", "mastodon"), {"client_id": "a"}).status_code == 404
    ana.force_login(cast.bo)
    assert ana.post(at(cast, "network_app"), {"client_id": "a"}).status_code == 403
    assert not App.objects.exists()
