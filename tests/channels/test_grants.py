"""Refreshing: at 80 % of a grant's life, by one process, stored before it is used, and told when it cannot be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.channels import grants, oauth_apps
from rapport.channels.connected import link, save_secrets
from rapport.channels.models import Channel, Grant, State
from rapport.connectors.errors import ConnectorError, NeedsReconnect, TryAgain
from rapport.connectors.oauth import Tokens
from tests.cast import NOW, Cast, channel

HOUR = timedelta(hours=1)
DUE = NOW + HOUR * 0.8


class Network:
    """What is asked of the network in `grants._asked`'s place: each refresh token is good once."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.error: ConnectorError | Exception | None = None

    async def __call__(self, grant: Grant, held: str, now: datetime) -> Tokens:
        self.asked.append(held)
        if self.error:
            raise self.error
        n = len(self.asked)
        return Tokens(f"access-{n}", f"refresh-{n}", now + HOUR)


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Iterator[Network]:
    found = Network()
    monkeypatch.setattr(grants, "_asked", found)
    return found


@pytest.fixture
def mine(cast: Cast) -> Channel:
    made = channel(cast.aurora, "mastodon")
    first = Tokens("access-0", "refresh-0", NOW + HOUR)
    save_secrets(made, grants.as_secrets(first))
    grants.store(made, oauth_apps.keep("mastodon", "id", {"client_secret": "s"}), first, NOW)
    return made


def held(mine: Channel) -> tuple[str, str]:
    secrets = link(mine).secrets
    return secrets["token"], secrets["refresh_token"]


def test_nothing_is_refreshed_before_its_time_and_at_it_once(mine: Channel, network: Network) -> None:
    assert grants.refresh_due(DUE - timedelta(seconds=1)) == 0
    assert network.asked == []
    assert (grants.refresh_due(DUE), grants.refresh_due(DUE)) == (1, 0)
    assert (network.asked, held(mine)) == (["refresh-0"], ("access-1", "refresh-1"))
    mine.refresh_from_db()
    assert mine.renewed_at == DUE, "open connectors are made anew"
    assert grants.refresh_due(DUE + HOUR * 0.8) == 1


def test_a_refresh_that_names_no_scopes_leaves_them_as_they_were(mine: Channel, network: Network) -> None:
    Grant.across_brands.filter(channel=mine).update(scopes="read write:statuses")
    assert grants.refresh_due(DUE) == 1
    assert Grant.across_brands.get(channel=mine).scopes == "read write:statuses"


def test_two_processes_at_once_make_one_call(
    mine: Channel, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    others: list[int] = []

    def while_it_is_asked(where: Channel) -> object:
        others.append(grants.refresh_due(DUE) if not others else -1)
        return link(where)

    monkeypatch.setattr(grants, "link", while_it_is_asked)
    assert grants.refresh_due(DUE) == 1
    assert (others, network.asked) == ([0], ["refresh-0"])


def test_who_dies_while_asking_is_followed_by_another(mine: Channel, network: Network) -> None:
    network.error = KeyboardInterrupt()  # type: ignore[assignment]
    with pytest.raises(KeyboardInterrupt):
        grants.refresh_due(DUE)
    network.error = None
    assert grants.refresh_due(DUE + timedelta(seconds=1)) == 0, "the lease holds"
    assert grants.refresh_due(DUE + grants.LEASE + timedelta(seconds=1)) == 1
    assert network.asked == ["refresh-0", "refresh-0"]


def test_a_refused_refresh_needs_a_person_and_is_not_asked_again(mine: Channel, network: Network) -> None:
    network.error = NeedsReconnect("shop.example no longer accepts this sign-in.")
    grants.refresh_due(DUE)
    mine.health.refresh_from_db()
    assert (mine.health.state, mine.health.reason) == (State.NEEDS_SIGN_IN, str(network.error))
    assert (grants.refresh_due(DUE + HOUR), len(network.asked)) == (0, 1)
    assert held(mine) == ("access-0", "refresh-0")


def test_a_network_out_of_reach_is_asked_again_soon(mine: Channel, network: Network) -> None:
    network.error = TryAgain("shop.example cannot be reached.")
    grants.refresh_due(DUE)
    mine.health.refresh_from_db()
    assert mine.health.state == State.OK
    network.error = None
    assert grants.refresh_due(DUE + timedelta(seconds=1)) == 0
    assert grants.refresh_due(DUE + grants.SOON) == 1


def test_one_that_fails_holds_no_other(mine: Channel, network: Network, cast: Cast) -> None:
    second = channel(cast.norte, "mastodon")
    tokens = Tokens("a", "second", NOW + HOUR)
    save_secrets(second, grants.as_secrets(tokens))
    grants.store(second, oauth_apps.keep("mastodon", "id", {}), tokens, NOW)
    network.error = NeedsReconnect("no")
    grants.refresh_due(DUE)
    assert sorted(network.asked) == ["refresh-0", "second"]


def test_a_person_who_signs_in_meanwhile_has_the_newer_tokens(
    mine: Channel, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    def signed_in_meanwhile(where: Channel) -> object:
        before = link(where)
        typed = Tokens("theirs", "theirs-too", DUE + HOUR)
        save_secrets(where, grants.as_secrets(typed))
        grants.store(where, where.grant.app, typed, DUE)
        return before

    monkeypatch.setattr(grants, "link", signed_in_meanwhile)
    assert grants.refresh_due(DUE) == 0
    assert held(mine) == ("theirs", "theirs-too")


def test_what_does_not_expire_is_never_refreshed(mine: Channel, network: Network) -> None:
    grants.store(mine, mine.grant.app, Tokens("a"), NOW)
    assert (grants.refresh_due(NOW + HOUR * 100_000), network.asked) == (0, [])


@given(life=st.timedeltas(timedelta(seconds=1), timedelta(days=3650)))
def test_the_time_to_refresh_is_always_within_the_life(life: timedelta) -> None:
    at = grants.refresh_time(NOW, NOW + life)
    assert at is not None
    assert NOW < at < NOW + life
    assert grants.refresh_time(NOW, None) is None


@given(access=st.text(), refresh=st.text(), scopes=st.lists(st.text()), until=st.none() | st.just(NOW))
def test_stored_tokens_are_always_those_that_came(
    access: str, refresh: str, scopes: list[str], until: datetime | None
) -> None:
    tokens = Tokens(access, refresh, until, tuple(scopes))
    assert grants.from_json(json.dumps(grants.as_json(tokens))) == tokens


def test_a_clock_that_was_ahead_keeps_no_grant_from_being_refreshed(mine: Channel, network: Network) -> None:
    """What was granted then ends by the network's clock, hours from now and not in a year."""
    ahead = NOW + timedelta(days=400)
    grants.store(
        mine, oauth_apps.keep("mastodon", "id", {"client_secret": "s"}), Tokens("a", "r", ahead + HOUR), ahead
    )
    Grant.of(mine.brand).filter(channel=mine).update(lease_until=ahead + grants.LEASE)
    network.error = TryAgain("busy", after=5)
    assert (grants.refresh_due(NOW), len(network.asked)) == (0, 1)
    assert (grants.refresh_due(NOW + timedelta(seconds=30)), len(network.asked)) == (0, 1), "it was told to wait"
    network.error = None
    assert grants.refresh_due(NOW + grants.SOON) == 1
    assert grants.refresh_due(NOW + grants.SOON) == 0
