from __future__ import annotations

from pathlib import Path

import pytest

from tests.curation.world import Field


@pytest.fixture
def field(db: None, tmp_path: Path) -> Field:
    """Casa Aurora, a small network, and a web of feeds."""
    return Field.open(tmp_path)
