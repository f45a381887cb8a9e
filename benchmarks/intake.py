"""The receiver: webhooks a second, each on disk before it is acknowledged, beside one disk write for each."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import statistics
import time
from collections.abc import Iterator
from typing import Any

HOOKS = 5_000
AT_ONCE = 64
SECRET = "a secret for benchmarks"  # noqa: S105 — not one
BODY = b'{"id": 1, "what": "post", "text": "Where is my order 8812? It should have come last week."}'


def main() -> Iterator[str]:
    """Through the ASGI callable itself, 64 at once, as a ratio of group commit to one commit each."""
    from django.conf import settings

    from rapport.connectors.practice.connector import PracticeConnector
    from rapport.intake.group_commit import GroupCommit
    from rapport.intake.log import SqliteLog
    from rapport.intake.receiver import Gate, Receiver

    log = SqliteLog(settings.HOME / "hooks.sqlite3")
    receiver = Receiver(GroupCommit(log), lambda key: Gate(SECRET, PracticeConnector.verify_signature))
    rate, took = asyncio.run(_post(receiver))
    before = time.perf_counter()
    for _ in range(500):
        log.append([("open", BODY)])
    each = 500 / (time.perf_counter() - before)
    took_ms = f"p50 {_p(took, 50):.1f} ms, p99 {_p(took, 99):.1f} ms"
    yield f"acknowledged, {AT_ONCE} at once: {rate:,.0f} webhooks/s; {took_ms}"
    yield f"one disk write each: {each:,.0f}/s; group commit is {rate / each:.1f} times that"


async def _post(receiver: Any) -> tuple[float, list[float]]:
    mark = "sha256=" + hmac.new(SECRET.encode(), BODY, hashlib.sha256).hexdigest()
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/in/open",
        "headers": [(b"x-practice-signature", mark.encode())],
    }
    took: list[float] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": BODY, "more_body": False}

    async def send(message: Any) -> None:
        if message.get("status", 200) != 200:
            raise RuntimeError(f"a webhook was refused: {message}")

    async def one_after_another(count: int) -> None:
        for _ in range(count):
            before = time.perf_counter()
            await receiver(dict(scope), receive, send)
            took.append((time.perf_counter() - before) * 1000)

    before = time.perf_counter()
    await asyncio.gather(*(one_after_another(HOOKS // AT_ONCE) for _ in range(AT_ONCE)))
    return len(took) / (time.perf_counter() - before), took


def _p(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100)[percent - 1]
