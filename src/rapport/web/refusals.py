"""What the door says before any page is asked: as a page, a problem of the API, for another site, or plain."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from rapport.web.extensions import ON_OTHER_SITES
from rapport.web.middleware import POLICY

Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class HttpRefusal:
    """Why a request goes no further. `title` and `says` may be lazy translations; `code` is for programs."""

    status: int
    code: str
    title: str | Promise
    says: str | Promise
    more: tuple[tuple[str, str], ...] = ()


TOO_LARGE = HttpRefusal(
    413,
    "too_large",
    gettext_lazy("That is too large"),
    gettext_lazy("More was sent at once than is taken here. Nothing was kept. Send less, or a smaller file."),
)
TOO_SLOW = HttpRefusal(
    408,
    "too_slow",
    gettext_lazy("That took too long"),
    gettext_lazy("What was being sent stopped on its way. Nothing was kept. Try again."),
)
TOO_BUSY = HttpRefusal(
    503,
    "busy",
    gettext_lazy("Too much at once"),
    gettext_lazy("Too much is being sent at this moment. Nothing was kept. Try again in a few seconds."),
    (("Retry-After", "5"),),
)
HEAD_TOO_LARGE = HttpRefusal(
    431,
    "headers_too_large",
    gettext_lazy("That is too large"),
    gettext_lazy(
        "The headers of this request are too many or too long. Delete this site's cookies, then try again."
    ),
)
ADDRESS_TOO_LONG = HttpRefusal(
    414,
    "address_too_long",
    gettext_lazy("That is too long"),
    gettext_lazy("This address is longer than any there is here."),
)
UNREADABLE = HttpRefusal(
    400,
    "not_readable",
    gettext_lazy("This cannot be read"),
    gettext_lazy("What was sent is not a request as browsers make them. Nothing was kept."),
)
WRONG_METHOD = HttpRefusal(
    405,
    "method_not_allowed",
    gettext_lazy("That cannot be done here"),
    gettext_lazy(
        "This address is not asked in this way. Nothing was changed. Go back and use the page's own buttons."
    ),
)
OTHER_HOST = HttpRefusal(
    400,
    "other_host",
    gettext_lazy("Rapport does not know this name"),
    gettext_lazy(
        "It was asked under a name that is not its own. Who runs it can set RAPPORT_URL to the address that "
        "people type, or add the name to RAPPORT_HOSTS, and start it again."
    ),
)


def answer(refusal: HttpRefusal, path: str, headers: Iterable[tuple[bytes, bytes]]) -> tuple[Headers, bytes]:
    """Headers and body in the form that whoever asks at this path reads."""
    asked = {name.lower(): value.decode("latin-1") for name, value in headers}
    if path.startswith("/api/"):
        kind, body, more = "application/json", _json(error=refusal.code, message=str(refusal.says)), []
    elif path.startswith(tuple(ON_OTHER_SITES)):
        kind, body, more = "application/json", _json(error=_told(refusal, asked)[1]), _for_any_site(asked)
    elif path.startswith(("/in/", "/healthz", "/readyz", "/metrics")):
        kind, body, more = "text/plain", f"{refusal.says}\n".encode(), []
    elif asked.get(b"hx-request"):  # a part of a page shows a sentence, and what was typed there stays
        kind, body, more = "text/plain", _told(refusal, asked)[1].encode(), []
    else:
        kind, body = "text/html", _page(refusal, _language(asked.get(b"accept-language", "")))
        more = [(b"content-security-policy", POLICY.encode()), (b"x-content-type-options", b"nosniff")]
    said = [(name.lower().encode(), value.encode()) for name, value in refusal.more]
    head = [(b"content-type", f"{kind}; charset=utf-8".encode()), (b"content-length", str(len(body)).encode())]
    return [*head, (b"cache-control", b"no-store"), (b"connection", b"close"), *more, *said], body


def _json(**told: str) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode()


def _told(refusal: HttpRefusal, asked: dict[bytes, str]) -> tuple[str, str]:
    with translation.override(_language(asked.get(b"accept-language", ""))):
        return str(refusal.title), str(refusal.says)


def _for_any_site(asked: dict[bytes, str]) -> Headers:
    """The window stands on another site; a refusal tells nothing, so any may read it."""
    if not (origin := asked.get(b"origin", "")):
        return []
    return [(b"access-control-allow-origin", origin.encode("latin-1")), (b"vary", b"Origin")]


def _language(accepted: str) -> str:
    request = HttpRequest()
    request.META["HTTP_ACCEPT_LANGUAGE"] = accepted
    return translation.get_language_from_request(request)


@cache
def _page(refusal: HttpRefusal, language: str) -> bytes:
    with translation.override(language):
        return render_to_string("errors/refused.html", {"refusal": refusal}).encode()
