"""What several tests of publishing need."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import HTTPServer

import pytest
from pytest_django.fixtures import Settings

from tests.publishing.answers import Answers


@pytest.fixture
def site(settings: Settings) -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Answers)
    settings.PRIVATE_HOSTS = frozenset({f"127.0.0.1:{server.server_port}"})
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
