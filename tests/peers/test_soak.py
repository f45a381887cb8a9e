"""All emulated networks at once, with faults at random: nothing is lost, doubled, broken or overspent."""

from __future__ import annotations

import time

import pytest
from tests.cast import Cast
from tests.peers.soak import soak

pytestmark = [pytest.mark.peer, pytest.mark.slow]


def test_nothing_is_lost_or_doubled_on_all_networks_at_once(cast: Cast, settings: object) -> None:
    found = soak(cast, settings, 30, time.monotonic)
    assert (found["lost"], found["double"], found["broken rules"], found["over the cap"]) == ([], [], [], [])
    assert found["asked"] > 10
    assert found["answered"] > 10
