"""The tests' own home: loaded as a plug-in, so that it is there before any setting is read."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="rapport-test-"))
(HOME / "static").mkdir()
os.environ["RAPPORT_HOME"] = str(HOME)
os.environ.setdefault("RAPPORT_PRIVATE_HOSTS", "")
