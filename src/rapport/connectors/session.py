"""The aiohttp session behind `Http`: it connects to checked addresses only and follows no redirect by itself."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Never

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from rapport.connectors.bill import answer_lost
from rapport.connectors.call_count import made_one
from rapport.connectors.errors import Refused
from rapport.connectors.guard import resolve

AGENT = "Rapport/0.1 (+self-hosted)"


class Pinned(AbstractResolver):
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


def watch() -> aiohttp.TraceConfig:
    """Notes when a request leaves, also once more by itself, and stops redirects that nobody has checked.

    aiohttp repeats a harmless call once when its connection breaks; the network may have heard, and billed, both.
    """

    async def left(_: object, context: SimpleNamespace, __: object) -> None:
        if context.trace_request_ctx is None:
            return
        if context.trace_request_ctx.left:
            made_one()
            answer_lost()
        context.trace_request_ctx.left += 1

    async def moved(_: object, __: object, redirect: aiohttp.TraceRequestRedirectParams) -> Never:
        redirect.response.close()
        raise Refused(f"{redirect.url.host} sent us elsewhere; the address of the server may be wrong.")

    trace = aiohttp.TraceConfig()
    trace.on_request_headers_sent.append(left)
    trace.on_request_redirect.append(moved)
    return trace


def session(private: frozenset[str], seconds: float) -> aiohttp.ClientSession:
    """A session without cookies, proxies and unpacking; `seconds` limits whatever sets no limit of its own."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(resolver=Pinned(private), limit=100),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": AGENT, "Accept-Encoding": "gzip"},
        timeout=aiohttp.ClientTimeout(total=seconds),
        trace_configs=[watch()],
        auto_decompress=False,
        trust_env=False,
    )
