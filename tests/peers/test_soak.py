"""All emulated networks at once, with faults at random: nothing is lost, doubled, broken or overspent."""

from __future__ import annotations

import time
from contextlib import ExitStack

import pytest
from tests.cast import Cast
from tests.peers import soak_peers
from tests.peers.soak import CAP, Soak, soak
from tests.peers.soak_figures import figures

pytestmark = [pytest.mark.peer, pytest.mark.slow]


def test_nothing_is_lost_or_doubled_on_all_networks_at_once(cast: Cast, settings: object) -> None:
    found = soak(cast, settings, 30, time.monotonic)
    assert (found["lost"], found["double"], found["broken rules"], found["over the cap"]) == ([], [], [], [])
    assert found["asked"] > 10
    assert found["answered"] > 10


def test_what_did_not_come_or_did_not_leave_is_counted(
    cast: Cast, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.peers.soak.places", list)
    monkeypatch.setattr("tests.peers.soak.peers", lambda stack: [soak_peers._practice()])
    with ExitStack() as stack:
        run = Soak(cast, settings)
        run.begin(stack)
        [place] = run.places
        place.busy = 1
        run._write(place)
        assert figures(run, CAP)["lost"] == run.asked["practice"]
        run._hear(place)
        run._answer()
        assert figures(run, CAP)["lost"] == ["Yes, 0n is here. (on practice)"]
        run.drain()
        assert figures(run, CAP)["lost"] == []
