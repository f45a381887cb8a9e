"""The tests' own home, made before any setting is read, and the cast."""

from __future__ import annotations

import os
import tempfile

os.environ["RAPPORT_HOME"] = tempfile.mkdtemp(prefix="rapport-test-")
os.environ.setdefault("RAPPORT_PRIVATE_HOSTS", "")

import pytest  # noqa: E402

from tests.cast import Cast, cast_of  # noqa: E402


@pytest.fixture(autouse=True)
def _plain_static(settings: object) -> None:
    storages = dict(settings.STORAGES)  # type: ignore[attr-defined]
    storages["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = storages  # type: ignore[attr-defined]


@pytest.fixture
def cast(db: None) -> Cast:
    """Ana (owner) and Bo (teammate) of Casa Aurora, Cruz of another brand, Dee the customer."""
    return cast_of()
