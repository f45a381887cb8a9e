"""What a browser sent, before any view reads it: words that show nothing are none, and NUL is nowhere."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict

from rapport.domain.parameters import number_or_none, shows

# What is not words: a password is taken as it is typed.
AS_TYPED = frozenset({"password", "old", "new"})


def readable(request: HttpRequest) -> None:
    """Put the address's and the form's values on the request anew. Raises what reading a form raises."""
    request.GET = _readable(request.GET)  # type: ignore[assignment]
    if request.method == "POST":
        request.POST = _readable(request.POST)  # type: ignore[assignment]


def _readable(given: QueryDict) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name, values in given.lists():
        kept.setlist(name.replace("\x00", ""), [_value(name, value) for value in values])
    kept._mutable = False
    return kept


def _value(name: str, value: str) -> str:
    if name in AS_TYPED:
        return value
    plain = value.encode("utf-8", "ignore").decode().replace("\x00", "")
    return plain if shows(plain) else ""


def number_given(request: HttpRequest, name: str) -> int | None:
    """A number of the address or the form; None when there is none, or it is not one."""
    return number_or_none(request.GET.get(name) or request.POST.get(name, ""))
