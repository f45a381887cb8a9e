"""The whole program running on a port of its own, and bytes on its wire."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Running:
    """Rapport on `port`, with its data in `home`."""

    port: int
    home: Path
    pid: int

    def line(self, seconds: float = 40) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)

    def ask(self, head: str, body: bytes = b"", host: str | None = "localhost") -> Answer:
        """One request as it stands: `POST /x`, then further header lines. Raises when the line breaks."""
        first, *more = head.split("\n")
        lines = [f"{first} HTTP/1.1", *([f"Host: {host}"] if host is not None else []), *more, "", ""]
        with closing(self.line()) as line:
            line.sendall("\r\n".join(lines).encode() + body)
            return heard(line)


def heard(line: socket.socket) -> Answer:
    """The answer on a line, to its end."""
    data = b""
    while b"\r\n\r\n" not in data:
        if not (part := line.recv(65536)):
            raise ConnectionError(f"closed after {data!r}")
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        if not (part := line.recv(65536)):
            break
        body += part
    return Answer(int(status.split()[1]), headers, body)


@contextmanager
def running(home: Path, **settings: str) -> Iterator[Running]:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {"RAPPORT_HOME": str(home), "PORT": str(port), "RAPPORT_DEMO": "no", "PYTHONPATH": "src:."}
    with open(home.with_suffix(".log"), "wb") as log:
        command = [sys.executable, "-m", "rapport", "serve"]
        program = subprocess.Popen(command, env={**os.environ, **own, **settings}, stdout=log, stderr=log)
        try:
            found = Running(port, home, program.pid)
            _await(found, program)
            yield found
        finally:
            program.terminate()
            program.wait(30)


def _await(found: Running, program: subprocess.Popen[bytes]) -> None:
    for _ in range(1800):
        try:
            if found.ask("GET /healthz").status == 200:
                return
        except OSError:
            pass
        if program.poll() is not None:
            break
        time.sleep(0.1)
    raise AssertionError(found.home.with_suffix(".log").read_text())
