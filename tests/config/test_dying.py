"""A death of the work process is a try: who kills it is set aside, everybody else goes through."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rapport.intake.dead_letters import TRIES
from rapport.intake.trying import Tried, Trying
from tests.prose import ROOT


def lives(home: Path, *numbers: int) -> Any:
    """What became of so many items with these killers among them."""
    environ = {**os.environ, "RAPPORT_HOME": str(home), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    words = [sys.executable, "-m", "tests.config.dying", *map(str, numbers)]
    done = subprocess.run(words, env=environ, capture_output=True, text=True, check=True, cwd=ROOT)
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow
@pytest.mark.parametrize(("count", "killers"), [(30, [17]), (12, [0]), (12, [11]), (1, [0]), (25, [3, 4, 20])])
def test_who_kills_the_process_is_set_aside_and_all_others_go_through(
    tmp_path: Path, count: int, killers: list[int]
) -> None:
    found = lives(tmp_path, count, *killers)
    assert found["ended"] == 0
    assert found["stored"][-1] == count - len(killers)
    assert [(place - 1, tries, dead) for place, tries, dead, _ in found["letters"]] == [
        (n, TRIES, True) for n in killers
    ]
    assert all("ended while it received this" in reason for *_, reason in found["letters"])
    deaths = len(found["stored"]) - 1
    assert deaths <= TRIES * len(killers) + 1
    assert found["stored"][len(killers) + 1] == count - len(killers), "others waited for more than a few starts"


def test_a_note_outlives_what_is_not_taken_back(tmp_path: Path) -> None:
    first = Trying(tmp_path / "trying")
    assert first.left() is None
    with first.note(Tried(3, 9)):
        assert Trying(tmp_path / "trying").left() == Tried(3, 9)
    assert Trying(tmp_path / "trying").left() is None
    (tmp_path / "trying").write_bytes(b"torn {")
    assert Trying(tmp_path / "trying").left() is None
