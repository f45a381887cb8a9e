"""The screens' addresses; everything of a brand is under `/b/<brand>/`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from rapport.web import live, stops, waiting
from rapport.web.audience import public_giveaway
from rapport.web.publish import calendars, clicks, events
from rapport.web.settings import network_sign_in

BRAND = "b/<slug:brand>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("rapport.web.sign_in.urls")),
    path("client/<str:token>/", include("rapport.web.publish.client_urls")),
    path("connect/callback", network_sign_in.back, name="connect_callback"),
    path("calendar/<str:token>.ics", calendars.feed, name="calendar-feed"),
    path("events/<str:key>.ics", events.feed, name="event-feed"),
    path("giveaways/<str:key>.json", public_giveaway.told, name="giveaway-told"),
    path("giveaways/<str:key>", public_giveaway.page, name="giveaway-page"),
    path("l/<str:code>", clicks.follow, name="click"),
    path(BRAND, include("rapport.web.today.urls")),
    path(f"{BRAND}inbox/", include("rapport.web.inbox.urls")),
    path(f"{BRAND}publish/", include("rapport.web.publish.urls")),
    path(f"{BRAND}curate/", include("rapport.web.curate.urls")),
    path(f"{BRAND}audience/", include("rapport.web.audience.urls")),
    path(f"{BRAND}knowledge/", include("rapport.web.knowledge.urls")),
    path(f"{BRAND}promise/", include("rapport.web.promise.urls")),
    path(f"{BRAND}settings/", include("rapport.web.settings.urls")),
    path(f"{BRAND}stop", stops.stop, name="stop"),
    path(f"{BRAND}stop/lift", stops.lift, name="start"),
    path(f"{BRAND}waiting", waiting.waiting, name="waiting"),
    path(f"{BRAND}live", live.live, name="live"),
]
