"""`rapport serve` as people start it, in a home and on a port of its own, until the test lets go."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from tests.prose import ROOT

PATIENCE = 120.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Served:
    """One installation; `ask` answers (status, body), (0, "") where nobody listens."""

    home: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[str] | None = None

    @property
    def environ(self) -> dict[str, str]:
        path = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
        mine = {"RAPPORT_HOME": str(self.home), "PORT": str(self.port), "RAPPORT_DEMO": "no", "PYTHONPATH": path}
        return {**os.environ, **mine}

    def rapport(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "rapport", *words]
        return subprocess.run(command, env=self.environ, capture_output=True, text=True, check=False, cwd=ROOT)

    def start(self) -> None:
        command = [sys.executable, "-m", "rapport", "serve"]
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(
            command, env=self.environ, stdout=quiet, stderr=quiet, text=True, cwd=ROOT, start_new_session=True
        )

    def ask(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
        try:
            with urlopen(Request(f"http://127.0.0.1:{self.port}{path}", headers=headers or {}), timeout=20) as got:
                return got.status, got.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()
        except (URLError, OSError):
            return 0, ""

    def ready(self) -> dict[str, Any]:
        status, body = self.ask("/readyz")
        return {"status": status, **(json.loads(body) if status else {})}

    def children(self) -> list[int]:
        assert self.process
        with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children") as file:
            return [int(word) for word in file.read().split()]


def until(true: Any, patience: float = PATIENCE) -> bool:
    """Whether it became true; how long that took is nobody's promise."""
    end = time.monotonic() + patience
    while not (found := true()) and time.monotonic() < end:
        time.sleep(0.2)
    return bool(found)


@contextmanager
def serving(home: Path) -> Iterator[Served]:
    house = Served(home)
    house.start()
    assert house.process
    left = house.process.pid
    try:
        assert until(lambda: house.ready()["status"] == 200), house.ready()
        yield house
    finally:
        house.process.terminate()
        try:
            house.process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(left, signal.SIGKILL)
