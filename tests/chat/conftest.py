"""A chat on Casa Aurora's website, with files and an intake log of its own; the doors forget who came before."""

from __future__ import annotations

from pathlib import Path

import pytest

from rapport.web.chat import door, messages
from tests.cast import Cast
from tests.chat.site import Site, site_of


@pytest.fixture(autouse=True)
def _own_disk(settings: object, tmp_path: Path) -> None:
    settings.INTAKE_FILE = tmp_path / "intake.sqlite3"  # type: ignore[attr-defined]
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    for pace in (door.BY_VISITOR, door.BY_ADDRESS, messages.WORDS, messages.FILES, messages.STRANGERS):
        pace._free_at.clear()


@pytest.fixture
def site(cast: Cast) -> Site:
    return site_of(cast.aurora)
