"""The brand's chat on a page of our own: the line to paste, and the window as visitors see it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from rapport.channels.models import Channel
from rapport.connectors.registry import manifest
from rapport.web.access import BrandRequest, member
from rapport.web.page import show


@require_safe
@member("see")
def trial(request: BrandRequest) -> HttpResponseBase:
    """Without a chat it says how to make one."""
    rows = Channel.of(request.brand).filter(network="chat", closed_at__isnull=True).order_by("pk")
    channels = list(rows)
    line = manifest("chat").snippet
    snippets = [
        {
            "channel": one,
            "id": f"line-{one.pk}",
            "line": _line(line, request.brand.slug, one, alone=len(channels) == 1),
        }
        for one in channels
    ]
    context = {"snippets": snippets, "address": settings.ADDRESS, "here": "settings", "tab": "channels"}
    return show(request, "chat/try.html", context)


def _line(line: str, brand: str, channel: Channel, *, alone: bool) -> str:
    said = line.format(address=settings.ADDRESS, brand=brand, key=channel.key)
    return said if alone else said.replace(" async", f' data-channel="{channel.key}" async')
