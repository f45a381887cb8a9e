"""One effect for one `Idempotency-Key`, however often and however concurrently it is asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpResponse

from rapport.api.auth import ApiRequest
from rapport.api.models import Asking
from rapport.api.problems import Problem

KEPT = timedelta(days=30)
LONGEST = 255
REPLAYED = "Idempotency-Replayed"


class Answer(HttpResponse):
    """An answer, and what is `kept` of it for whoever asks again: all but secrets, which are shown once."""

    kept = ""


def once(request: ApiRequest, key: str, act: Callable[[], Answer]) -> HttpResponse:
    """Act, or give the answer that was given to the same key and body before.

    Runs inside the request's transaction. The row is written first: of many at once the database lets one
    through, the others wait for its commit and read its answer. An act that raises takes its row back with it,
    so what was refused is judged anew. Raises `Problem` 422 when the key came with other words.
    """
    if len(key) > LONGEST:
        raise Problem(422, "key_too_long", f"An Idempotency-Key has at most {LONGEST} characters.")
    Asking.of(request.brand).filter(at__lt=request.now - KEPT).delete()
    try:
        with transaction.atomic():
            row = Asking.of(request.brand).create(
                brand=request.brand, person=request.person, key=key, asked=_asked(request), at=request.now
            )
    except IntegrityError:
        return _again(request, key)
    answer = act()
    row.status, row.body = answer.status_code, answer.kept
    row.save(update_fields=["status", "body"])
    return answer


def _again(request: ApiRequest, key: str) -> HttpResponse:
    before = Asking.of(request.brand).get(person=request.person, key=key)
    if before.asked != _asked(request):
        raise Problem(
            422,
            "key_reused",
            "This Idempotency-Key came before with another address or body. Use a new key for a new request.",
        )
    answer = HttpResponse(before.body, status=before.status, content_type="application/json; charset=utf-8")
    answer.headers[REPLAYED] = "true"
    return answer


def _asked(request: ApiRequest) -> str:
    """SHA-256 of what was asked: the address and the raw body."""
    return hashlib.sha256(b"\n".join((request.path.encode(), request.body))).hexdigest()
