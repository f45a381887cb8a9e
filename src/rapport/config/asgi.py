"""The web process: the intake receiver in front, Django behind it."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.config.settings")

from django.conf import settings  # noqa: E402
from django.core.asgi import get_asgi_application  # noqa: E402

pages = get_asgi_application()

from rapport.intake.commit import GroupCommit  # noqa: E402
from rapport.intake.gates import gate_by_thread  # noqa: E402
from rapport.intake.log import SqliteLog  # noqa: E402
from rapport.intake.receiver import Receiver  # noqa: E402

receiver = Receiver(GroupCommit(SqliteLog(settings.INTAKE_FILE)), gate_by_thread)


async def application(
    scope: MutableMapping[str, Any],
    receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
    send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
) -> None:
    """Route by path before any framework: a webhook costs no middleware."""
    if scope["type"] == "lifespan":
        return await _lifespan(receive, send)
    if scope["type"] == "http" and scope["path"].startswith("/in/"):
        return await receiver(scope, receive, send)
    return await pages(scope, receive, send)  # type: ignore[arg-type]


async def _lifespan(
    receive: Callable[[], Awaitable[MutableMapping[str, Any]]],
    send: Callable[[MutableMapping[str, Any]], Awaitable[None]],
) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
