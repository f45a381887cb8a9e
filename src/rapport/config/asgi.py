"""The web process: limits and names first, then the intake receiver, then Django."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.config.settings")

from django.core.asgi import get_asgi_application  # noqa: E402
from django.db import connections  # noqa: E402

pages = get_asgi_application()
# A person waits for a page: after this many seconds of somebody else's writing it says so. Work has more patience.
if connections.settings["default"]["ENGINE"].endswith("sqlite3"):
    connections.settings["default"]["OPTIONS"]["timeout"] = 5

from rapport.config import hosts  # noqa: E402
from rapport.config.env import env  # noqa: E402
from rapport.config.host_check import HostCheck  # noqa: E402
from rapport.config.request_limits import Receive, RequestLimits, Scope, Send  # noqa: E402
from rapport.intake import receiver as intake  # noqa: E402
from rapport.intake.group_commit import GroupCommit  # noqa: E402
from rapport.intake.open_log import open_log  # noqa: E402
from rapport.intake.receiver import Receiver  # noqa: E402
from rapport.intake.webhook_secrets import gate_by_thread  # noqa: E402
from rapport.web import body_size  # noqa: E402

HOOKS = "/in/"
receiver = Receiver(GroupCommit(open_log()), gate_by_thread)


def largest(path: str) -> int:
    """How many bytes a body may have at this path."""
    return intake.LARGEST if path.startswith(HOOKS) else body_size.largest(path)


async def routed(scope: Scope, receive: Receive, send: Send) -> None:
    """Route by path before any framework: a webhook costs no middleware."""
    if scope["type"] == "lifespan":
        return await _lifespan(receive, send)
    if scope["path"].startswith(HOOKS):
        return await receiver(scope, receive, send)
    return await pages(scope, receive, send)  # type: ignore[arg-type]


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


by_name = HostCheck(routed, hosts.names(env), by_any_address=hosts.by_any_address(env))
application = RequestLimits(by_name, largest)
