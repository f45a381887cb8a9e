"""Who presses “Try and connect” with nothing typed is told what is missing; no network is called."""

from __future__ import annotations

from typing import Any, NoReturn

import pytest

from rapport.channels.models import Channel
from rapport.channels.verify import open_channel
from rapport.connectors.errors import Refused
from rapport.connectors.http import Http
from rapport.connectors.registry import manifest, packages
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NOTHING_TO_TYPE = {"chat", "practice"}
"""Networks of this house: what they need has a default, or is made."""


def called(*args: Any, **more: Any) -> NoReturn:
    raise AssertionError(f"a network was called: {args[1:]}")


@pytest.mark.parametrize("network", sorted(set(packages()) - NOTHING_TO_TYPE))
def test_nothing_typed_calls_nothing_and_says_what_is_missing(
    network: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Http, "request", called)
    monkeypatch.setattr(Http, "address", called)
    with pytest.raises(Refused) as told:
        open_channel(cast.aurora, network, {}, cast.ana)
    needed = [one.label for one in manifest(network).fields if one.required and not one.default]
    assert all(label in str(told.value) for label in needed)
    assert "othing was called" in str(told.value)
    assert not Channel.of(cast.aurora).filter(network=network).exists()
