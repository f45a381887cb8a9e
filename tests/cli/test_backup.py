"""A backup taken at work comes back whole, held, and says nothing twice."""

from __future__ import annotations

import fcntl
import gzip
import json
import os
import shutil
import stat
import subprocess
import sys
import tarfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
OPEN = ["ana queued", "ana sending"]


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    given = {**os.environ, "RAPPORT_HOME": str(home), "RAPPORT_DATABASE_URL": ""}
    return subprocess.run([sys.executable, "-m", *words], env=given, cwd=ROOT, capture_output=True, text=True)


def house(home: Path, verb: str, network: Path) -> Any:
    done = run(home, "tests.cli.house", verb, str(network))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home, its network outside it, and a backup of it."""
    folder = tmp_path_factory.mktemp("built")
    house(folder / "home", "build", folder / "network" / "practice.sqlite3")
    done = run(folder / "home", "rapport", "backup", str(folder / "one.tar.gz"))
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def here(built: Path, tmp_path: Path) -> Path:
    """The same again, for one test alone; the network keeps its address."""
    shutil.copytree(built / "home", tmp_path / "home")
    shutil.copy(built / "one.tar.gz", tmp_path / "one.tar.gz")
    return tmp_path


def test_what_was_said_after_the_backup_is_never_said_again(built: Path, here: Path) -> None:
    """The whole promise: backed up with words in line, sent, lost, restored, started."""
    network = built / "network" / "practice.sqlite3"
    assert house(here / "home", "send", network)["said"] == [
        "ana queued",
        "ana sending",
        "robot queued",
        "robot sending",
    ]
    done = run(here / "new", "rapport", "restore", str(here / "one.tar.gz"))
    assert done.returncode == 0, done.stderr
    assert "4 replies in line will be looked for" in done.stdout
    after = house(here / "new", "send", network)
    assert after["said"] == ["ana queued", "ana sending", "robot queued", "robot sending"]
    assert [after["steps"][text] for text in OPEN] == ["sent", "sent"]
    assert after["steps"]["robot queued"] == after["steps"]["robot sending"] == "sent"
    assert after["stopped"] == {"aurora": True, "norte": True}
    assert after["whole"] == [None, None]


def test_a_backup_under_load_fits_together(here: Path) -> None:
    given = {**os.environ, "RAPPORT_HOME": str(here / "home"), "RAPPORT_DATABASE_URL": ""}
    words = [sys.executable, "-m", "tests.cli.house", "busy", str(here / "network.sqlite3")]
    with subprocess.Popen(words, env=given, cwd=ROOT, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout
        assert worker.stdout.readline() == "busy\n"
        done = run(here / "home", "rapport", "backup", str(here / "two.tar.gz"), "--json")
        worker.kill()
    assert done.returncode == 0, done.stderr
    assert {"rapport.sqlite3", "intake.sqlite3", "secrets/seal.key"} <= set(json.loads(done.stdout)["parts"])
    assert run(here / "new", "rapport", "restore", str(here / "two.tar.gz")).returncode == 0
    found = house(here / "new", "look", here / "network.sqlite3")
    assert found["whole"] == [None, None]
    assert 0 < found["read"] == found["taken"] <= found["log"]


def test_a_backup_is_for_its_owner_only_and_never_overwrites(built: Path, here: Path) -> None:
    assert stat.S_IMODE((built / "one.tar.gz").stat().st_mode) == 0o600
    before = (here / "one.tar.gz").read_bytes()
    done = run(here / "home", "rapport", "backup", str(here / "one.tar.gz"))
    assert (done.returncode, (here / "one.tar.gz").read_bytes()) == (1, before)
    assert "there already" in done.stderr


def test_a_home_that_is_not_empty_is_left_alone_unless_told(here: Path) -> None:
    (here / "home" / "mine.txt").write_text("keep me")
    done = run(here / "home", "rapport", "restore", str(here / "one.tar.gz"))
    assert done.returncode == 1
    assert "not empty" in done.stderr
    done = run(here / "home", "rapport", "restore", str(here / "one.tar.gz"), "--force", "--json")
    assert done.returncode == 0, done.stderr
    assert (Path(json.loads(done.stdout)["aside"]) / "mine.txt").read_text() == "keep me"
    assert stat.S_IMODE((here / "home").stat().st_mode) == 0o700
    assert {stat.S_IMODE(f.stat().st_mode) for f in (here / "home" / "secrets").iterdir()} == {0o600}


@pytest.mark.parametrize("spoil", ["flip", "cut", "text", "none"])
def test_a_spoilt_backup_changes_nothing(here: Path, spoil: str) -> None:
    path = here / "one.tar.gz"
    whole = bytearray(gzip.decompress(path.read_bytes()))
    if spoil == "flip":
        whole[len(whole) // 2] ^= 0xFF
        path.write_bytes(gzip.compress(bytes(whole)))
    elif spoil == "cut":
        path.write_bytes(path.read_bytes()[:-5000])
    elif spoil == "text":
        path.write_text("not a backup")
    else:
        path.unlink()
    done = run(here / "new", "rapport", "restore", str(path))
    assert done.returncode == 1
    assert done.stderr.startswith("rapport: ")
    assert not (here / "new").exists()
    assert sorted(one.name for one in here.iterdir() if one.name.startswith(".new")) == []


def test_a_backup_that_names_files_outside_is_refused(here: Path) -> None:
    part = {"name": "../evil.key", "size": 1, "sha256": "0" * 64}
    about = {
        "format": 1,
        "version": "0",
        "made_at": "2026-01-01T00:00:00+00:00",
        "database": "sqlite",
        "parts": [part],
    }
    with tarfile.open(here / "evil.tar.gz", "w:gz") as tar:
        for name, body in (("backup.json", json.dumps(about).encode()), ("../evil.key", b"x")):
            info = tarfile.TarInfo(name)
            info.size = len(body)
            tar.addfile(info, BytesIO(body))
    done = run(here / "new", "rapport", "restore", str(here / "evil.tar.gz"))
    assert done.returncode == 1
    assert "outside" in done.stderr
    assert not (here / "evil.key").exists()


def test_a_running_installation_is_not_restored_over(here: Path) -> None:
    with (here / "home" / "work.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = run(here / "home", "rapport", "restore", str(here / "one.tar.gz"), "--force")
    assert done.returncode == 1
    assert "running" in done.stderr
