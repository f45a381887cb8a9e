"""Nothing in the home folder is ever readable by others."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from rapport.config.errors import BadSetting
from rapport.config.home import OTHERS, make_private
from tests.config.running import running


@pytest.fixture(autouse=True)
def _umask() -> object:
    before = os.umask(0)
    yield
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    return [str(one) for one in (folder, *folder.rglob("*")) if one.lstat().st_mode & OTHERS]


@pytest.mark.parametrize("mode", [0o755, 0o750, 0o711, 0o705])
def test_a_folder_that_others_could_read_is_closed_with_all_that_is_in_it(
    tmp_path: Path, mode: int, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    (home / "secrets").mkdir(parents=True)
    (home / "files" / "chat").mkdir(parents=True)
    for name in ("rapport.sqlite3", "rapport.sqlite3-wal", "secrets/seal.key", "files/chat/a.png"):
        (home / name).write_bytes(b"x")
    home.chmod(mode)
    make_private(home)
    assert open_to_others(home) == []
    assert "closed to them now" in capsys.readouterr().err
    make_private(home)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o722])
def test_a_folder_that_others_could_have_written_to_is_refused(tmp_path: Path, mode: int) -> None:
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(mode)
    make_private(home)
    (home / "rapport.sqlite3").write_bytes(b"")
    home.chmod(mode)
    with pytest.raises(BadSetting, match="chmod 700"):
        make_private(home)


def test_a_link_is_refused_with_the_folders_own_name(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "home").symlink_to(tmp_path / "real")
    with pytest.raises(BadSetting, match="real"):
        make_private(tmp_path / "home")


def test_somebody_elses_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(BadSetting, match="belongs to somebody else"):
        make_private(tmp_path)


def test_a_link_in_the_folder_leads_nobody_to_change_what_it_points_at(tmp_path: Path) -> None:
    other, home = tmp_path / "other", tmp_path / "home"
    other.write_bytes(b"")
    other.chmod(0o644)
    home.mkdir(mode=0o755)
    (home / "link").symlink_to(other)
    make_private(home)
    assert stat.S_IMODE(other.stat().st_mode) == 0o644


@pytest.mark.slow
def test_the_whole_program_writes_nothing_that_others_can_read(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    with running(home) as found:
        assert found.ask("GET /sign-in").status == 200
        assert open_to_others(home) == []
    backup = tmp_path / "one.tar.gz"
    command = [sys.executable, "-m", "rapport", "backup", str(backup)]
    env = {**os.environ, "RAPPORT_HOME": str(home), "PYTHONPATH": "src:."}
    subprocess.run(command, env=env, check=True, capture_output=True)
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_a_command_says_why_it_did_not_start(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "home").symlink_to(tmp_path / "real")
    env = {**os.environ, "RAPPORT_HOME": str(tmp_path / "home"), "PYTHONPATH": "src:."}
    done = subprocess.run([sys.executable, "-m", "rapport", "serve"], env=env, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("rapport: RAPPORT_HOME=")
