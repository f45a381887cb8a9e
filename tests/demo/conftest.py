from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from rapport import demo
from rapport.accounts.models import Brand

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
def own_network(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """A practice network and an intake log nobody else has."""
    settings.PRACTICE_FILE = tmp_path / "practice.sqlite3"
    settings.INTAKE_FILE = tmp_path / "intake.sqlite3"
    settings.CONNECTORS = {"practice": {"file": str(settings.PRACTICE_FILE)}}
    return settings.PRACTICE_FILE


@pytest.fixture
def aurora(db: None, own_network: Path) -> Brand:
    """The demo brand, loaded."""
    return demo.load(NOW)
