"""What machines ask: is it alive, is it ready, and the figures."""

from __future__ import annotations

import hmac
import ipaddress
import sqlite3

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import split_domain_port
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from rapport.runtime import line_health
from rapport.runtime.metrics import collect
from rapport.store.disk_room import free

THROUGH = ("Forwarded", "Via", "X-Real-IP", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto")


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """200 while the process answers."""
    return JsonResponse({"alive": True})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and is migrated, there is room and the line moves; else 503 and why."""
    room = line_health.room()
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if waiting:
            return _not_ready("The database waits for its migrations.")
        line = line_health.line()
    except (DatabaseError, sqlite3.Error):
        return _not_ready("The database does not answer." if room.ok else room.said)
    for one in (room, line):
        if not one.ok:
            return _not_ready(one.said)
    return JsonResponse({"ready": True})


def _not_ready(reason: str) -> HttpResponse:
    told = {"ready": False, "reason": reason, "free": free()}
    return JsonResponse(told, status=503, headers={"Retry-After": "5"})


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus figures, for the holder of the token or, without one, for this machine only."""
    if not _may_see(request):
        return HttpResponse("Figures are shown to this machine, or with RAPPORT_METRICS_TOKEN.", status=403)
    registry = CollectorRegistry()
    for name, help, labels, values in collect():
        gauge = Gauge(f"rapport_{name}", help, labels, registry=registry)
        for key, value in values.items():
            (gauge.labels(*key) if labels else gauge).set(value)
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_see(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode())
    # The name that people type leads to a proxy on this machine, and so does a request that says it was forwarded.
    if split_domain_port(request.get_host())[0] in settings.PUBLIC_NAMES:
        return False
    if any(name in request.headers for name in THROUGH):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
