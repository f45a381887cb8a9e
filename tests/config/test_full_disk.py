"""A full disk: said in words everywhere, nothing said twice, and all goes on by itself when there is room."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.prose import ROOT


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """24 MB, where this machine lets us make one."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m,mode=700", "tmpfs", str(place)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("only the owner of the machine can make a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="makes a disk of memory")
def test_a_full_disk_is_told_and_forgotten(small_disk: Path, tmp_path: Path) -> None:
    environ = {**os.environ, "RAPPORT_HOME": str(small_disk), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    words = [sys.executable, "-m", "tests.config.filling", str(tmp_path)]
    done = subprocess.run(words, env=environ, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert (found["before"], found["free"]) == (200, 0)
    assert found["ready"] == [503, "the disk is full: 0 bytes are free", 0]
    assert found["doctor"] is False
    status, sentence, site = found["chat"]
    assert status in (503, 507)
    assert "Your words are kept" in sentence
    assert site == "https://www.aurora.example"
    assert found["page"] == 507
    assert found["api"] == [507, "disk_full"]
    assert found["read"] == 200
    assert (found["sends"], found["stop"]) == (False, 200)
    assert found["after"] == [200, True]
    assert found["again"][0] == 202
    assert found["again"][1] < 400
    assert found["recorded"] is False
    assert found["heard"] == [1, "sent"]
