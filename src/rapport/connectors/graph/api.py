"""Calls to the Graph interface at one version: its errors, which are numbers in the body, as the five of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from rapport.connectors.call_count import told_used
from rapport.connectors.errors import ConnectorError, MaybeSent, NeedsReconnect, Refused, Restricted, TryAgain
from rapport.connectors.http import Http, Response, meaning
from rapport.connectors.json_fields import part, parts, text, whole

VERSION = "v27.0"
PATH = re.compile(r"[\w.:=/-]{1,400}", re.ASCII)
ERRORS = frozenset({400, 401, 403, 404, 500, 503})
BUSY = frozenset({4, 17, 32, 341, 613, 130429, 131056})  # the last two are WhatsApp's
OUTSIDE_WINDOW = frozenset({2018278, 131047})
# 459 and 464: somebody must log in at Meta and settle something there; 368 and WhatsApp's 131031: blocked for
# breaking rules. A changed password (460) is no restriction: signing in again is all it takes.
RESTRICTED = frozenset({368, 1404078, 1893063, 131031})
CHECKPOINT = frozenset({459, 464})
HOUR = 3600.0
# The buckets that Meta itself tells of, by the header: the account's own, and that of all who use the app.
USED = {"x-business-use-case-usage": "used", "x-app-usage": "app-used"}


class OutsideWindow(Refused):
    """The customer's last word is longer ago than words of this kind may be."""


class NotAllowed(Refused):
    """The token has no permission for this call."""


class GraphApi:
    """`server` without a slash at its end; the token goes in a header, in an address only for Meta to look at."""

    def __init__(self, http: Http, server: str, token: str, version: str = VERSION) -> None:
        self.http, self.server = http, f"{server.rstrip('/')}/{version}"
        self.headers = {"Authorization": f"Bearer {token.strip()}"}

    async def call(
        self, method: str, path: str, params: Mapping[str, str] | None = None, *, json: Any = None,
        data: Any = None, key: str = "", seconds: float | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """One call; `key` and `seconds` as in `Http.request`. Raises a `ConnectorError`."""
        if not PATH.fullmatch(path) or ".." in path:
            raise Refused("That is no name of anything at Meta.")
        where = f"{self.server}/{path}"
        asked = {"headers": self.headers, "params": params, "json": json, "data": data, "seconds": seconds}
        answer = await self.http.request(method, where, **asked, key=key, expect=ERRORS)
        _told(answer.headers)
        if answer.status in ERRORS:
            raise refusal(answer, key)
        found = answer.json()
        if not isinstance(found, dict):
            raise answer.unreadable("something that is no object")
        return found

    async def listed(self, path: str, params: Mapping[str, str]) -> tuple[list[dict[str, Any]], str]:
        """A page of a list, and the mark of the next; "" at the end."""
        found = await self.call("GET", path, params)
        after = text(found, "paging", "cursors", "after") if text(found, "paging", "next") else ""
        return parts(found, "data"), after

    async def said(self, path: str, body: Mapping[str, Any], key: str) -> dict[str, Any]:
        """A call that says words; an answer without any id is doubt."""
        found = await self.call("POST", path, json=dict(body), key=key)
        if not (text(found, "id") or text(found, "message_id") or found.get("success") is True):
            raise MaybeSent(key, "Meta answered something that is no proof.")
        return found


def refusal(answer: Response, key: str) -> ConnectorError:
    """Meta's own number says what it is, whatever the status; without one the status does."""
    try:
        error = part(json.loads(answer.body), "error")
    except (ValueError, RecursionError):
        error = {}
    code, sub = whole(error, "code"), whole(error, "error_subcode")
    said = (text(error, "error_user_msg") or text(error, "message"))[:200].rstrip(". ")
    if code is None:
        return meaning(answer, key)
    if {sub, code} & RESTRICTED or (code in (102, 190) and sub in CHECKPOINT):
        return restricted(said)
    if code in (102, 190, 463, 467):
        return NeedsReconnect(f"Meta no longer accepts our sign-in: {said}.")
    if code in BUSY or 80_000 <= code < 80_100:
        return TryAgain(f"Meta asks us to wait: {said}.", after=_pause(answer.headers))
    if {sub, code} & OUTSIDE_WINDOW or (code == 10 and "outside" in said):
        return OutsideWindow("The time in which this customer may be answered here is over.")
    if code in (3, 10) or 200 <= code < 300:
        return NotAllowed(f"Meta refused: {said}.")
    if code in (1, 2) or answer.status >= 500:
        return MaybeSent(key, f"Meta did not confirm: {said}.") if key else TryAgain(f"Meta failed: {said}.")
    return Refused(f"Meta refused: {said}.")


def restricted(said: str) -> Restricted:
    """What Meta says of our account."""
    if said:
        return Restricted(f"Meta says: {said}. Its support inbox tells more.")
    return Restricted("Meta has restricted this account; see its support inbox.")


def _pause(headers: Mapping[str, str]) -> float:
    """Minutes until calls are taken again, where a usage header tells; else five."""
    rows = [row for name in USED for row in _usage(headers, name)]
    minutes = [whole(one, "estimated_time_to_regain_access") or 0 for one in rows]
    return min(24 * HOUR, 60.0 * max([*minutes, 5]))


def _told(headers: Mapping[str, str]) -> None:
    """Hand on how many hundredths of what Meta allows are used, each by the way that is fullest."""
    for name, code in USED.items():
        rows = _usage(headers, name)
        found = [whole(one, way) or 0 for one in rows for way in ("call_count", "total_cputime", "total_time")]
        if rows:
            told_used(code, min(1000, max(0, *found)))


def _usage(headers: Mapping[str, str], name: str) -> list[dict[str, Any]]:
    """What a usage header tells, one for each use case of a business; anything else there is nothing."""
    try:
        found = json.loads(headers.get(name, "{}"))
    except (ValueError, RecursionError):
        return []
    told = [*found.values(), found] if isinstance(found, dict) else []
    rows = [row for one in told for row in (one if isinstance(one, list) else [one])]
    return [one for one in rows if isinstance(one, dict) and "call_count" in one]
