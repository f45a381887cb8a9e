"""Before anything is typed: what a network is asked to allow and why, what it demands, what is missing here."""

from __future__ import annotations

import html

import pytest
from django.test import Client
from django.urls import reverse

from rapport.channels import verify
from rapport.channels.models import Channel
from rapport.connectors.errors import Refused
from rapport.connectors.registry import manifest, manifests
from rapport.web.settings.reach import must_be_called, must_be_fetched_from
from tests.cast import Cast

pytestmark = pytest.mark.django_db
CONNECTABLE = sorted(one.network for one in manifests() if one.connectable)
TYPED = ["instagram", "threads", "whatsapp"]
NOBODY = "Nobody has to be asked: it works as soon as it is connected."
INSIDE = "http://localhost:8000"


@pytest.fixture
def ana(client: Client, cast: Cast) -> Client:
    client.force_login(cast.ana)
    return client


def page(ana: Client, cast: Cast, network: str) -> str:
    return html.unescape(ana.get(reverse("settings:connect", args=[cast.aurora.slug, network])).content.decode())


@pytest.mark.parametrize("network", CONNECTABLE)
def test_each_permission_is_named_with_its_reason(ana: Client, cast: Cast, network: str) -> None:
    shown, known = page(ana, cast, network), manifest(network)
    assert ("What it may do, and why" in shown) == bool(known.asked_for)
    for scope in known.asked_for:
        assert scope.name in shown
        assert scope.why in shown


@pytest.mark.parametrize("network", CONNECTABLE)
def test_what_the_network_wants_first_and_how_long_that_takes_is_told(
    ana: Client, cast: Cast, network: str
) -> None:
    shown, known = page(ana, cast, network), manifest(network)
    assert bool(known.review) == (known.cost.approval != "none")
    if known.review:
        assert known.review.demands in shown
        assert known.review.source in shown
        assert (known.review.takes or "How long its look takes is not stated.") in shown
    assert (NOBODY in shown) == (known.review is None and not known.trial)


@pytest.mark.parametrize("network", CONNECTABLE)
def test_a_machine_that_cannot_be_reached_is_told_where_that_matters(
    ana: Client, cast: Cast, network: str, settings: object
) -> None:
    settings.ADDRESS = INSIDE  # type: ignore[attr-defined]
    shown, known = page(ana, cast, network), manifest(network)
    matters = must_be_called(known) or must_be_fetched_from(known)
    assert (f"This machine cannot be reached from outside at {INSIDE}." in shown) == matters


@pytest.mark.parametrize("network", TYPED)
def test_a_token_is_proved_by_a_call_before_anything_is_saved(
    ana: Client, cast: Cast, network: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def prove(name: str, what: object) -> None:
        asked.append(name)
        raise Refused("Error validating access token.")

    monkeypatch.setattr(verify, "prove", prove)
    given = {one.name: "1" for one in manifest(network).fields if not one.advanced}
    answer = ana.post(reverse("settings:connect", args=[cast.aurora.slug, network]), given)
    assert (answer.status_code, asked) == (422, [network])
    assert "Error validating access token." in answer.content.decode()
    assert not Channel.of(cast.aurora).filter(network=network).exists()
    assert manifest(network).asked_for, "nobody can know what to allow"
