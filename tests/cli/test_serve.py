"""One supervisor a home, and no child outlives it; the probes tell a line that stands from one that is busy."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.cli.serving import Served, serving, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def alive(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.slow
def test_a_second_start_says_what_runs_and_a_dead_supervisor_leaves_nobody_alone(tmp_path: Path) -> None:
    with serving(tmp_path) as house:
        assert house.process
        second = house.rapport("serve")
        assert second.returncode == 1
        assert f"process {house.process.pid}" in second.stderr
        assert str(house.port) in second.stderr
        other = Served(tmp_path / "other", house.port).rapport("serve")
        assert (other.returncode, "something listens there" in other.stderr) == (1, True)
        children = house.children()
        assert len(children) == 2
        assert until(lambda: (tmp_path / "work.beat").exists())
        told = json.loads(house.rapport("doctor", "--json").stdout)
        assert set(told) == {"ok", "checks"}
        assert all(set(one) == {"name", "ok", "said", "do"} for one in told["checks"])
        assert next(one for one in told["checks"] if one["name"] == "line")["ok"] is True
        os.kill(house.process.pid, signal.SIGKILL)
        assert until(lambda: not any(map(alive, children)), 30)
        house.process.wait()
        house.start()
        assert until(lambda: house.ready()["status"] == 200)
