"""Fixtures of the screens: a browser, and a busy morning that it looks at."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page

from tests.screens.browser import House, chromium, first_morning, new_morning, on_file, same_morning, served
from tests.street import Street


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed with its file: while the driver lives its thread has an event loop, and no other test may run one."""
    yield from chromium()


@pytest.fixture(scope="session")
def morning(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Street, Path]:
    """One busy morning in files of its own, made once and copied for each test (SQLite)."""
    folder = tmp_path_factory.mktemp("morning")
    with django_db_blocker.unblock(), on_file(folder), ThreadPoolExecutor(1) as thread:
        return thread.submit(first_morning, folder).result(), folder


if connection.vendor == "sqlite":

    @pytest.fixture
    def house(
        browser: Browser, morning: tuple[Street, Path], django_db_blocker: Any, tmp_path: Path
    ) -> Iterator[House]:
        """Casa Aurora on a busy morning, served."""
        with django_db_blocker.unblock(), on_file(tmp_path), ThreadPoolExecutor(1) as thread:
            street = thread.submit(same_morning, *morning, tmp_path).result()
            with served() as url:
                yield House(url, street, thread)
            thread.submit(lambda: connection.close()).result()

else:
    # The browser's driver keeps an event loop in this thread, where Django empties the database after each test.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

    @pytest.fixture
    def house(browser: Browser, transactional_db: None, tmp_path: Path) -> Iterator[House]:
        """Casa Aurora on a busy morning, made anew and served."""
        with ThreadPoolExecutor(1) as thread:
            street = thread.submit(new_morning, tmp_path).result()
            with served() as url:
                yield House(url, street, thread)
            thread.submit(lambda: connection.close()).result()


@pytest.fixture
def page(browser: Browser, house: House) -> Iterator[Page]:
    """A window in which Ana is signed in."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    yield house.sign_in(context, house.street.ana)
    context.close()
