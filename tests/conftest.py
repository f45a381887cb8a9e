"""The cast, for every test; the tests' own home is made in `tests.home`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rapport.answers import library
from tests.cast import Cast, cast_of
from tests.migrated import remember_migrations
from tests.street import Street


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    remember_migrations()


@pytest.fixture(autouse=True)
def _plain_static(settings: object) -> None:
    storages = dict(settings.STORAGES)  # type: ignore[attr-defined]
    storages["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = storages  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _empty_shelf() -> None:
    """Each test's brands have the same numbers and the same clock as the last one's."""
    library._shelf.clear()


@pytest.fixture(autouse=True)
def _no_files(settings: object) -> None:
    """Nor have they its files: a content that lies there already is not written again."""
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)  # type: ignore[attr-defined]


@pytest.fixture
def cast(db: None) -> Cast:
    """Ana (owner) and Bo (teammate) of Casa Aurora, Cruz of another brand, Dee the customer."""
    return cast_of()


@pytest.fixture
def street(db: None, tmp_path: Path) -> Street:
    """Casa Aurora on a practice network of its own."""
    return Street.open(tmp_path)
