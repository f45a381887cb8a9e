"""This house's addresses over HTTP on 127.0.0.1, as a network fetches from them: a thread without a database."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.core.handlers.wsgi import WSGIHandler

NAME = "https://aurora.example"


class _Silent(WSGIRequestHandler):
    def log_message(self, *said: Any) -> None:
        return


@contextmanager
def open_house(settings: Any) -> Iterator[dict[str, str]]:
    """The house is known by `NAME`, which leads here; until the block ends."""
    settings.ADDRESS, settings.ALLOWED_HOSTS = NAME, ["*"]
    with make_server("127.0.0.1", 0, WSGIHandler(), handler_class=_Silent) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield {NAME: f"http://127.0.0.1:{server.server_port}"}
        finally:
            server.shutdown()
            thread.join(10)
