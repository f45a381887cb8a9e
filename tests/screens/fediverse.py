"""A small server of Mastodon's API on 127.0.0.1, for the connect form: one token is right, all others are not."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, parse_qsl, urlsplit

RIGHT = "the-right-token"
SHOP = {"id": "01SHOP", "username": "shop", "acct": "shop", "display_name": "The shop", "bot": False}
PAGES: dict[str, object] = {
    "/api/v2/instance": {"domain": "shop.example", "configuration": {"statuses": {"max_characters": 900}}},
    "/api/v1/accounts/verify_credentials": SHOP,
    "/api/v1/notifications": [],
    "/api/v1/accounts/01SHOP/statuses": [],
    "/api/v1/apps/verify_credentials": {"name": "Rapport", "scopes": ["read", "write:statuses"]},
}


CODES: dict[str, dict[str, str]] = {}
APPS: list[dict[str, str]] = []


class Server(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/api/v1/apps":
            APPS.append(json.loads(body))
            return self.answer(200, {"client_id": "rapport-here", "client_secret": "the-app's-secret"})
        return self.answer(*granted(dict(parse_qsl(body))))

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        allowed = path.endswith("/instance") or self.headers["Authorization"] == f"Bearer {RIGHT}"
        status = 404 if path not in PAGES else 200 if allowed else 401
        self.answer(status, PAGES[path] if status == 200 else {"error": "The access token is invalid"})

    def answer(self, status: int, said: object) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return None


def allow(address: str) -> dict[str, str]:
    """Somebody signs in there and says yes: what their browser brings back. A code is good once."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    code = f"code-{len(CODES)}"
    CODES[code] = asked
    return {"code": code, "state": asked["state"]}


def granted(form: dict[str, str]) -> tuple[int, object]:
    """The token endpoint: the code, who asks, the address and the verifier must all be those of the beginning."""
    asked = CODES.get(form.get("code", ""), {})
    CODES[form.get("code", "")] = {}
    challenge = base64.urlsafe_b64encode(sha256(form.get("code_verifier", "").encode()).digest()).rstrip(b"=")
    right = (
        asked.get("code_challenge") == challenge.decode()
        and asked.get("code_challenge_method") == "S256"
        and asked.get("redirect_uri") == form.get("redirect_uri")
        and (form.get("client_id"), form.get("client_secret")) == ("rapport-here", "the-app's-secret")
    )
    if not right:
        return 400, {"error": "invalid_grant", "error_description": "The code is not good."}
    return 200, {"access_token": RIGHT, "token_type": "Bearer", "scope": asked["scope"]}


@contextmanager
def fediverse() -> Iterator[str]:
    """The server's host:port."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
