"""Calls to the Bot API with one bot's token: its refusals explained, its pauses kept."""

from __future__ import annotations

import json as jsons
import re
from collections.abc import Mapping
from typing import Any, BinaryIO
from urllib.parse import quote

from aiohttp import FormData

from rapport.connectors.base.downloads import NOT_THERE, TOO_LARGE
from rapport.connectors.errors import NeedsReconnect, Refused, Restricted, TryAgain
from rapport.connectors.http import Http, Response, meaning, retry_after
from rapport.connectors.json_fields import text, whole

SERVER = "https://api.telegram.org"
# The bot itself may not write to anybody for a while, or at all; @BotSupport and @SpamBot answer for it.
RESTRICTED = re.compile(r"(Bad Request|Forbidden|Flood): (PEER_FLOOD|USER_RESTRICTED|FROZEN_[A-Z_]+)", re.ASCII)
REFUSALS = frozenset({400, 401, 403, 404, 409, 429})
PATH = re.compile(r"[A-Za-z0-9_][\w./-]{0,299}", re.ASCII)
GONE = frozenset({404, 410})


class Api:
    def __init__(self, http: Http, settings: Mapping[str, str], token: str) -> None:
        self.http = http
        self.server = (settings.get("server") or SERVER).rstrip("/")
        self.bot = f"bot{quote(token.strip(), safe=':')}"

    async def call(
        self,
        method: str,
        body: Mapping[str, Any],
        *,
        key: str = "",
        files: Mapping[str, tuple[bytes | BinaryIO, str]] | None = None,
        seconds: float | None = None,
    ) -> Any:
        """The `result` of one method; `key` as in `Http.request`. Raises a `ConnectorError`."""
        data = _form(body, files) if files else None
        answer = await self.http.request(
            "POST",
            f"{self.server}/{self.bot}/{method}",
            json=None if data else dict(body),
            data=data,
            key=key,
            seconds=seconds,
            expect=REFUSALS,
        )
        if answer.status != 200:
            raise _refusal(answer, key)
        found = answer.json()
        if not isinstance(found, dict) or found.get("ok") is not True or "result" not in found:
            raise answer.unreadable("something that is not a result")
        return found["result"]

    async def file(self, number: str, most: int) -> bytes:
        """A file by its id. Its address holds the token, so nobody but the client is told it."""
        found = await self.call("getFile", {"file_id": number})
        path = text(found, "file_path")
        if (whole(found, "file_size") or 0) > most:
            raise Refused(TOO_LARGE)
        if not PATH.fullmatch(path) or ".." in path:
            raise Refused(NOT_THERE)
        where = f"{self.server}/file/{self.bot}/{path}"
        answer = await self.http.request("GET", where, cap=most, expect=GONE)
        if answer.status in GONE:
            raise Refused(NOT_THERE)
        return answer.body


def _form(body: Mapping[str, Any], files: Mapping[str, tuple[bytes | BinaryIO, str]]) -> FormData:
    form = FormData()
    for name, value in body.items():
        form.add_field(name, value if isinstance(value, str) else jsons.dumps(value))
    for name, (content, mime) in files.items():
        form.add_field(name, content, filename=name, content_type=mime)
    return form


def _refusal(answer: Response, key: str) -> Exception:
    try:
        found = jsons.loads(answer.body)
    except (ValueError, RecursionError):
        found = {}
    said = text(found, "description")[:200] or str(answer.status)
    if answer.status in (401, 404) and (answer.status == 401 or said == "Not Found"):
        return NeedsReconnect(f"Telegram does not know this bot token ({said}). @BotFather shows the right one.")
    if answer.status == 429:
        wait = whole(found, "parameters", "retry_after")
        after = float(wait) if wait is not None else retry_after(answer.headers, 30)
        return TryAgain(f"Telegram asks us to wait ({said}).", after=min(86_400.0, max(0.0, after)))
    if RESTRICTED.fullmatch(said):
        return Restricted(f"Telegram restricts this bot ({said}). @SpamBot and @BotSupport tell more.")
    if answer.status == 403 and "blocked" in said:
        return Refused("This person has blocked the bot; nothing can be sent to them.")
    if answer.status in (400, 403, 409) and text(found, "description"):
        return Refused(f"Telegram refused: {said}.")
    return meaning(answer, key)
