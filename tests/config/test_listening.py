"""A channel whose poll kills the process is found and left out; all others are listened to."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from rapport.intake.dead_letters import TRIES
from rapport.runtime.listening import Suspects


class Died(BaseException):
    """The process is gone; what it had in its hands stays noted."""


def life(path: Path, unclean: bool, channels: list[str], deadly: str) -> list[str] | None:
    """One life of the process: the channels that were listened to, None when it died."""
    suspects = Suspects(path, unclean)
    heard = []
    for channel in channels:
        if suspects.given_up(channel):
            continue
        if channel == deadly:
            if suspects.unclean:
                suspects._keep(channel)
            return None
        listener: Any = SimpleNamespace(well=True)
        asyncio.run(suspects.first_poll(channel, listener))
        heard.append(channel)
    return heard


@pytest.mark.parametrize("deadly", ["a", "b", "c", "none"])
def test_who_kills_the_process_by_being_listened_to_is_left_out(tmp_path: Path, deadly: str) -> None:
    path, unclean, deaths = tmp_path / "listening", False, 0
    while (heard := life(path, unclean, ["a", "b", "c"], deadly)) is None:
        unclean, deaths = True, deaths + 1
        assert deaths <= TRIES + 1
    assert heard == [one for one in "abc" if one != deadly]


def test_an_end_in_order_blames_nobody(tmp_path: Path) -> None:
    path = tmp_path / "listening"
    Suspects(path, True)._keep("a")
    assert Suspects(path, False).deaths.counts == {}
    path.write_bytes(b"torn")
    assert Suspects(path, True).deaths.counts == {}
