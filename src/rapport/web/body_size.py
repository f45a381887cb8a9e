"""How large a request's body may be: one size for all, and another where a view says so itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.urls import Resolver404, resolve

LARGEST = 1024 * 1024
FILE = 6 * LARGEST
IMPORT = 50 * LARGEST

V = TypeVar("V", bound=Callable[..., Any])


def takes(most: int) -> Callable[[V], V]:
    """For a view that takes larger bodies than others: `most` bytes, whatever stands around the file included."""

    def mark(view: V) -> V:
        view.largest_body = most  # type: ignore[attr-defined]
        return view

    return mark


def largest(path: str) -> int:
    """How many bytes may be sent to this address."""
    try:
        return int(getattr(resolve(path).func, "largest_body", LARGEST))
    except Resolver404:
        return LARGEST
