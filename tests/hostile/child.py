"""A process of its own with limits, so that what costs too much ends there and nowhere else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from subprocess import PIPE
from typing import Self

ROOT = Path(__file__).parents[2]
LIMIT = """
import resource
for which, most in ((resource.RLIMIT_CPU, {seconds}), (resource.RLIMIT_AS, {megabytes} << 20)):
    if most:
        resource.setrlimit(which, (most, most))
"""


def limited(code: str, *words: str, given: bytes = b"", seconds: int, megabytes: int = 0) -> bytes:
    """What the code prints, with at most this much CPU time and, if given, memory, its imports included."""
    whole = LIMIT.format(seconds=seconds, megabytes=megabytes) + code
    with tempfile.TemporaryDirectory() as home:
        asked = [sys.executable, "-c", whole, *words]
        ran = subprocess.run(asked, input=given, capture_output=True, env=_environ(home), check=False)
    assert ran.returncode == 0, (ran.returncode, ran.stderr.decode()[-800:])
    return ran.stdout


class Preloaded:
    """A process that ran some code, of which each call of `limited` is a copy: imports cost nothing then."""

    def __init__(self, before: str) -> None:
        self._home = tempfile.TemporaryDirectory()
        asked = [sys.executable, "-m", "tests.hostile.preloaded", before]
        told = _environ(self._home.name)
        self._process = subprocess.Popen(asked, stdin=PIPE, stdout=PIPE, env=told, cwd=ROOT, text=True)
        assert self._told() == "ready"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *ended: object) -> None:
        self._process.communicate()
        self._home.cleanup()

    def limited(self, code: str, *, given: bytes = b"", seconds: int, megabytes: int = 0) -> bytes:
        """What the code prints, with at most this much CPU time and, if given, memory."""
        with tempfile.TemporaryDirectory() as folder:
            files = [Path(folder, name) for name in ("in", "out", "err")]
            for path in files:
                path.write_bytes(given if path.name == "in" else b"")
            job = {"code": code, "seconds": seconds, "megabytes": megabytes, "files": list(map(str, files))}
            print(json.dumps(job), file=self._process.stdin, flush=True)
            ended = self._told()
            assert ended == "0", (ended, files[2].read_text(errors="replace")[-800:])
            return files[1].read_bytes()

    def _told(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline().strip()


def _environ(home: str) -> dict[str, str]:
    told = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "RAPPORT_HOME": home}
    return told | {"DJANGO_SETTINGS_MODULE": "rapport.config.settings", "OPENBLAS_NUM_THREADS": "1"}
