"""A real browser before a real server: Chromium, uvicorn in a thread, and a database both can see."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.core.asgi import get_asgi_application
from django.core.management import call_command
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from rapport.accounts.models import Person
from rapport.channels.models import Channel
from rapport.intake.log import SqliteLog
from tests.screens.busy import busy
from tests.street import Street

T = TypeVar("T")
CHROMIUM = os.environ.get("RAPPORT_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking")


def chromium() -> Iterator[Browser]:
    """The installed browser; skipped where there is none, unless it is required."""
    if not CHROMIUM:
        if os.environ.get("RAPPORT_REQUIRE_BROWSER") == "1":
            pytest.fail("Chromium is required here (RAPPORT_REQUIRE_BROWSER=1) and is not installed.")
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


def settled(page: Page) -> None:
    """Nothing that was asked for is on its way any more: the next key acts at once."""
    expect(page.locator("body")).not_to_have_attribute("data-pending", "")


@dataclass
class House:
    """A served Rapport with one busy street; `do` runs code beside the browser, in a thread of its own."""

    url: str
    street: Street
    thread: ThreadPoolExecutor = field(repr=False)

    def do(self, work: Callable[[], T]) -> T:
        return self.thread.submit(work).result(timeout=120)

    @property
    def brand(self) -> str:
        return f"{self.url}/b/{self.street.brand.slug}/"

    def talk(self, handle: str) -> str:
        """The address of a customer's conversation."""
        return f"{self.brand}inbox/{self.do(lambda: self.street.conversation(handle).pk)}/"

    def alone(self, handle: str) -> str:
        """The same beside an empty list: whatever is done there, no other one opens."""
        return f"{self.talk(handle)}?network=none"

    def sign_in(self, context: BrowserContext, person: Person) -> Page:
        """A window in which this person is signed in."""
        client = Client()
        self.do(lambda: client.force_login(person))
        context.add_cookies([{"name": "rapport", "value": client.cookies["rapport"].value, "url": self.url}])
        context.set_default_timeout(30_000)
        expect.set_options(timeout=30_000)
        return context.new_page()


@contextmanager
def on_file(folder: Path) -> Iterator[None]:
    """On SQLite the tests' database is in memory, where threads lock each other out: new threads use a file."""
    name, connection.settings_dict["NAME"] = connection.settings_dict["NAME"], str(folder / "rapport.sqlite3")
    try:
        yield
    finally:
        connection.settings_dict["NAME"] = name


def first_morning(folder: Path) -> Street:
    """A database of its own, and a busy morning in it."""
    call_command("migrate", verbosity=0)
    return new_morning(folder)


def new_morning(folder: Path) -> Street:
    """A busy morning in the database that is there."""
    street = Street.open(folder)
    busy(street)
    connection.close()
    return street


def same_morning(before: Street, template: Path, folder: Path) -> Street:
    """The same morning again, from copies of its files."""
    for file in template.iterdir():
        shutil.copy(file, folder)
    channel = Channel.across_brands.get(pk=before.channel.pk)
    channel.settings = {**channel.settings, "file": str(folder / "practice.sqlite3")}
    channel.save()
    log = SqliteLog(folder / "intake.sqlite3")
    return Street(before.brand, before.ana, channel, log, before.now)


@contextmanager
def served() -> Iterator[str]:
    """The pages on a free port of this machine."""
    app = ASGIStaticFilesHandler(get_asgi_application())
    config = uvicorn.Config(app, port=0, log_level="critical", lifespan="off", timeout_graceful_shutdown=0)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = server.force_exit = True
    thread.join(10)


STILL = """() => document.getAnimations().every(
  (one) => one.playState !== "running" || one.effect.getTiming().iterations === Infinity
)"""


def at_rest(page: Page) -> Page:
    """Nothing is on its way and nothing fades: what is seen for a moment is not what anybody reads."""
    settled(page)
    page.wait_for_function(STILL)
    return page


def faults(page: Page) -> list[str]:
    """What axe finds on a page at rest, one line each."""
    found = Axe().run(at_rest(page), options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    return [
        f"{one['id']}: {one['help']} — {node['html'][:160]} {node.get('failureSummary', '')[-200:]}"
        for one in found.response["violations"]
        for node in one["nodes"]
    ]
