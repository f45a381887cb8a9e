"""In front of everything: no body of any size, no request of any slowness, on no path."""

from __future__ import annotations

import asyncio
import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import pytest

from rapport.config.http_head import ADDRESS, COUNT, HEAD
from rapport.config.request_limits import RequestLimits
from tests.config.running import Answer, Running, heard, running

MB = 1024 * 1024
# One address of each kind, how much it takes, and what a refusal looks like there.
KINDS = {
    "page": ("/sign-in", MB, "text/html"),
    "api": ("/api/v1/stop", MB, "application/json"),
    "chat": ("/chat/to/nobody/messages", 6 * MB, "application/json"),
    "hook": ("/in/nobody", 4 * MB, "text/plain"),
    "static": ("/static/rapport/base.css", MB, "text/html"),
    "nothing": ("/no/such/address", MB, "text/html"),
}
each_kind = pytest.mark.parametrize(("path", "most", "form"), KINDS.values(), ids=KINDS)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("front") / "home") as found:
        yield found


def told(answer: Answer, form: str) -> str:
    """The refusal's own words, in the form that belongs to the path."""
    assert answer.headers["content-type"].startswith(form)
    if form == "application/json":
        said = json.loads(answer.body)
        return str(said.get("message") or said["error"])
    return answer.body.decode()


