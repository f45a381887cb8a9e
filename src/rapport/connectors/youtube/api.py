"""Calls to YouTube's interface: its reasons for saying no as the six errors of ours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rapport.connectors.errors import ConnectorError, NeedsReconnect, Refused, Restricted, TryAgain
from rapport.connectors.http import Http, Response, meaning
from rapport.connectors.json_fields import part, parts, text

SERVER = "https://youtube.googleapis.com"
ERRORS = frozenset({400, 403, 404})
SAME = 304
# The units of a day are given anew at midnight there, wherever the channel is.
PACIFIC = ZoneInfo("America/Los_Angeles")
SPENT = frozenset({"quotaExceeded", "dailyLimitExceeded"})
UPLOADS, PAUSE = "uploadLimitExceeded", 6 * 3600.0
HURRIED = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "backendError"})
SIGNED_OUT = frozenset({"authError", "youtubeSignupRequired", "insufficientPermissions", "accessNotConfigured"})
RESTRICTED = frozenset({"authenticatedUserAccountSuspended", "authenticatedUserAccountClosed"})
WORDS = {
    "commentsDisabled": "Comments are switched off under this video.",
    "commentTextTooLong": "YouTube finds these words too long.",
    "commentTextRequired": "There are no words to send.",
    "parentCommentNotFound": "The comment that this answers is no longer there.",
    "commentNotFound": "This comment is no longer there.",
    "parentCommentIsPrivate": "The comment that this answers is held for review; show it first.",
    "invalidTitle": "YouTube does not take this title.",
    "invalidDescription": "YouTube does not take this description.",
    "videoNotFound": "This film is no longer there.",
    "ineligibleAccount": "This Google account has no channel on YouTube that could comment.",
}


class YoutubeApi:
    """`server` without a slash at its end; the token goes in a header, never in an address."""

    def __init__(self, http: Http, server: str, token: str) -> None:
        self.http, self.server = http, f"{server.rstrip('/')}/youtube/v3"
        self.uploads = f"{server.rstrip('/')}/upload/youtube/v3/videos"
        self.headers = {"Authorization": f"Bearer {token.strip()}"}

    async def call(
        self, method: str, path: str, params: Mapping[str, str], *, json: Any = None, key: str = "", etag: str = ""
    ) -> dict[str, Any] | None:
        """One call; None where the list is as it was at `etag`. `key` as in `Http.request`."""
        headers = {**self.headers, **({"If-None-Match": etag} if etag else {})}
        answer = await self.http.request(
            method,
            f"{self.server}/{path}",
            headers=headers,
            params=params,
            json=json,
            key=key,
            expect=ERRORS | ({SAME} if etag else frozenset()),
        )
        if answer.status in ERRORS:
            raise refusal(answer, key, datetime.now(UTC))
        if answer.status == SAME:
            return None
        if answer.status == 204:
            return {}
        found = answer.json()
        if not isinstance(found, dict):
            raise answer.unreadable("something that is no object")
        return found

    async def raw(self, method: str, url: str, headers: Mapping[str, str], **more: Any) -> Response:
        """A call of an upload, to an address of its own; its answer as it came, where that is no refusal."""
        expect = more.pop("expect", frozenset())
        sent = {**self.headers, **headers}
        answer = await self.http.request(method, url, headers=sent, expect=ERRORS | expect, **more)
        if answer.status in ERRORS - expect:
            raise refusal(answer, "", datetime.now(UTC))
        return answer

    async def listed(self, path: str, params: Mapping[str, str]) -> tuple[list[dict[str, Any]], str]:
        """A page of a list, and the mark of the next; "" at the end."""
        found = await self.call("GET", path, params) or {}
        return parts(found, "items"), text(found, "nextPageToken")


def refusal(answer: Response, key: str, now: datetime) -> ConnectorError:
    """YouTube's own reason says what it is; without one the status does."""
    try:
        error = part(json.loads(answer.body), "error")
    except (ValueError, RecursionError):
        error = {}
    reason = next((text(one, "reason") for one in parts(error, "errors")), "")
    said = text(error, "message")[:200].rstrip(". ")
    if reason in SPENT:
        return TryAgain("YouTube's units of this day are used up; more come at midnight Pacific time.", rest(now))
    if reason == UPLOADS:
        return TryAgain("YouTube takes no more films from this channel today; it says how many.", PAUSE)
    if reason in HURRIED:
        return TryAgain(f"YouTube asks us to wait: {said}.", after=60)
    if reason in RESTRICTED:
        return Restricted("YouTube has suspended or closed this account; see its mails and YouTube Studio.")
    if reason in SIGNED_OUT:
        return NeedsReconnect(f"YouTube no longer accepts our sign-in: {said}.")
    return Refused(WORDS[reason]) if reason in WORDS else meaning(answer, key)


def rest(now: datetime) -> float:
    """Seconds until the next day begins in California."""
    there = now.astimezone(PACIFIC)
    morrow = datetime.combine(there.date() + timedelta(days=1), datetime.min.time(), PACIFIC)
    return max(60.0, (morrow.astimezone(UTC) - now).total_seconds())
