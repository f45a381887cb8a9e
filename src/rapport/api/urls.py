"""The API's addresses: what each resource offers, and an answer in JSON for every other address."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_safe

from rapport import __version__
from rapport.api import (
    approval_rules,
    approvals,
    articles,
    audience,
    bring_in,
    calendar_address,
    channels,
    client_links,
    contacts,
    conversation_actions,
    conversations,
    curation,
    deliveries,
    drafts,
    events,
    files,
    follow_back,
    giveaways,
    hashtags,
    incident,
    names,
    networks,
    other_calendars,
    posts,
    promise,
    published_edits,
    received_files,
    records,
    replays,
    replies,
    reply_plans,
    results,
    saved_replies,
    saved_views,
    series,
    stops,
    troubles,
    wanted,
)
from rapport.api.auth import SEE
from rapport.api.extensions import ROUTERS
from rapport.api.problems import install, problem, unknown_address
from rapport.api.schema import Api
from rapport.api.transaction import effect

LARGER = {**files.LARGER, **bring_in.LARGER, **other_calendars.LARGER}
ABOUT = (
    "Everything the screens do, for other programs. Lists answer `{items, next}`; send `next` as `cursor` for the "
    "following page. Errors answer `{error, message}`. A POST with an `Idempotency-Key` has one effect: the same "
    "key and body get the same answer again for 30 days, with `Idempotency-Replayed: true`."
)


def _api() -> Api:
    api = Api(title="Rapport", version=__version__, description=ABOUT, docs_url=None, auth=SEE)
    install(api)
    api.add_decorator(effect, mode="operation")
    api.add_router("/conversations", conversations.router)
    api.add_router("/conversations", conversation_actions.router)
    api.add_router("", replies.router)
    api.add_router("", deliveries.router)
    api.add_router("", files.router)
    api.add_router("", received_files.router)
    for one in (
        posts,
        published_edits,
        reply_plans,
        series,
        hashtags,
        events,
        names,
        approvals,
        approval_rules,
        incident,
        results,
        troubles,
        calendar_address,
        other_calendars,
        bring_in,
        client_links,
    ):
        api.add_router("", one.router)
    for one in (wanted, curation, audience, follow_back, giveaways):
        api.add_router("", one.router)
    api.add_router("/drafts", drafts.router)
    api.add_router("/contacts", contacts.router)
    api.add_router("/articles", articles.router)
    api.add_router("/saved-replies", saved_replies.router)
    api.add_router("/saved-views", saved_views.router)
    api.add_router("/channels", channels.router)
    api.add_router("/networks", networks.router)
    api.add_router("/stop", stops.router)
    for below, router in ROUTERS.items():
        api.add_router(below, router)
    api.add_router("/replays", replays.router)
    api.add_router("", promise.router)
    api.add_router("", records.router)
    return api


def _in_our_words(pattern: URLPattern) -> URLPattern:
    """The same route, saying in JSON that it does not know a method."""
    view: Callable[..., HttpResponseBase] = pattern.callback
    if pattern.name == "openapi-json":  # the library's own page answers whatever it is asked with
        view = require_safe(view)

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
        response = view(request, *args, **named)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        allowed = response.headers["Allow"]
        told = problem(405, "method_not_allowed", f"{request.method} is not taken here; {allowed} is.")
        told.headers["Allow"] = allowed
        return told

    # By its address: the name is that of one operation, and others may stand there, too.
    if larger := LARGER.get(str(pattern.pattern)):
        inner.largest_body = larger  # type: ignore[attr-defined] # the limit on requests asks
    return URLPattern(pattern.pattern, inner, pattern.default_args, pattern.name)


_routes, _app, _space = _api().urls

_told = [_in_our_words(route) for route in _routes if isinstance(route, URLPattern)]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", unknown_address),
    path("", include((_told, _app), namespace=_space)),
    path("<path:rest>", unknown_address),
]
