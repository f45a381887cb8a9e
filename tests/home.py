"""The tests' own home, and the words of every language: there before any setting is read."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from hypothesis import settings
from tools.messages.compiled import compile_all

HOME = Path(tempfile.mkdtemp(prefix="rapport-test-"))
(HOME / "static").mkdir()
os.environ["RAPPORT_HOME"] = str(HOME)
os.environ.setdefault("RAPPORT_PRIVATE_HOSTS", "")

# An installation has done this; a fresh checkout, or one whose words were edited, has not.
MADE = list(compile_all(Path(__file__).resolve().parent.parent / "src"))

# The same examples on every run of CI; on a desk each run tries new ones. No test asserts how long one took.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("desk", deadline=None)
if os.environ.get("CI"):
    settings.load_profile("ci")
else:
    settings.load_profile("desk")
