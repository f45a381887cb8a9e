"""A small server of Mastodon's API on 127.0.0.1, for the connect form: one token is right, all others are not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

RIGHT = "the-right-token"
SHOP = {"id": "01SHOP", "username": "shop", "acct": "shop", "display_name": "The shop", "bot": False}
PAGES: dict[str, object] = {
    "/api/v2/instance": {"domain": "shop.example", "configuration": {"statuses": {"max_characters": 900}}},
    "/api/v1/accounts/verify_credentials": SHOP,
    "/api/v1/notifications": [],
    "/api/v1/accounts/01SHOP/statuses": [],
    "/api/v1/apps/verify_credentials": {"name": "Rapport", "scopes": ["read", "write:statuses"]},
}


class Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        allowed = path.endswith("/instance") or self.headers["Authorization"] == f"Bearer {RIGHT}"
        status = 404 if path not in PAGES else 200 if allowed else 401
        body = json.dumps(PAGES[path] if status == 200 else {"error": "The access token is invalid"}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return None


@contextmanager
def fediverse() -> Iterator[str]:
    """The server's host:port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
