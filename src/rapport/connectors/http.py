"""The one HTTP client everything leaves by: public addresses only, time-outs, size caps, redirects re-checked."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from rapport.connectors.errors import ConnectorError, MaybeSent, NeedsReconnect, Refused, TryAgain, Unreadable
from rapport.connectors.guard import Address, resolve

AGENT = "Rapport/0.1 (+self-hosted)"
CAP = 8 * 1024 * 1024
REDIRECTS = 3


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer, at most `cap` bytes long; header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    def json(self) -> Any:
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise Unreadable(f"{urlsplit(self.url).hostname} answered something that is not JSON.") from error


class _Pinned(AbstractResolver):
    """Resolves by the guard, so the checked address is the one connected to."""

    def __init__(self, private: frozenset[str]) -> None:
        self.private = private

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=a.ip, port=port, family=a.family, proto=0, flags=0)
            for a in await resolve(host, port, self.private)
        ]

    async def close(self) -> None:
        return None


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
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(resolver=_Pinned(self.private), limit=100),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": AGENT, "Accept-Encoding": "gzip, deflate"},
                auto_decompress=False,
                trust_env=False,
            )
        return self._session

    async def address(self, host: str, port: int) -> Address:
        """A checked address for anything that is not HTTP (mail servers)."""
        return (await resolve(host, port, self.private))[0]

    async def check(self, url: str) -> None:
        """Refuse what is not http(s) to an allowed host. Plain http only to hosts the owner named.

        aiohttp does not ask its resolver about literal addresses, so they are resolved here too.
        """
        parts = urlsplit(url)
        try:
            port = parts.port or (443 if parts.scheme in ("https", "wss") else 80)
        except ValueError as error:
            raise Refused(f"{url} has no valid port.") from error
        if parts.scheme not in ("http", "https", "ws", "wss") or not parts.hostname or parts.username:
            raise Refused(f"{url} is not an address that can be called.")
        if parts.scheme in ("http", "ws") and f"{parts.hostname}:{port}" not in self.private:
            raise Refused(f"{url} is not encrypted; use https.")
        await resolve(parts.hostname, port, self.private)

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

        `key` names the words this call would say: doubtful outcomes are then `MaybeSent(key)`, otherwise
        `TryAgain`. GET follows up to three redirects, each checked; other methods follow none. Credentials do
        not follow to another host.
        """
        send = dict(headers or {})
        for _ in range(REDIRECTS + 1):
            response = await self._once(method, url, send, params, json, data, key, seconds, cap)
            target = response.headers.get("location", "")
            if response.status not in (301, 302, 303, 307, 308) or method != "GET" or not target:
                break
            if urlsplit(urljoin(url, target)).netloc != urlsplit(url).netloc:
                send.pop("Authorization", None)
            url, params = urljoin(url, target), None
        if not (200 <= response.status < 300 or response.status in expect):
            raise meaning(response, key)
        return response

    async def _once(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        params: Mapping[str, str] | None,
        json: Any,
        data: Any,
        key: str,
        seconds: float | None,
        cap: int,
    ) -> Response:
        await self.check(url)
        limit = aiohttp.ClientTimeout(total=seconds or self.seconds, sock_connect=10)
        try:
            async with self.session().request(
                method,
                url,
                headers=headers,
                params=params,
                json=json,
                data=data,
                timeout=limit,
                allow_redirects=False,
            ) as answer:
                body = await _body(answer, cap)
                names = {name.lower(): value for name, value in answer.headers.items()}
                return Response(answer.status, names, body, str(answer.url))
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise TryAgain(f"{urlsplit(url).hostname} cannot be reached.", after=30) from error
        except (aiohttp.ClientError, TimeoutError, asyncio.IncompleteReadError) as error:
            if key:
                raise MaybeSent(key, f"{urlsplit(url).hostname} did not confirm.") from error
            raise TryAgain(f"{urlsplit(url).hostname} broke off its answer.", after=30) from error

    @asynccontextmanager
    async def open(
        self, url: str, *, headers: Mapping[str, str] | None = None, idle: float = 90.0
    ) -> AsyncIterator[AsyncIterator[bytes]]:
        """A long answer, line by line (server-sent events); ends with `TryAgain` after `idle` silent seconds."""
        await self.check(url)
        limit = aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=idle)
        try:
            async with self.session().get(
                url,
                headers={**(headers or {}), "Accept-Encoding": "identity"},
                timeout=limit,
                allow_redirects=False,
            ) as answer:
                if answer.status != 200:
                    names = {n.lower(): v for n, v in answer.headers.items()}
                    raise meaning(Response(answer.status, names, b"", url))
                yield answer.content
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise TryAgain(f"The stream of {urlsplit(url).hostname} broke.", after=5) from error

    @asynccontextmanager
    async def websocket(
        self, url: str, *, headers: Mapping[str, str] | None = None
    ) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        """A checked websocket with heartbeats; breaks are `TryAgain`."""
        await self.check(url)
        try:
            async with self.session().ws_connect(
                url, headers=headers, heartbeat=30, max_msg_size=CAP, autoping=True
            ) as socket:
                yield socket
        except aiohttp.WSServerHandshakeError as error:
            raise meaning(Response(error.status, {}, b"", url)) from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise TryAgain(f"The stream of {urlsplit(url).hostname} broke.", after=5) from error


async def _body(answer: aiohttp.ClientResponse, cap: int) -> bytes:
    coded = answer.headers.get("Content-Encoding", "identity").lower() in ("gzip", "deflate")
    unzip = zlib.decompressobj(wbits=47) if coded else None
    body = bytearray()
    try:
        async for chunk in answer.content.iter_chunked(65536):
            body += unzip.decompress(chunk, cap + 1 - len(body)) if unzip else chunk
            if len(body) > cap or (unzip and unzip.unconsumed_tail):
                raise Unreadable(f"{answer.url.host} answered more than {cap} bytes.")
    except zlib.error as error:
        raise Unreadable(f"{answer.url.host} answered a broken archive.") from error
    return bytes(body)


def retry_after(headers: Mapping[str, str], default: float) -> float:
    """Seconds the network asks us to wait: `Retry-After` in seconds, at most a day; else the default."""
    try:
        return min(86_400.0, max(0.0, float(headers.get("retry-after", ""))))
    except ValueError:
        return default


def meaning(response: Response, key: str = "") -> ConnectorError:
    """A status code as one of the five errors. `key` as in `Http.request`."""
    host, status = urlsplit(response.url).hostname, response.status
    said = _reason(response)
    if status == 401:
        return NeedsReconnect(f"{host} no longer accepts our sign-in{said}.")
    if status in (408, 425, 429, 503):
        return TryAgain(f"{host} asks us to wait{said}.", after=retry_after(response.headers, 30))
    if status >= 500:
        doubt = f"{host} failed ({status}) and did not confirm{said}."
        return MaybeSent(key, doubt) if key else TryAgain(doubt, after=30)
    if 300 <= status < 400:
        return Refused(f"{host} sent us elsewhere ({status}); the address of the server may be wrong.")
    return Refused(f"{host} refused ({status}){said}.")


def _reason(response: Response) -> str:
    try:
        found = json.loads(response.body)
        text = found.get("error_description") or found.get("message") or found.get("error") or ""
    except (ValueError, AttributeError):
        return ""
    return f": {str(text)[:200]}" if isinstance(text, str) and text else ""
