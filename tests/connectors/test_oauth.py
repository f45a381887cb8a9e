"""OAuth 2 against a provider of a kept library: there and back, refreshed, refused, and no secret in any error."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oauthlib.oauth2 import WebApplicationClient
from oidc_provider_mock import run_server_in_thread

from rapport.connectors import oauth
from rapport.connectors.errors import NeedsReconnect, Refused, TryAgain
from rapport.connectors.http import Http
from rapport.connectors.oauth import OAuthClient, Provider

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
BACK = "http://localhost:8000/connect/callback"
CLIENT = OAuthClient("rapport", "the client's secret")


# The provider's own library is told of its next version's names.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def provider() -> Iterator[Provider]:
    with run_server_in_thread() as server:
        base = f"http://localhost:{server.server_port}"
        yield Provider(f"{base}/oauth2/authorize", f"{base}/oauth2/token", issuer=base, basic=True)


def http(provider: Provider) -> Http:
    return Http(frozenset({urlsplit(provider.token).netloc}))


async def back(client: Http, provider: Provider, verifier: str, **form: str) -> dict[str, str]:
    """What a person's browser brings back after they have answered."""
    address = oauth.leave(provider, CLIENT, BACK, "openid email", "the-state", verifier)
    body = urlencode(form).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await client.request("POST", address, data=body, headers=headers, expect=frozenset({302}))
    assert answer.headers["location"].startswith(BACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


async def test_there_and_back_and_refreshed(provider: Provider) -> None:
    async with http(provider) as client:
        query = await back(client, provider, "v" * 64, sub="shop")
        assert query["state"] == "the-state"
        got = await oauth.exchange(client, provider, CLIENT, BACK, query["code"], "v" * 64, NOW)
        assert got.access
        assert got.refresh
        assert got.expires_at == NOW + timedelta(hours=1)
        later = NOW + timedelta(minutes=48)
        fresh = await oauth.refresh(client, provider, CLIENT, got.refresh, later)
        assert fresh.access != got.access
        assert fresh.refresh
        assert fresh.expires_at == later + timedelta(hours=1)


async def test_a_code_or_a_refresh_token_that_is_not_good_needs_a_person(provider: Provider) -> None:
    async with http(provider) as client:
        for call in (
            oauth.exchange(client, provider, CLIENT, BACK, "made-up-code", "v" * 64, NOW),
            oauth.refresh(client, provider, CLIENT, "made-up-token", NOW),
        ):
            with pytest.raises(NeedsReconnect) as error:
                await call
            assert not any(word in str(error.value) for word in ("made-up", CLIENT.secret, "v" * 64))


async def test_a_person_who_says_no_is_told_so(provider: Provider) -> None:
    async with http(provider) as client:
        query = await back(client, provider, "v" * 64, action="deny")
    error = oauth.refusal("shop.example", query["error"], query.get("error_description", ""))
    assert isinstance(error, Refused)
    assert "was told not to let Rapport in" in str(error)


async def test_a_provider_inside_the_house_is_not_called(provider: Provider) -> None:
    with pytest.raises(Refused, match="without encryption"):
        oauth.allowed(provider, frozenset())
    async with Http() as client:
        with pytest.raises(Refused):
            await oauth.exchange(client, provider, CLIENT, BACK, "code", "v" * 64, NOW)


async def test_a_provider_that_is_away_is_asked_again() -> None:
    away = Provider("http://localhost:9/authorize", "http://localhost:9/token")
    async with http(away) as client:
        with pytest.raises(TryAgain):
            await oauth.refresh(client, away, CLIENT, "held", NOW)


@given(seconds=st.one_of(st.none(), st.integers(), st.floats(), st.text(max_size=20)))
def test_a_life_is_never_before_now_nor_beyond_ten_years(seconds: object) -> None:
    until = oauth._until(seconds, NOW)
    assert until is None or NOW < until <= NOW + oauth.LONGEST


@given(verifier=st.text("abcdefghijklmnopqrstuvwxyz0123456789-._~", min_size=43, max_size=128))
def test_the_verifier_never_leaves_before_the_code_is_there(verifier: str) -> None:
    provider = Provider("https://shop.example/authorize?tenant=1", "https://shop.example/token")
    address = oauth.leave(provider, CLIENT, BACK, "read write", "state", verifier)
    query = parse_qs(urlsplit(address).query)
    assert verifier not in address
    assert query["tenant"] == ["1"]
    assert query["code_challenge_method"] == ["S256"]
    assert query["code_challenge"] == [WebApplicationClient("").create_code_challenge(verifier, "S256")]
