"""Signing in at a network, over HTTP: there, back connected, and everything that may go wrong told in words."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.accounts.models import Membership, Role
from rapport.channels import authorize, come_back
from rapport.channels.connected import link
from rapport.channels.models import App, Authorization, Channel, Grant, State
from rapport.channels.verify import close
from rapport.connectors.registry import manifest
from rapport.ledger.models import Entry
from tests.cast import Cast
from tests.screens import fediverse as there
from tests.screens.fediverse import RIGHT, allow, fediverse

pytestmark = pytest.mark.django_db
BACK = "/connect/callback"


@pytest.fixture
def server(settings: object) -> Iterator[str]:
    with fediverse() as host:
        settings.PRIVATE_HOSTS = frozenset({host})  # type: ignore[attr-defined]
        there.APPS.clear()
        yield f"http://{host}"


@pytest.fixture
def ana(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.ana)
    return client


def gone_to(client: Client, brand: str, server: str, pk: int = 0) -> str:
    """The address on the page that says what will be asked for."""
    named = {"pk": pk} if pk else {"network": "mastodon"}
    where = reverse(f"settings:{'channel' if pk else 'network'}_sign_in", kwargs={"brand": brand, **named})
    answer = client.post(where, {} if pk else {"server": server})
    assert answer.status_code == 200, answer.content.decode()
    page = answer.content.decode()
    for scope in manifest("mastodon").sign_in.scopes:  # type: ignore[union-attr]
        assert scope.name in page
        assert html.escape(scope.why) in page
    found = re.search(r'href="([^"]*/oauth/authorize[^"]*)"', page)
    assert found
    return html.unescape(found[1])


def connected(client: Client, cast: Cast, server: str) -> Channel:
    client.get(BACK, allow(gone_to(client, "aurora", server)))
    return Channel.of(cast.aurora).get(network="mastodon", closed_at__isnull=True)


def test_an_owner_leaves_and_comes_back_connected(cast: Cast, ana: Client, server: str) -> None:
    address = gone_to(ana, "aurora", server)
    assert not Channel.of(cast.aurora).filter(network="mastodon").exists()
    answer = ana.get(BACK, allow(address), follow=True)
    made = Channel.of(cast.aurora).get(network="mastodon")
    assert answer.redirect_chain[-1][0].endswith(f"/channels/{made.pk}")
    assert "Connected as shop@shop.example" in answer.content.decode()
    assert (made.health.state, link(made).secrets["token"]) == (State.OK, RIGHT)
    assert Entry.of(cast.aurora).filter(what="channel connected", actor="person").count() == 1
    held = Authorization.of(cast.aurora).get()
    assert bytes(held.sealed) == b"", "nothing is left of the way"
    assert RIGHT not in answer.content.decode()


def test_a_server_is_asked_to_know_us_once(cast: Cast, ana: Client, server: str) -> None:
    gone_to(ana, "aurora", server)
    gone_to(ana, "aurora", server)
    assert (len(there.APPS), App.objects.count()) == (1, 1)
    assert there.APPS[0]["redirect_uris"] == authorize.callback()


def test_signing_in_again_keeps_the_channel_its_key_and_what_waits(cast: Cast, ana: Client, server: str) -> None:
    made = connected(ana, cast, server)
    Channel.across_brands.filter(pk=made.pk).update(cursor="7|9")
    answer = ana.get(BACK, allow(gone_to(ana, "aurora", server, made.pk)), follow=True)
    again = Channel.of(cast.aurora).get(network="mastodon")
    assert (again.pk, again.key, again.cursor) == (made.pk, made.key, "7|9")
    assert again.renewed_at > made.renewed_at
    assert "Signed in again" in answer.content.decode()
    assert Grant.of(cast.aurora).count() == 1


def test_another_handle_is_not_taken_for_this_channel(
    cast: Cast, ana: Client, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = connected(ana, cast, server)
    Channel.across_brands.filter(pk=made.pk).update(network_id="02OTHER@shop.example", handle="other@shop.example")
    answer = ana.get(BACK, allow(gone_to(ana, "aurora", server, made.pk)), follow=True)
    assert "belongs to shop@shop.example, not to other@shop.example" in answer.content.decode()


def test_a_state_is_good_once(cast: Cast, ana: Client, server: str) -> None:
    query = allow(gone_to(ana, "aurora", server))
    ana.get(BACK, query)
    answer = ana.get(BACK, query)
    assert (answer.status_code, authorize.USED in answer.content.decode()) == (400, True)
    assert Channel.of(cast.aurora).filter(network="mastodon").count() == 1


@pytest.mark.parametrize("state", ["", "made-up", "é" * 3000])
def test_a_wrong_state_is_told_and_changes_nothing(cast: Cast, ana: Client, server: str, state: str) -> None:
    query = {**allow(gone_to(ana, "aurora", server)), "state": state}
    answer = ana.get(BACK, query)
    assert (answer.status_code, authorize.UNKNOWN in answer.content.decode()) == (400, True)
    assert not Channel.of(cast.aurora).filter(network="mastodon").exists()


def test_a_state_belongs_to_a_person_and_their_browser(cast: Cast, ana: Client, server: str) -> None:
    query = allow(gone_to(ana, "aurora", server))
    cruz, elsewhere = Client(), Client()
    cruz.force_login(cast.cruz)
    elsewhere.force_login(cast.ana)
    for client in (cruz, elsewhere):
        assert authorize.UNKNOWN in client.get(BACK, query).content.decode()
    assert Client().get(BACK, query).status_code == 302, "somebody signed out signs in first"
    assert ana.get(BACK, query).status_code == 302, "it is still good where it was begun"


def test_ten_minutes_later_it_is_told_to_be_late(cast: Cast, ana: Client, server: str) -> None:
    query = allow(gone_to(ana, "aurora", server))
    Authorization.across_brands.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert authorize.LATE in ana.get(BACK, query).content.decode()


def test_who_is_no_owner_any_more_does_not_connect(cast: Cast, ana: Client, server: str) -> None:
    query = allow(gone_to(ana, "aurora", server))
    Membership.of(cast.aurora).filter(person=cast.ana).update(role=Role.AGENT)
    assert authorize.NO_OWNER in ana.get(BACK, query).content.decode()
    where = reverse("settings:network_sign_in", kwargs={"brand": "norte", "network": "mastodon"})
    assert ana.post(where, {"server": server}).status_code == 404, "another brand is not there at all"


def test_a_no_at_the_network_is_told_in_its_words(cast: Cast, ana: Client, server: str) -> None:
    state = allow(gone_to(ana, "aurora", server))["state"]
    query = {"state": state, "error": "access_denied", "error_description": "The owner said <b>no</b>."}
    answer = ana.get(BACK, query, follow=True)
    assert "The owner said &lt;b&gt;no&lt;/b&gt;." in answer.content.decode()
    assert authorize.USED in ana.get(BACK, {"state": state, "code": "x"}).content.decode()


def test_a_code_that_is_not_good_connects_nothing(cast: Cast, ana: Client, server: str) -> None:
    query = {**allow(gone_to(ana, "aurora", server)), "code": "stolen"}
    assert "The code is not good." in ana.get(BACK, query, follow=True).content.decode()
    assert not Channel.of(cast.aurora).filter(network="mastodon").exists()


def test_what_broke_off_after_the_tokens_were_stored_goes_on(
    cast: Cast, ana: Client, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = allow(gone_to(ana, "aurora", server))
    with monkeypatch.context() as broken:

        def dies(*_: object) -> None:
            raise KeyboardInterrupt

        broken.setattr(come_back, "prove", dies)
        with pytest.raises(KeyboardInterrupt):
            ana.get(BACK, query)
    row = Authorization.of(cast.aurora).get()
    assert row.granted_at
    assert RIGHT.encode() not in bytes(row.sealed)
    assert ana.get(BACK, query).status_code == 302
    assert link(Channel.of(cast.aurora).get(network="mastodon")).secrets["token"] == RIGHT


def test_a_server_that_is_away_is_told_on_the_form(cast: Cast, ana: Client, server: str) -> None:
    where = reverse("settings:network_sign_in", kwargs={"brand": "aurora", "network": "mastodon"})
    answer = ana.post(where, {"server": "http://127.0.0.1:9"})
    assert (answer.status_code, "127.0.0.1" in answer.content.decode()) == (422, True)
    assert ana.post(where, {"server": ""}).status_code == 422


def test_a_disconnected_channel_keeps_no_grant(cast: Cast, ana: Client, server: str) -> None:
    made = connected(ana, cast, server)
    close(made, cast.ana, timezone.now())
    assert not Grant.of(cast.aurora).exists()


def test_only_networks_with_a_sign_in_have_one(cast: Cast, ana: Client) -> None:
    for network in ("practice", "none"):
        where = reverse("settings:network_sign_in", kwargs={"brand": "aurora", "network": network})
        assert ana.post(where).status_code == 404
