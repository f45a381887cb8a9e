"""A network's answer: its bytes read within limits, and its status as one of the six errors."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from rapport.connectors.errors import ConnectorError, MaybeSent, NeedsReconnect, Refused, TryAgain, Unreadable

DAY = 86_400.0


class TooLong(Unreadable):
    """More bytes than whoever asked has room for."""


@dataclass(frozen=True, slots=True)
class Response:
    """A whole answer, at most `cap` bytes long; header names are lower case.

    `key` names the words the call said, if any: what cannot be read is then doubtful, not merely unreadable.
    """

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    url: str = field(repr=False)
    key: str = ""

    def json(self) -> Any:
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise self.unreadable("something that is not JSON") from error

    def unreadable(self, what: str) -> ConnectorError:
        """The error for an answer that makes no sense: `Unreadable`, or `MaybeSent` when words had left."""
        said = f"{urlsplit(self.url).hostname} answered {what}."
        return MaybeSent(self.key, said) if self.key else Unreadable(said)


async def read(answer: aiohttp.ClientResponse, cap: int) -> bytes:
    """The body, unpacked; more than `cap` bytes before or after unpacking is `Unreadable`."""
    coded = answer.headers.get("Content-Encoding", "identity").lower() in ("gzip", "deflate")
    unzip = zlib.decompressobj(wbits=47) if coded else None
    body, came = bytearray(), 0
    try:
        async for chunk in answer.content.iter_chunked(65536):
            came += len(chunk)
            body += unzip.decompress(chunk, cap + 1 - len(body)) if unzip else chunk
            if max(came, len(body)) > cap or (unzip and unzip.unconsumed_tail):
                raise TooLong(f"{answer.url.host} answered more than {cap} bytes.")
    except zlib.error as error:
        raise Unreadable(f"{answer.url.host} answered a broken archive.") from error
    if unzip and came and not unzip.eof:
        raise Unreadable(f"{answer.url.host} answered half an archive.")
    return bytes(body)


def retry_after(headers: Mapping[str, str], default: float) -> float:
    """Seconds the network asks us to wait, 0 to a day; the default where it does not say.

    `Retry-After` is seconds or a date (RFC 9110, 10.2.3); `RateLimit-Reset`, also as `X-RateLimit-…` and
    `X-Rate-Limit-…`, is a date, a Unix time or seconds, and counts only when nothing remains. Dates are told by
    the server's own clock.
    """
    asked = headers.get("retry-after", "")
    if not asked and _limit(headers, "remaining", "0") == "0":
        asked = _limit(headers, "reset", "")
    try:
        seconds = float(asked)
        if seconds > 1e9:
            seconds -= _now(headers).timestamp()
    except ValueError:
        until = _date(asked)
        if until is None:
            return default
        seconds = (until - _now(headers)).total_seconds()
    return min(DAY, max(0.0, seconds))


def _limit(headers: Mapping[str, str], what: str, default: str) -> str:
    names = (f"{begin}-{what}" for begin in ("x-ratelimit", "x-rate-limit", "ratelimit"))
    return next((headers[name] for name in names if name in headers), default)


def _date(text: str) -> datetime | None:
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = parse(text)
        except ValueError:
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def _now(headers: Mapping[str, str]) -> datetime:
    return _date(headers.get("date", "")) or datetime.now(UTC)


def meaning(response: Response, key: str = "") -> ConnectorError:
    """A status code as one of the six errors. `key` as in `Http.request`."""
    host, status = urlsplit(response.url).hostname, response.status
    said = reason(response)
    if status == 401:
        return NeedsReconnect(f"{host} no longer accepts our sign-in{said}.")
    # A bare 503 may come from a proxy that gave up waiting for a server that had heard us.
    deliberate = not key or "retry-after" in response.headers
    if status in (408, 425, 429) or (status == 503 and deliberate):
        return TryAgain(f"{host} asks us to wait{said}.", after=retry_after(response.headers, 30))
    if status >= 500:
        doubt = f"{host} failed ({status}) and did not confirm{said}."
        return MaybeSent(key, doubt) if key else TryAgain(doubt, after=30)
    if 300 <= status < 400:
        return Refused(f"{host} sent us elsewhere ({status}); the address of the server may be wrong.")
    return Refused(f"{host} refused ({status}){said}.")


def reason(response: Response) -> str:
    """The network's own words for a refusal, as the end of a sentence; "" where it gives none."""
    try:
        found = json.loads(response.body)
        error = found.get("error")
        error = error.get("message") if isinstance(error, dict) else error
        text = found.get("error_description") or found.get("message") or error or ""
    except (ValueError, AttributeError, RecursionError):
        return ""
    return f": {text[:200].rstrip('. ')}" if isinstance(text, str) and text else ""
