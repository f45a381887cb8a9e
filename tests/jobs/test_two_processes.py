"""Two real work processes on one PostgreSQL: nothing is lost, nothing is doubled, one takes over from the other.

On SQLite a second work process waits. `python -m tests.postgres -m slow tests/jobs/test_two_processes.py`.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.cli.serving import until
from tests.prose import ROOT

pytestmark = pytest.mark.slow

POSTGRES = os.environ.get("RAPPORT_DATABASE_URL", "")


@dataclass
class Home:
    """One home folder, its network beside it, and the work processes that a test starts."""

    folder: Path
    database: str = ""
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def environ(self) -> dict[str, str]:
        mine = {"RAPPORT_HOME": str(self.folder / "home"), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
        return {**os.environ, **mine, "RAPPORT_DATABASE_URL": self.database, "RAPPORT_DEMO": "no"}

    def do(self, verb: str, *words: object) -> Any:
        given = [verb, str(self.folder / "practice.sqlite3"), *map(str, words)]
        command = [sys.executable, "-m", "tests.jobs.two", *given]
        done = subprocess.run(
            command, env=self.environ, capture_output=True, text=True, check=False, cwd=ROOT, timeout=300
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    def work(self) -> subprocess.Popen[str]:
        with (self.folder / f"work-{len(self.running)}.log").open("w") as log:
            command = [sys.executable, "-m", "rapport", "work"]
            process = subprocess.Popen(command, env=self.environ, stdout=log, stderr=log, text=True, cwd=ROOT)
        self.running.append(process)
        return process

    def said_by(self, number: int) -> str:
        return (self.folder / f"work-{number}.log").read_text()

    def look(self) -> dict[str, Any]:
        found: dict[str, Any] = self.do("look")
        return found


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    house = Home(tmp_path)
    try:
        yield house
    finally:
        for process in house.running:
            if process.poll() is None:
                process.terminate()
        for process in house.running:
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


@pytest.mark.postgres
@pytest.mark.skipif(not POSTGRES, reason="needs PostgreSQL: python -m tests.postgres")
def test_two_on_postgresql_lose_nothing_and_double_nothing(home: Home) -> None:
    parts = urlsplit(POSTGRES)
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS rapport_two")
        server.execute("CREATE DATABASE rapport_two")
    home.database = urlunsplit(parts._replace(path="/rapport_two"))
    if parts.netloc.endswith("@"):
        home.database = f"{parts.scheme}://{parts.netloc}/rapport_two?{parts.query}"
    home.do("build")
    first = home.work()
    assert until(lambda: home.look()["leases"].get("flow") == "1")
    second = home.work()
    home.do("say", 0, 150)
    assert until(lambda: (home.folder / "home" / "work-2.beat").exists())
    assert until(lambda: home.look()["heard"] >= 100)
    home.do("answer", 60)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    home.do("say", 150, 150)
    assert until(lambda: home.look()["heard"] == 300), home.look()
    home.do("answer", 60)
    assert until(lambda: home.look()["sent"] == 120, 240), home.look()
    found = home.look()
    assert (found["twice"], found["decided"]) == (0, 300)
    assert (found["said"], found["said twice"]) == (120, 0)
    assert found["whole"] == [None]
    assert set(found["leases"].values()) == {"2"}, "the second one took over from the dead"
    assert found["errors"] == {}
    second.send_signal(signal.SIGTERM)
    assert second.wait(60) == 0
    assert home.look()["jobs"] == [""], "who ends in order leaves nothing to wait for"


def test_on_sqlite_a_second_work_process_waits_and_takes_over(home: Home) -> None:
    home.do("build")
    first = home.work()
    assert until(lambda: home.look()["leases"].get("flow") == "1")
    home.work()
    assert until(lambda: "waiting until it ends" in home.said_by(1)), home.said_by(1)
    assert f"process {first.pid}" in home.said_by(1)
    home.do("say", 0, 20)
    assert until(lambda: home.look()["heard"] == 20), home.said_by(0)[-2000:]
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    home.do("say", 20, 20)
    assert until(lambda: home.look()["heard"] == 40), home.said_by(1)[-2000:]
    assert home.look()["twice"] == 0
