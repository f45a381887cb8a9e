"""Around every operation: one transaction for one write, and one way to turn a shape into bytes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db import transaction
from django.http import Http404, HttpResponse
from ninja import Status

from rapport.api.auth import ApiRequest
from rapport.api.idempotency import Answer, once
from rapport.api.problems import Problem
from rapport.api.schemas.base import Shape
from rapport.domain.parameters import LARGEST

Result = Shape | Status[Any] | HttpResponse
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
BY_ITSELF = "by_itself"
Operation = TypeVar("Operation", bound=Callable[..., Any])


def by_itself(operation: Operation) -> Operation:
    """For what may not wait for the database, and has one effect however often it is asked for."""
    setattr(operation, BY_ITSELF, True)
    return operation


def effect(operation: Callable[..., Result]) -> Callable[..., HttpResponse]:
    """Reads answer as they are, also with bytes; writes are all or nothing.

    POSTs with an `Idempotency-Key` have one effect.
    """

    @wraps(operation)
    def inner(request: ApiRequest, **named: Any) -> HttpResponse:
        def act() -> Answer:
            return _answer(operation(request, **named))

        def read() -> HttpResponse:
            found = operation(request, **named)
            return found if isinstance(found, HttpResponse) else _answer(found)

        if any("\x00" in str(value) for value in (*request.GET.values(), *named.values())):
            raise Problem(422, "not_valid", "No name or value in an address has a NUL in it.")
        if any(isinstance(value, int) and abs(value) > LARGEST for value in named.values()):
            raise Http404
        if request.method in SAFE or getattr(operation, BY_ITSELF, False):
            return read()
        key = request.headers.get("Idempotency-Key", "") if request.method == "POST" else ""
        with transaction.atomic():
            return once(request, key, act) if key else act()

    return inner


def _answer(result: Any) -> Answer:
    status, shape = (result.status_code, result.value) if isinstance(result, Status) else (200, result)
    answer = Answer(shape.model_dump_json(), status=status, content_type="application/json; charset=utf-8")
    answer.kept = shape.kept().model_dump_json()
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
