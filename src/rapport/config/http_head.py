"""uvicorn's HTTP, with an end to what may stand before a body, and to how long it may take."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from rapport.config.request_limits import QUIET, STILL
from rapport.web.refusals import (
    ADDRESS_TOO_LONG,
    HEAD_TOO_LARGE,
    TOO_SLOW,
    UNREADABLE,
    HttpRefusal,
    answer,
)

ADDRESS, HEAD, COUNT = 8 * 1024, 32 * 1024, 100
# What may stand between the pieces of a body: sizes, extensions, trailers. One byte a piece is five beside it.
BESIDE = 10


class HeadTooLarge(Exception):
    """Stops the parser; the refusal is kept beside it."""


class BoundedHttp(HttpToolsProtocol):
    """An address of at most 8 kB, a hundred headers, 32 kB of both; all of it within 15 seconds."""

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.before_body, self.so_far, self.of_body = True, 0, 0
        self.refused: HttpRefusal | None = None
        self.deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_is_here()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.refused:
            return
        self.so_far += len(data)
        if self.before_body and self.deadline is None:
            self._await_head()
        super().data_received(data)
        if self.so_far > HEAD + BESIDE * self.of_body and not self.refused:
            self._refuse(HEAD_TOO_LARGE)

    def on_url(self, url: bytes) -> None:
        super().on_url(url)
        if len(self.url) > ADDRESS:
            self._stop(ADDRESS_TOO_LONG)

    def on_header(self, name: bytes, value: bytes) -> None:
        super().on_header(name, value)
        if len(self.headers) > COUNT:
            self._stop(HEAD_TOO_LARGE)

    def on_headers_complete(self) -> None:
        if len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers) > HEAD:
            self._stop(HEAD_TOO_LARGE)
        self._head_is_here()
        # What came in the same piece after the head is not known yet; it is counted from here on.
        self.before_body, self.so_far = False, 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self.of_body += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self.before_body, self.so_far, self.of_body = True, 0, 0
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Called for whatever stops the parser."""
        self._refuse(self.refused or UNREADABLE)

    def _await_head(self) -> None:
        self.deadline = self.loop.call_later(STILL, self._took_too_long)

    def _head_is_here(self) -> None:
        if self.deadline:
            self.deadline.cancel()
            self.deadline = None

    def _took_too_long(self) -> None:
        if self.so_far:
            self._refuse(TOO_SLOW)
        else:
            self.transport.close()

    def _stop(self, refusal: HttpRefusal) -> None:
        self.refused = refusal
        raise HeadTooLarge

    def _refuse(self, refusal: HttpRefusal) -> None:
        """Say why, hear no more, and close a moment later, so that the answer arrives first."""
        self.refused = refusal
        self._head_is_here()
        self._unset_keepalive_if_required()
        if self.transport.is_closing() or self._is_answering():
            self.transport.close()
            return
        path = (getattr(self, "url", b"") or b"").partition(b"?")[0].decode("latin-1")
        headers, body = answer(refusal, path, self.headers or ())
        lines = [name + b": " + value + b"\r\n" for name, value in headers]
        self.transport.write(b"".join((STATUS_LINE[refusal.status], *lines, b"\r\n", body)))
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self.loop.call_later(QUIET, self.transport.close)

    def _is_answering(self) -> bool:
        """Whether an answer is on its way; what waits for the rest of a body learns that it will not come."""
        if self.cycle is None or self.cycle.response_complete:
            return False
        self.cycle.disconnected = True
        self.cycle.message_event.set()
        return self.cycle.response_started
