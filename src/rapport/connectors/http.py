"""The one HTTP client everything leaves by: public addresses only, time-outs, size caps, redirects re-checked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin

import aiohttp
from yarl import URL

from rapport.connectors.bill import nothing_billed
from rapport.connectors.call_count import made_one
from rapport.connectors.errors import MaybeSent, Refused, TryAgain, Unreadable
from rapport.connectors.guard import Address, resolve, target_of
from rapport.connectors.response import Response, meaning, read, retry_after
from rapport.connectors.session import AGENT, session

__all__ = ["AGENT", "CAP", "Http", "Response", "meaning", "retry_after"]

CAP = 8 * 1024 * 1024
REDIRECTS = 3
MOVED = frozenset({301, 302, 303, 307, 308})
HARMLESS = frozenset({"accept", "accept-language", "if-none-match", "if-modified-since", "user-agent"})


class Http:
    """One client for one process. Use as an async context manager, or call `close`."""

    def __init__(self, private: frozenset[str] = frozenset(), seconds: float = 20.0) -> None:
        self.private = private
        self.seconds = seconds
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Http:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        if self._session:
            await self._session.close()
            self._session = None

    def session(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = session(self.private, self.seconds)
        return self._session

    async def address(self, host: str, port: int) -> Address:
        """A checked address for anything that is not HTTP (mail servers)."""
        return (await resolve(host, port, self.private))[0]

    async def check(self, url: str) -> None:
        """Refuse what is not http(s) to an allowed host. Plain http only to hosts the owner named."""
        target = target_of(url, self.private)
        await resolve(target.host or "", target.port or 0, self.private)

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        json: Any = None,
        data: Any = None,
        key: str = "",
        seconds: float | None = None,
        cap: int = CAP,
        expect: frozenset[int] = frozenset(),
    ) -> Response:
        """One call, its answer whole. Statuses 2xx and those in `expect` return; others raise their meaning.

        `key` names the words this call would say: once they may have left, doubtful outcomes are
        `MaybeSent(key)`; otherwise `TryAgain`. GET follows up to three redirects, each checked; other methods
        follow none. To another origin nothing follows but harmless headers.
        """
        sent: dict[str, Any] = {"headers": dict(headers or {}), "params": params, "json": json, "data": data}
        for _ in range(REDIRECTS + 1):
            target = target_of(url, self.private)
            response = await self._once(method, target, sent, key, seconds or self.seconds, cap)
            where = response.headers.get("location", "")
            if response.status not in MOVED - expect or method != "GET" or not where:
                break
            try:
                url = urljoin(url, where)
            except ValueError as error:
                raise Refused(f"{target.host} sent us to no address at all.") from error
            kept = sent["headers"]
            if target_of(url, self.private).origin() != target.origin():
                kept = {name: value for name, value in kept.items() if name.lower() in HARMLESS}
            sent = {"headers": kept}
        if not (200 <= response.status < 300 or response.status in expect):
            nothing_billed()
            raise meaning(response, key)
        return response

    async def _once(
        self, method: str, target: URL, sent: Mapping[str, Any], key: str, seconds: float, cap: int
    ) -> Response:
        limit = aiohttp.ClientTimeout(total=seconds, sock_connect=10)
        way = SimpleNamespace(left=0)
        made_one()
        try:
            async with self.session().request(
                method, target, **sent, timeout=limit, allow_redirects=False, trace_request_ctx=way
            ) as answer:
                names = {name.lower(): value for name, value in answer.headers.items()}
                return Response(answer.status, names, await read(answer, cap), str(answer.url), key)
        except Unreadable as error:
            raise MaybeSent(key, str(error)) if key else error from None
        except (aiohttp.ClientError, TimeoutError, asyncio.IncompleteReadError, OSError):
            # Their texts hold whole addresses and headers, secrets among them: not chained.
            if key and way.left:
                raise MaybeSent(key, f"{target.host} did not confirm.") from None
            broke, never = f"{target.host} broke off its answer.", f"{target.host} cannot be reached."
            raise TryAgain(broke if way.left else never, after=30) from None
        except ValueError:
            raise Refused(f"The call to {target.host} holds a sign that no header may hold.") from None

    @asynccontextmanager
    async def open(
        self, url: str, *, headers: Mapping[str, str] | None = None, idle: float = 90.0
    ) -> AsyncIterator[AsyncIterator[bytes]]:
        """A long answer, line by line (server-sent events); ends with `TryAgain` after `idle` silent seconds."""
        target = target_of(url, self.private)
        limit = aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=idle)
        plain = {**(headers or {}), "Accept-Encoding": "identity"}
        made_one()
        try:
            async with self.session().get(target, headers=plain, timeout=limit, allow_redirects=False) as answer:
                if answer.status != 200:
                    names = {n.lower(): v for n, v in answer.headers.items()}
                    raise meaning(Response(answer.status, names, b"", url))
                yield aiter(answer.content)
        except (aiohttp.ClientError, TimeoutError, ValueError, OSError):
            raise TryAgain(f"The stream of {target.host} broke.", after=5) from None

    @asynccontextmanager
    async def websocket(
        self, url: str, *, headers: Mapping[str, str] | None = None
    ) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        """A checked websocket with heartbeats; breaks are `TryAgain`."""
        target = target_of(url, self.private)
        made_one()
        try:
            async with self.session().ws_connect(
                target, headers=headers, heartbeat=30, max_msg_size=CAP, autoping=True
            ) as socket:
                yield socket
        except aiohttp.WSServerHandshakeError as error:
            raise meaning(Response(error.status, {}, b"", url)) from None
        except (aiohttp.ClientError, TimeoutError, ValueError, OSError):
            raise TryAgain(f"The stream of {target.host} broke.", after=5) from None
