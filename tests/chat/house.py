"""The whole program, running, and a shop's page on another origin under a policy as strict as they come."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = Path("/usr/bin/chromium")
PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>The shop</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<script src="{house}/chat.js" data-brand="aurora" async></script></head>
<body><main><h1>Oak tables</h1><p><a href="/">Home</a></p></main></body></html>"""
POLICY = (
    "default-src 'none'; script-src {house}; connect-src {house}; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


@dataclass(frozen=True)
class House:
    """`address` is Rapport's, `shop` the page's; the rest signs Ana in."""

    address: str
    shop: str
    channel: str
    cookie: str
    session: str


@contextmanager
def house(home: Path) -> Iterator[House]:
    port, shop_port = free_port(), free_port()
    address, shop = f"http://127.0.0.1:{port}", f"http://localhost:{shop_port}"
    told = {"RAPPORT_HOME": str(home), "PORT": str(port), "RAPPORT_UNDO_SECONDS": "0", "RAPPORT_DEMO": "no"}
    env = {**os.environ, **told, "RAPPORT_URL": address, "PYTHONPATH": "src:."}
    furnish = [sys.executable, "-m", "tests.chat.furnish", shop]
    found = json.loads(subprocess.run(furnish, env=env, check=True, capture_output=True).stdout)
    with open(home / "log", "wb") as log:
        program = subprocess.Popen([sys.executable, "-m", "rapport", "serve"], env=env, stdout=log, stderr=log)
        try:
            await_ready(f"{address}/readyz")
            with page_server(shop_port, address):
                yield House(address, shop, **found)
        finally:
            program.terminate()
            program.wait(20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_ready(address: str) -> None:
    for _ in range(600):
        try:
            with urlopen(address) as answer:
                if answer.status == 200:
                    return
        except URLError:
            time.sleep(0.1)
    raise AssertionError("Rapport did not start")


@contextmanager
def page_server(port: int, address: str) -> Iterator[None]:
    class Shop(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            language = self.path.strip("/") or "en"
            body = PAGE.format(house=address, language=language).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Security-Policy", POLICY.format(house=address))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return None

    with ThreadingHTTPServer(("127.0.0.1", port), Shop) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield
        server.shutdown()
        thread.join()


def shop(context: BrowserContext, home: House, language: str = "en", wrong: list[str] | None = None) -> Page:
    """The shop's page, with what its console complains of in `wrong`."""
    page = context.new_page()
    if wrong is not None:
        page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(f"{home.shop}/{language}")
    return page


def ana(browser: Browser, home: House) -> Page:
    """Ana at her inbox."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_cookies([{"name": home.cookie, "value": home.session, "url": home.address}])
    page = context.new_page()
    page.goto(f"{home.address}/b/aurora/inbox/?view=all")
    return page
