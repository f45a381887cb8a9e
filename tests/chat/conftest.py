"""A chat on Casa Aurora's website, with files and an intake log of its own; the doors forget who came before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from rapport.hosted.chat import messages, visitor_access
from tests.cast import Cast
from tests.chat.house import CHROMIUM, House, house
from tests.chat.site import Site, site_of


@pytest.fixture(autouse=True)
def _own_disk(settings: object, tmp_path: Path) -> None:
    settings.INTAKE_FILE = tmp_path / "intake.sqlite3"  # type: ignore[attr-defined]
    settings.MEDIA_ROOT = tmp_path / "files"  # type: ignore[attr-defined]
    for pace in (
        visitor_access.BY_VISITOR,
        visitor_access.BY_ADDRESS,
        messages.WORDS,
        messages.FILES,
        messages.STRANGERS,
    ):
        pace._free_at.clear()


@pytest.fixture
def site(cast: Cast) -> Site:
    return site_of(cast.aurora)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=30_000)
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house(tmp_path_factory.mktemp("house")) as running:
        yield running


@pytest.fixture
def visitor(browser: Browser, home: House) -> Iterator[BrowserContext]:
    context = browser.new_context(locale="en-GB", viewport={"width": 1100, "height": 800})
    yield context
    context.close()
