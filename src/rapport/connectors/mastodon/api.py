"""Calls to one server with one token: its refusals explained, its pauses kept, its lists checked."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from rapport.connectors.errors import ConnectorError, NeedsReconnect, Refused, Restricted, TryAgain
from rapport.connectors.http import Http, Response, meaning, retry_after
from rapport.connectors.response import reason

T = TypeVar("T")
DENIED = frozenset({401, 403})
# What the server says of whoever holds the token: disabled, suspended, not confirmed, not yet approved.
OUR_LOGIN = ": Your login is "
UNKNOWN = frozenset({404, 405, 410, 501})


class Api:
    """`base` is the server's address without a slash at its end."""

    def __init__(self, http: Http, base: str, token: str) -> None:
        self.http = http
        self.base = base
        self.token = token.strip()
        self.rest_until = 0.0

    async def call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        json: Any = None,
        data: Any = None,
        key: str = "",
        expect: frozenset[int] = frozenset(),
        scope: str = "",
        seconds: float | None = None,
    ) -> Response:
        """One call, unless the server has said that none is left for now; `key` and `expect` as in `Http`.

        `scope` names the permission of an act that a token may lack and still do all else: then it is `Refused`.
        """
        wait = self.rest_until - time.monotonic()
        if wait > 0:
            raise TryAgain(f"{self.base} takes calls again in {wait:.0f} seconds.", after=wait)
        answer = await self.http.request(
            method,
            self.base + path,
            headers={"Authorization": f"Bearer {self.token}", **({"Idempotency-Key": key} if key else {})},
            params=params,
            json=json,
            data=data,
            key=key,
            seconds=seconds,
            expect=expect | DENIED,
        )
        if answer.headers.get("x-ratelimit-remaining") == "0":
            self.rest_until = time.monotonic() + retry_after(answer.headers, 0)
        if answer.status in DENIED - expect:
            raise _denied(answer, scope)
        return answer

    async def page(self, path: str, params: Mapping[str, str]) -> list[dict[str, Any]]:
        answer = await self.call("GET", path, params=params)
        return listed(answer, answer.json())


def _denied(answer: Response, scope: str) -> ConnectorError:
    said = reason(answer)
    if answer.status == 401:
        return NeedsReconnect(f"The server no longer accepts the access token{said}. Make a new one there.")
    if "scope" in said and scope:
        return Refused(
            f"The access token lacks the permission {scope}{said}. Connect again with a token that has it."
        )
    if "scope" in said:
        return NeedsReconnect(f"The access token lacks a permission{said}. It needs read and write:statuses.")
    if said.startswith(OUR_LOGIN):
        return Restricted(f"The server takes nothing from this account{said}. Write to its moderators.")
    return meaning(answer)


def typed(answer: Response, shape: type[T]) -> T:
    """The answer as `shape`; what does not fit is unreadable, or doubtful where words had left."""
    try:
        return msgspec.convert(answer.json(), shape)
    except (msgspec.ValidationError, RecursionError) as error:
        raise answer.unreadable(f"something else than asked ({error})") from error


def listed(answer: Response, found: object) -> list[dict[str, Any]]:
    """A list of things with ids. What else is in them is the translator's to judge, one by one."""
    if not isinstance(found, list) or not all(isinstance(one, dict) and _id(one) for one in found):
        raise answer.unreadable("something that is not a list")
    return found


def _id(one: dict[str, Any]) -> bool:
    return isinstance(one.get("id"), str) and bool(one["id"])
