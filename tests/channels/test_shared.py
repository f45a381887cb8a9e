"""Which channels share what their network allows: told by the app, the key or the account they have."""

from __future__ import annotations

import pytest

from rapport.accounts.models import Brand
from rapport.budgets.models import Cap, SharedCounter
from rapport.channels import grants, oauth_apps
from rapport.channels.connected import save_secrets
from rapport.channels.models import Channel
from rapport.channels.shared import note_all_shared, note_shared
from rapport.connectors.base import ChannelConfig
from rapport.connectors.oauth import OAuthClient, Tokens
from rapport.connectors.registry import connector
from tests.cast import NOW, Cast, channel

pytestmark = pytest.mark.django_db


def signed_in(brand: Brand, network: str, client_id: str, secret: str = "s") -> Channel:
    here = channel(brand, network)
    app = oauth_apps.keep(network, client_id, {"client_secret": secret}, brand=brand)
    grants.store(here, app, Tokens("a", "", None, ()), NOW)
    return here


def counter(here: Channel) -> int | None:
    note_shared(here)
    return Cap.across_brands.filter(channel=here).values_list("counter", flat=True).first()


def test_two_brands_with_one_app_share_and_two_apps_do_not(cast: Cast) -> None:
    ours, theirs = signed_in(cast.aurora, "x", "app-1"), signed_in(cast.norte, "x", "app-1")
    other, typed = signed_in(cast.aurora, "x", "app-2"), channel(cast.aurora, "x")
    assert counter(ours) == counter(theirs)
    assert counter(other) not in (None, counter(ours))
    assert counter(typed) is None
    assert counter(channel(cast.aurora)) is None
    assert not any(said in one.key for one in SharedCounter.objects.all() for said in ("app", "aurora", "norte"))


def test_the_same_typed_token_is_one_counter_and_goes_over_to_that_of_the_app_once_signed_in(cast: Cast) -> None:
    first, second, third = channel(cast.aurora, "x"), channel(cast.norte, "x"), channel(cast.norte, "x")
    for one, token in ((first, "t0k3n"), (second, " t0k3n\n"), (third, "another")):
        save_secrets(one, {"token": token})
    assert counter(first) == counter(second) is not None
    assert counter(third) not in (None, counter(first))
    signed = signed_in(cast.aurora, "x", "app-1")
    app = oauth_apps.keep("x", "app-1", {"client_secret": "s"}, brand=cast.norte)
    grants.store(third, app, Tokens("a", "", None, ()), NOW)
    assert counter(third) == counter(signed)
    assert not any("t0k3n" in one.key for one in SharedCounter.objects.all())


def test_two_clients_of_one_google_project_share_its_units(cast: Cast) -> None:
    first = signed_in(cast.aurora, "youtube", "77-abc.apps.googleusercontent.com")
    second = signed_in(cast.norte, "youtube", "77-xyz.apps.googleusercontent.com")
    assert counter(first) == counter(second)
    assert counter(signed_in(cast.aurora, "google", "77-abc.apps.googleusercontent.com")) != counter(first)


def test_a_typed_token_of_metas_is_known_by_the_apps_secret_as_a_sign_in_is(cast: Cast) -> None:
    ours, theirs = signed_in(cast.aurora, "facebook", "1", "secret"), channel(cast.norte, "facebook")
    save_secrets(theirs, {"client_secret": "secret"})
    assert counter(ours) == counter(theirs)
    save_secrets(theirs, {"client_secret": "another"})
    assert counter(theirs) != counter(ours)


@pytest.mark.parametrize(
    ("network", "plain", "secrets", "shared"),
    [
        ("bluesky", {"service": "https://bsky.social/"}, {}, "https://bsky.social"),
        ("whatsapp", {"account": " 1022 "}, {}, "1022"),
        ("trustpilot", {}, {"api_key": "k"}, "k"),
        ("yelp", {}, {"api_key": "k"}, "k"),
        ("instagram", {}, {}, ""),
        ("x", {}, {}, ""),
        ("x", {}, {"token": " t "}, "token t"),
        ("youtube", {}, {"token": "t"}, "token t"),
        ("facebook", {}, {"token": "t"}, "token t"),
        ("facebook", {}, {"token": "t", "client_secret": "s"}, "s"),
        ("mastodon", {}, {"token": "t"}, ""),
        ("mastodon", {}, {}, ""),
    ],
)
def test_what_is_shared_is_as_the_manifest_says(
    network: str, plain: dict[str, str], secrets: dict[str, str], shared: str
) -> None:
    link = ChannelConfig("k", settings=plain, secrets=secrets)
    assert connector(network).shares(OAuthClient(""), link) == shared


def test_channels_from_before_are_taken_up_once(cast: Cast) -> None:
    signed_in(cast.aurora, "x", "app-1")
    signed_in(cast.norte, "x", "app-1")
    channel(cast.aurora, "x")
    assert note_all_shared(NOW) == 2
    assert note_all_shared(NOW) == 0
    assert SharedCounter.objects.count() == 1
