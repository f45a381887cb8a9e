"""A file from anybody's server, piece by piece by the guarded client: bounded in bytes, seconds, redirects."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

import aiohttp

from rapport.connectors.call_count import made_one
from rapport.connectors.errors import ConnectorError, Refused, TryAgain, Unreadable
from rapport.connectors.guard import target_of
from rapport.connectors.http import MOVED, REDIRECTS, Http
from rapport.connectors.response import Response, TooLong, meaning

PIECE, HEAD, IDLE = 64 * 1024, 64, 15.0
ENOUGH = 12


@dataclass(frozen=True, slots=True)
class FileBounds:
    """The most bytes of a file, and in how many seconds from the call on it has to be here."""

    most: int
    seconds: float


Bounds = Callable[[bytes], FileBounds]
Write = Callable[[bytes], object]


async def fetch_file(http: Http, url: str, write: Write, bounds: Bounds) -> int:
    """`write` gets the bytes as they come; how many there were.

    `bounds` is asked twice: with nothing, and with how the file begins once that is known. No header is taken for
    what the file is. Each redirect is checked as the address is. Raises one of the six errors; what `write` raises
    goes through.
    """
    loop = asyncio.get_running_loop()
    begun, host = loop.time(), ""
    try:
        async with asyncio.timeout(bounds(b"").seconds) as clock:
            for _ in range(REDIRECTS + 1):
                target = target_of(url, http.private)
                host = target.host or ""
                came = await _once(http, url, write, lambda head: _bounded(clock, begun, bounds(head)))
                if isinstance(came, int):
                    return came
                url = came
    except TimeoutError:
        raise TryAgain(f"{host} took too long.", after=60) from None
    raise Refused(f"{host} sent us elsewhere again and again.")


def _bounded(clock: asyncio.Timeout, begun: float, found: FileBounds) -> FileBounds:
    clock.reschedule(begun + found.seconds)
    return found


async def _once(http: Http, url: str, write: Write, bounds: Bounds) -> int | str:
    """How many bytes came, or where the server sends us."""
    target = target_of(url, http.private)
    limit = aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=IDLE)
    made_one()
    try:
        async with http.session().get(
            target, headers={"Accept": "*/*", "Accept-Encoding": "identity"}, timeout=limit, allow_redirects=False
        ) as answer:
            names = {name.lower(): value for name, value in answer.headers.items()}
            if answer.status in MOVED and (where := names.get("location", "")):
                return urljoin(url, where)
            if answer.status != 200:
                raise _strange(answer.status, names, url)
            return await _pieces(answer, write, bounds)
    except TimeoutError:  # silence on the line; the clock above raises its own outside
        raise TryAgain(f"{target.host} took too long.", after=60) from None
    except (aiohttp.ClientError, asyncio.IncompleteReadError):
        # Their texts hold whole addresses: not chained.
        raise TryAgain(f"{target.host} cannot be reached, or broke off.", after=30) from None
    except ValueError:
        raise Refused(f"{target.host} sent us to no address at all.") from None


def _strange(status: int, names: dict[str, str], url: str) -> ConnectorError:
    """A file that asks for a sign-in is a refusal: nobody signs in here."""
    found, host = meaning(Response(status, names, b"", url)), urlsplit(url).hostname
    if status in (401, 403):
        return Refused(f"{host} gives this file only to whoever is signed in there ({status}).")
    if status in (404, 410):
        return Refused(f"{host} has no file at this address ({status}).")
    return found if isinstance(found, TryAgain) else Refused(str(found))


async def _pieces(answer: aiohttp.ClientResponse, write: Write, bounds: Bounds) -> int:
    if answer.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise Unreadable(f"{answer.url.host} answered packed, which nobody asked for.")
    head, came, known = b"", 0, bounds(b"")
    async for piece in answer.content.iter_chunked(PIECE):
        came += len(piece)
        if len(head) < ENOUGH:
            head = (head + piece)[:HEAD]
            known = bounds(head) if len(head) >= ENOUGH else known
        if max(came, answer.content_length or 0) > known.most and len(head) >= ENOUGH:
            raise TooLong(f"{answer.url.host} gives more than {known.most // 1_000_000} MB.")
        write(piece)
    return came