def chunked(size: int, piece: int = 65536) -> Iterator[bytes]:
    for _ in range(size // piece):
        yield b"%x\r\n" % piece + b"x" * piece + b"\r\n"
    yield b"0\r\n\r\n"


def send_all(line: object, pieces: Iterator[bytes]) -> None:
    try:
        for piece in pieces:
            line.sendall(piece)  # type: ignore[attr-defined]
    except OSError:
        pass


def spooled(pid: int) -> int:
    """Bytes in temporary files that the web process holds open."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    total = 0
    for child in [one for one in children if b"web" in Path(f"/proc/{one}/cmdline").read_bytes().split(b"\0")]:
        for one in Path(f"/proc/{child}/fd").iterdir():
            try:
                if (name := os.readlink(one)).startswith(gettempdir()) and name.endswith("(deleted)"):
                    total += one.stat().st_size
            except OSError:
                continue
    return total


@each_kind
def test_a_body_that_says_it_is_too_large_is_refused_unread(
    house: Running, path: str, most: int, form: str
) -> None:
    answer = house.ask(f"POST {path}\nContent-Length: {most + 1}")
    assert answer.status == 413
    assert "Nothing was kept" in told(answer, form)
    assert answer.headers["connection"] == "close"


@each_kind
def test_a_body_without_a_length_is_counted_while_it_is_read(
    house: Running, path: str, most: int, form: str
) -> None:
    with closing(house.line()) as line:
        line.sendall(f"POST {path} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        send_all(line, chunked(most + 10 * MB))
        answer = heard(line)
    assert answer.status == (404 if form == "text/plain" else 413)
    assert spooled(house.pid) == 0


@each_kind
def test_what_was_announced_and_comes_in_full_still_hears_the_answer(
    house: Running, path: str, most: int, form: str
) -> None:
    answer = house.ask(f"POST {path}\nContent-Length: {most + 8 * MB}", b"x" * (most + 8 * MB))
    assert answer.status == 413
    assert told(answer, form)


@each_kind
def test_what_fits_goes_through(house: Running, path: str, most: int, form: str) -> None:
    answer = house.ask(f"POST {path}\nContent-Length: {most}", b"x" * most)
    assert answer.status in {400, 401, 403, 404, 405}
    assert spooled(house.pid) == 0


@pytest.mark.parametrize(
    "lie",
    [
        "Content-Length: -1",
        "Content-Length: \u00b2",
        "Content-Length: " + "9" * 40,
        "Content-Length: 1\nContent-Length: 2",
        "Content-Length: 5\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked, identity",
        "Content-Length: 0x10",
    ],
)
def test_lengths_that_lie_are_refused(house: Running, lie: str) -> None:
    assert house.ask(f"POST /sign-in\n{lie}", b"0\r\n\r\n").status == 400


@pytest.mark.parametrize("path", ["/sign-in", "/api/v1/me", "/chat/to/x/messages", "/in/x", "/static/x"])
@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("GET {path}?" + "x" * ADDRESS, 414),
        ("GET {path}\n" + "\n".join(f"X-{n}: y" for n in range(COUNT + 5)), 431),
        ("GET {path}\nX-Long: " + "y" * HEAD, 431),
        ("GET {path}\nX-Endless: " + "y" * (40 * HEAD), 431),
    ],
)
def test_what_stands_before_a_body_has_an_end(house: Running, path: str, head: str, status: int) -> None:
    assert house.ask(head.format(path=path)).status == status


def test_trailers_have_an_end_too(house: Running) -> None:
    head = "POST /sign-in\nTransfer-Encoding: chunked"
    assert house.ask(head, b"0\r\nX-Trailer: " + b"y" * (4 * MB)).status in {400, 431}


def test_a_client_that_goes_leaves_nothing_behind(house: Running) -> None:
    for path, most, _ in KINDS.values():
        with closing(house.line()) as line:
            line.sendall(f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {most}\r\n\r\nxx".encode())
    assert house.ask("GET /healthz").status == 200
    assert "Traceback" not in house.home.with_suffix(".log").read_text()


@pytest.mark.slow
def test_more_bodies_than_there_is_room_for_are_told_to_come_back(house: Running) -> None:
    head = (
        f"POST /chat/to/nobody/messages HTTP/1.1\r\nHost: localhost\r\nContent-Length: {6 * MB}\r\n\r\n".encode()
    )
    lines = [house.line() for _ in range(26)]
    try:
        for line in lines:
            threading.Thread(target=send_all, args=(line, iter([head, b"x" * (6 * MB - 1)])), daemon=True).start()
        answers = []
        for line in lines:
            line.settimeout(3)
            try:
                answers.append(heard(line).status)
            except OSError:
                continue
        assert 503 in answers
    finally:
        for line in lines:
            line.close()
    assert house.ask("GET /healthz").status == 200


@pytest.mark.slow
def test_whoever_stops_in_the_middle_is_told_so_on_every_kind_of_path(house: Running) -> None:
    heads = {
        "silence": "",
        "half a line": "GET /sign",
        "half a header": "GET /sign-in HTTP/1.1\r\nHost: loc",
        **{
            name: f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20\r\n\r\nabc"
            for name, (path, _, _) in KINDS.items()
        },
        "chunked": "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab",
    }
    lines = {name: house.line() for name in heads}
    for name, line in lines.items():
        line.sendall(heads[name].encode())
    answers: dict[str, int] = {}
    for name, line in lines.items():
        try:
            answers[name] = heard(line).status
        except ConnectionError:
            answers[name] = 0
        line.close()
    assert answers == {name: {"silence": 0, "hook": 404}.get(name, 408) for name in heads}


@pytest.mark.slow
def test_a_drip_that_never_stops_is_stopped(house: Running) -> None:
    dripping = {
        "body": b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n",
        "head": b"GET /sign-in HTTP/1.1\r\nX-Slow: ",
        "lines": b"",
    }
    lines = {name: house.line() for name in dripping}
    for name, line in lines.items():
        line.sendall(dripping[name])
    for _ in range(40):
        time.sleep(0.5)
        for name, line in lines.items():
            send_all(line, iter([b"\r\n" if name == "lines" else b"a"]))
    for line in lines.values():
        line.settimeout(5)
        with suppress(ConnectionError):
            assert heard(line).status == 408
        line.close()


def test_of_a_large_body_only_the_beginning_counts_as_held_in_memory() -> None:
    limits = RequestLimits(_reads, lambda _path: 64 * MB)
    seen: list[tuple[int, int]] = []

    async def receive() -> dict[str, object]:
        seen.append((limits.held // MB, limits.spooled // MB))
        return {"type": "http.request", "body": bytes(MB), "more_body": len(seen) < 20}

    async def send(_message: object) -> None:
        return None

    headers = [(b"content-length", str(20 * MB).encode())]
    scope = {"type": "http", "path": "/", "method": "POST", "headers": headers}
    asyncio.run(limits(scope, receive, send))  # type: ignore[arg-type]
    assert seen[-1] == (6, 13)
    assert (limits.held, limits.spooled) == (0, 0)


async def _reads(_scope: object, receive: Any, send: Any) -> None:
    while (await receive()).get("more_body"):
        pass
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body"})
