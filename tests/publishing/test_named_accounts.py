"""Names in a post are looked up on the networks that tell, within seconds; what they do not say is not made up."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from rapport.budgets.models import Spending
from rapport.channels.connected import connect
from rapport.channels.models import Channel
from rapport.connectors.base import OwnIdentity
from rapport.domain.named_accounts import MOST_NAMES, names_in
from rapport.publishing import named_accounts
from rapport.publishing.named_accounts import known_names, look_up_names
from rapport.publishing.named_models import NamedAccount
from tests.api.caller import Caller
from tests.cast import Cast, channel
from tests.screens.test_composer import ana as ana
from tests.screens.test_composer import at, form
from tests.street import Street


def test_names_are_those_that_people_mean() -> None:
    said = "Thanks @Dee, (@marta@wood.example) and @oak.example. Write to a@b.example, https://x.example/@bo @dee"
    assert names_in(said) == ("dee", "marta@wood.example", "oak.example")
    assert names_in("@", "@@dee", "email@dee", "@-") == ()


@given(st.text("@a.- \n/#é"), st.text("@ab. ", max_size=60))
def test_whatever_is_typed_names_are_few_and_each_once(first: str, second: str) -> None:
    found = names_in(first, second)
    assert len(found) == len(set(found)) <= MOST_NAMES
    assert all(one and one[0] not in "@.-" and one[-1] not in "@.-" for one in found)


def test_a_name_is_found_or_not_and_paid_for_once(street: Street) -> None:
    street.says("Are you open?")
    found = look_up_names(street.channel, ["dee", "nobody"], street.now)
    assert (found["dee"].account, found["nobody"].account) == ("dee", "")
    assert Spending.of(street.brand).get(act="profile").times == 2
    look_up_names(street.channel, ["dee", "nobody"], street.now + timedelta(minutes=5))
    assert Spending.of(street.brand).get(act="profile").times == 2, "remembered"
    assert list(known_names(street.channel, ["dee", "nobody"], street.now + timedelta(hours=2))) == ["dee"]
    assert not known_names(street.channel, ["dee"], street.now + timedelta(days=2)), "asked again after a day"


@pytest.fixture
def silent(street: Street, settings: Settings) -> Iterator[Channel]:
    """A channel on a server that takes calls and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        host = f"127.0.0.1:{server.getsockname()[1]}"
        settings.PRIVATE_HOSTS = frozenset({host})
        given = {"server": f"http://{host}", "token": "t0k3n"}
        yield connect(street.brand, "mastodon", given, OwnIdentity("1", "aurora", "Casa Aurora"))


def test_a_network_that_says_nothing_holds_nobody_up(
    street: Street, silent: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(named_accounts, "SECONDS", 0.5)
    begun = time.monotonic()
    assert look_up_names(silent, ["dee"], street.now) == {}
    assert time.monotonic() - begun < 30, "bounded"
    assert not NamedAccount.of(street.brand).exists(), "no answer is not kept as one"


def test_the_preview_says_found_or_not_on_each_network(ana: Client, street: Street) -> None:
    street.says("Are you open?")
    other = channel(street.brand, "mastodon")
    words = form(street, other, idea="Thanks @dee and @nobody")
    preview = ana.post(at(street, "preview"), words).content.decode()
    assert preview.count("looking…") == 4, "two names on two networks, each asked by itself"
    assert preview.count(at(street, "names")) == 2
    asked = {"channel": street.channel.pk, "names": "@dee @nobody"}
    page = ana.post(at(street, "names"), asked).content.decode()
    assert "found: it is a mention" in page
    assert "nobody of this name is here" in page
    again = ana.post(at(street, "preview"), words).content.decode()
    assert again.count("looking…") == 2
    assert "found: it is a mention" in again
    assert ana.post(at(street, "names"), {"channel": "999999", "names": "@dee"}).status_code == 404


def test_a_program_asks_too_and_nothing_is_made_up(street: Street, cast: Cast) -> None:
    street.says("Are you open?")
    there, said = f"/channels/{street.channel.pk}/names", {"text": "Thanks @dee, @dee, not @nobody; a@b.example"}
    ana = Caller(street.brand, street.ana)
    told = ana.post(there, said).body["items"]
    assert [(one["name"], one["answer"], one["account"]) for one in told] == [
        ("dee", "found", "dee"),
        ("nobody", "nobody", ""),
    ]
    silent = channel(street.brand, network="telegram")
    [one] = ana.post(f"/channels/{silent.pk}/names", {"text": "@dee"}).body["items"]
    assert one["answer"] == "not_told"
    assert Caller(cast.norte, cast.cruz).post(there, said).status == 404
    assert [ana.post(there, wrong).status for wrong in ({}, {"text": "x" * 20_001}, {"text": 5})] == [422] * 3
