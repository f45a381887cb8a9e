"""A site of links: some are there, some are gone, and tests say which goes meanwhile."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler
from typing import ClassVar


class Answers(BaseHTTPRequestHandler):
    """`/gone` and `/missing` are gone, `/later` is busy, `/long` never ends well, everything else is there."""

    gone: ClassVar[set[str]] = set()

    def do_GET(self) -> None:
        status = dict.fromkeys(self.gone, 404) | {"/gone": 410, "/missing": 404, "/later": 503}
        status_here = status.get(self.path, 200)
        self.send_response(status_here)
        self.end_headers()
        self.wfile.write(b"x" * (1_000_000 if self.path == "/long" else 2))

    def log_message(self, format: str, *args: object) -> None:
        return
