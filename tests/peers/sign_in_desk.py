"""Where a person signs in at an emulated network and comes back with a code (RFC 6749 with PKCE, S256)."""

from __future__ import annotations

import base64
import hashlib
from itertools import count
from urllib.parse import urlencode

from aiohttp import web

APP, APP_SECRET = "app-aurora", "app-s3cret"  # noqa: S105
PAIR = "Basic " + base64.b64encode(f"{APP}:{APP_SECRET}".encode()).decode()


class SignInDesk:
    """Each code is good once, for the app, the address and the verifier that it was given for."""

    def __init__(self, tokens: set[str]) -> None:
        self.tokens, self.codes, self._numbers = tokens, dict[str, dict[str, str]](), count(1)

    async def answer(self, request: web.Request) -> web.Response | None:
        """None for what is none of the desk's business."""
        last = request.path.rpartition("/")[2]
        if request.method == "GET" and last in ("authorize", "auth", "oauth"):
            return self._allowed(dict(request.query))
        if request.method == "POST" and last in ("token", "access_token"):
            return self._granted({k: str(v) for k, v in (await request.post()).items()}, request.headers)
        return None

    def _allowed(self, asked: dict[str, str]) -> web.Response:
        if asked.get("client_id") != APP or asked.get("response_type") != "code" or not asked.get("scope"):
            return web.Response(status=400)
        code = f"code-{next(self._numbers)}"
        self.codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        return web.Response(status=302, headers={"Location": f"{asked['redirect_uri']}?{back}"})

    def _granted(self, given: dict[str, str], headers: object) -> web.Response:
        asked = self.codes.pop(given.get("code", ""), None)
        ours = headers.get("Authorization") == PAIR or given.get("client_secret") == APP_SECRET  # type: ignore[attr-defined]
        proof = base64.urlsafe_b64encode(hashlib.sha256(given.get("code_verifier", "").encode()).digest())
        if asked is None or asked["code_challenge"] != proof.decode().rstrip("="):
            return web.json_response({"error": "invalid_grant"}, status=400)
        if not ours or asked["redirect_uri"] != given.get("redirect_uri"):
            return web.json_response({"error": "invalid_client"}, status=401)
        token = f"fresh-{next(self._numbers)}"
        self.tokens.add(token)
        told = {"access_token": token, "token_type": "bearer", "expires_in": 7200, "refresh_token": f"{token}-r"}
        return web.json_response({**told, "scope": asked["scope"]})
