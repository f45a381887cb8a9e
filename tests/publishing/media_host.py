"""A server on 127.0.0.1 that has pictures and films, is slow, lies about what it has, and counts who asks."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.media.movies import movie
from tests.media.pictures import picture

PAGE = b"<!doctype html><html><title>Sign in</title></html>"


class Host:
    """`files` by path: bytes, a status, or where it sends on; `asked`: each path that was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.slow = 0.0
        self.files: dict[str, bytes | int | str] = {
            "/oak.png": picture(colour="brown"),
            "/same.png": picture(colour="brown"),
            "/ash.jpg": picture("JPEG", colour="white"),
            "/elm.png": picture(colour="green"),
            "/film.mp4": movie(),
            "/page.png": PAGE,
            "/gone.png": 404,
            "/away.png": 503,
            "/moved.png": "/oak.png",
            "/round.png": "/round.png",
            "/inside.png": "https://127.0.0.1:1/secret.png",
            "/plain.png": "http://169.254.169.254/latest/meta-data",
        }
        self.port = 0

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@contextmanager
def media_host() -> Iterator[Host]:
    """The server, for as long as it is used."""
    host = Host()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host.asked.append(self.path)
            path = self.path.partition("?")[0]
            if path.startswith("/drip"):
                self._drip()
                return
            found = host.files.get(path, 404)
            self.send_response(200 if isinstance(found, bytes) else 302 if isinstance(found, str) else found)
            if isinstance(found, str):
                self.send_header("location", found)
            self.send_header("content-type", "image/png")
            self.end_headers()
            if isinstance(found, bytes):
                self.wfile.write(found)

        def _drip(self) -> None:
            self.send_response(200)
            self.end_headers()
            try:
                for _ in range(400):
                    self.wfile.write(b"\x89PNG\r\n\x1a\n")
                    time.sleep(0.05)
            except OSError:
                return

        def log_message(self, format: str, *args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    host.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
