"""A process of its own with limits, so that what costs too much ends there and nowhere else."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

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
        told = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "RAPPORT_HOME": home}
        told |= {"DJANGO_SETTINGS_MODULE": "rapport.config.settings", "OPENBLAS_NUM_THREADS": "1"}
        asked = [sys.executable, "-c", whole, *words]
        ran = subprocess.run(asked, input=given, capture_output=True, env=told, check=False)
    assert ran.returncode == 0, (ran.returncode, ran.stderr.decode()[-800:])
    return ran.stdout
