"""What the window must know before anybody writes: the chat's name, greeting, colour, and who is there."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from rapport.accounts.models import Brand
from rapport.availability import hours
from rapport.channels.connected import open_by_key, open_of
from rapport.connectors.chat.settings import COLOUR, on
from rapport.hosted.chat.visitor_access import KEY, Visit, admit, no_chat, refusal
from rapport.media.clean import LARGEST


@csrf_exempt
def hello(request: HttpRequest, brand: str) -> HttpResponseBase:
    """`GET /chat/<brand>/hello?channel=…`: without `channel` it is the brand's oldest chat."""
    key = request.GET.get("channel", "")
    if key and not KEY.fullmatch(key):
        return refusal(404, "There is no such chat.")
    channel = open_by_key("chat", key) if key else open_of(brand, "chat")
    if channel is None or channel.brand.slug != brand:
        return no_chat(request)
    return admit(request, channel, ("GET",), _greet)


def _greet(visit: Visit) -> JsonResponse:
    said, colour = visit.channel.settings, visit.channel.settings.get("colour", COLOUR)
    return JsonResponse(
        {
            "channel": visit.channel.key,
            "name": visit.channel.name or visit.channel.brand.name,
            "greeting": said.get("greeting", ""),
            "colour": colour,
            "on": on(colour),
            "back": back(visit.channel.brand, visit.now),
            "largest": LARGEST,
        }
    )


def back(brand: Brand, now: datetime) -> str | None:
    """When people are back, as an instant; None while somebody is there. The hours are read at each use."""
    at = hours.back_at(hours.week(brand), now, brand.time_zone)
    return at.isoformat() if at else None
