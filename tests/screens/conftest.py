"""Fixtures of the screens: a browser, and a busy morning that it looks at."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page

from tests.screens.browser import House, busy_street, chromium, first_morning, on_file, same_morning, served
from tests.street import Street


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    yield from chromium()


@pytest.fixture(scope="session")
def morning(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Street, Path]:
    """One busy morning in files of its own, made once and copied for each test (SQLite)."""
    folder = tmp_path_factory.mktemp("morning")
    with django_db_blocker.unblock(), on_file(folder), ThreadPoolExecutor(1) as thread:
        return thread.submit(first_morning, folder).result(), folder


@pytest.fixture
def house(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path) -> Iterator[House]:
    """Casa Aurora on a busy morning, served."""
    with ThreadPoolExecutor(1) as thread, ExitStack() as stack:
        if connection.vendor == "sqlite":
            before, template = request.getfixturevalue("morning")
            stack.enter_context(request.getfixturevalue("django_db_blocker").unblock())
            stack.enter_context(on_file(tmp_path))
            street = thread.submit(same_morning, before, template, tmp_path).result()
        else:
            request.getfixturevalue("transactional_db")
            street = thread.submit(busy_street, tmp_path).result()
        yield House(stack.enter_context(served()), street, thread)
        thread.submit(lambda: connection.close()).result()


@pytest.fixture
def page(browser: Browser, house: House) -> Iterator[Page]:
    """A window in which Ana is signed in."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    yield house.sign_in(context, house.street.ana)
    context.close()
