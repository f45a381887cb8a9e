"""What the window must know before anybody writes: the chat's name, greeting, colour, and who is there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from rapport.connectors.chat.settings import COLOUR, on
from rapport.people import hours
from rapport.people.channels import open_by_key, open_of
from rapport.web.chat.door import Visit, admit, refusal
from rapport.web.chat.keep import LARGEST


@csrf_exempt
def hello(request: HttpRequest, brand: str) -> HttpResponseBase:
    """`GET /chat/<brand>/hello?channel=…`: without `channel` it is the brand's oldest chat."""
    key = request.GET.get("channel", "")
    channel = open_by_key("chat", key) if key else open_of(brand, "chat")
    if channel is None or channel.brand.slug != brand:
        return refusal(404, "There is no such chat.")
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
            "back": back(visit),
            "largest": LARGEST,
        }
    )


def back(visit: Visit) -> str | None:
    """When people are back, as an instant; None while somebody is there."""
    brand = visit.channel.brand
    at = hours.back_at(hours.week(brand), visit.now, brand.time_zone)
    return at.isoformat() if at else None
