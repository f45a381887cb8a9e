"""A connector begun with `rapport connect --new` passes the contract as it is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rapport.cli.errors import Failed
from rapport.cli.new_network import begin


def test_what_is_begun_passes_the_contract(tmp_path: Path) -> None:
    begin("noticeboard", tmp_path)
    home, about = tmp_path / "noticeboard", tmp_path / "noticeboard" / "noticeboard-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: rapport-noticeboard\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[rapport.connectors]\nnoticeboard = noticeboard\n")
    words = [
        sys.executable,
        *["-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:django", "noticeboard/tests.py"],
    ]
    env = {"PYTHONPATH": f"{home}:{Path(__file__).parents[2] / 'src'}"}
    done = subprocess.run(words, cwd=home, env=env, capture_output=True, text=True)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout


@pytest.mark.parametrize("name", ["Notice", "notice-board", "../up", "", "1st", "practice"])
def test_a_name_that_cannot_be_one_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(Failed):
        begin(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["class", "json", "winreg", "django", "rapport"])
def test_a_name_that_python_has_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(Failed, match="Python already"):
        begin(name, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path: Path) -> None:
    begin("noticeboard", tmp_path)
    with pytest.raises(Failed, match="there already"):
        begin("noticeboard", tmp_path)
