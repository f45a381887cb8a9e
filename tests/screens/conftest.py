"""Fixtures of the screens: a busy morning, and a browser that looks at it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page

from tests.screens.browser import PASSWORD, House, chromium, on_file, served
from tests.screens.busy import busy
from tests.street import Street


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    yield from chromium()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("database") / "empty.sqlite3"


@pytest.fixture
def house(
    request: pytest.FixtureRequest, browser: Browser, empty_database: Path, tmp_path: Path
) -> Iterator[House]:
    """Casa Aurora on a busy morning, served."""
    with ThreadPoolExecutor(1) as thread, ExitStack() as stack:
        if connection.vendor == "sqlite":
            request.getfixturevalue("django_db_setup")
            stack.enter_context(request.getfixturevalue("django_db_blocker").unblock())
            stack.enter_context(on_file(empty_database, tmp_path, thread))
        else:
            request.getfixturevalue("transactional_db")
        street = thread.submit(_busy_street, tmp_path).result()
        yield House(stack.enter_context(served()), street, thread)
        thread.submit(lambda: connection.close()).result()


def _busy_street(folder: Path) -> Street:
    street = Street.open(folder)
    for one in (busy(street), street.ana):
        one.set_password(PASSWORD)
        one.save()
    return street


@pytest.fixture
def page(browser: Browser, house: House) -> Iterator[Page]:
    """A window in which Ana is signed in."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    context.set_default_timeout(8000)
    yield house.sign_in(context.new_page())
    context.close()
