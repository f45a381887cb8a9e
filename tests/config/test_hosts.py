"""Under which names Rapport answers, on every kind of path."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.config import hosts
from rapport.config.env import Env, read
from rapport.config.host_check import HostCheck
from tests.config.running import Running, running

PATHS = [
    "/",
    "/sign-in",
    "/api/v1/me",
    "/chat.js",
    "/chat/aurora/hello",
    "/in/x",
    "/metrics",
    "/static/rapport/base.css",
]
OURS = ["localhost", "LOCALHOST", "localhost.", "localhost:9000", "127.0.0.1:8000", "[::1]", "[::1]:8000"]
OTHERS = [
    "evil.example",
    "localhost.evil.example",
    "evil.example:8000",
    "127.0.0.1.evil.example",
    "127.0.0.2",
    "10.0.0.5",
    "0.0.0.0",
    "2130706433",
    "[::2]",
    "localhost@evil.example",
    "localhost/",
    "localhost:port",
    "",
    None,
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("hosts") / "home") as found:
        yield found


@pytest.mark.parametrize("path", PATHS)
def test_a_name_that_is_not_ours_is_refused_on_every_kind_of_path(house: Running, path: str) -> None:
    for other in OTHERS:
        answer = house.ask(f"GET {path}", host=other)
        assert (other, answer.status) == (other, 400)
    assert b"RAPPORT_URL" in house.ask(f"GET {path}", host="evil.example").body
    assert house.ask(f"GET {path}\nHost: localhost", host="evil.example").status == 400
    assert house.ask(f"GET {path}\nX-Forwarded-Host: localhost", host="evil.example").status == 400


@pytest.mark.parametrize("path", PATHS)
def test_our_own_names_are_let_in(house: Running, path: str) -> None:
    assert [name for name in OURS if house.ask(f"GET {path}", host=name).status == 400] == []


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_may_ask_by_address_but_by_no_other_name(house: Running, path: str) -> None:
    assert [house.ask(f"GET {path}", host=name).status for name in ("10.1.2.3:8000", "[fd00::7]", None)] == [
        200
    ] * 3
    assert house.ask(f"GET {path}", host="evil.example").status == 400


def test_the_refusal_of_the_api_is_a_problem(house: Running) -> None:
    said = json.loads(house.ask("GET /api/v1/me", host="evil.example").body)
    assert said["error"] == "other_host"


def test_figures_are_not_for_whoever_comes_through_a_proxy(house: Running) -> None:
    assert house.ask("GET /metrics").status == 200
    for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Proto", "X-Forwarded-Host"):
        assert house.ask(f"GET /metrics\n{name}: 203.0.113.7").status == 403


def test_the_names_follow_the_settings() -> None:
    home = {"RAPPORT_HOME": "/tmp/x"}
    assert hosts.names(read(home)) == hosts.LOCAL
    assert hosts.names(read({**home, "RAPPORT_HOST": "192.168.1.5"})) == hosts.LOCAL | {"192.168.1.5"}
    assert hosts.names(read({**home, "RAPPORT_HOST": "fd00::7"})) == hosts.LOCAL | {"[fd00::7]"}
    real = read(
        {**home, "RAPPORT_URL": "https://Rapport.example.com", "RAPPORT_HOSTS": "inside.example, Two.example"}
    )
    assert hosts.names(real) == hosts.LOCAL | {"rapport.example.com", "inside.example", "two.example"}


@pytest.mark.parametrize(
    ("asked", "status"), [(b"192.168.1.5:8000", 200), (b"192.168.1.6", 400), (b"evil.example", 400)]
)
async def test_listening_everywhere_it_answers_to_the_address_that_was_called(asked: bytes, status: int) -> None:
    everywhere = replace(Env(home=Path("/tmp/x")), host="0.0.0.0")
    check = HostCheck(_page, hosts.names(everywhere), by_any_address=hosts.by_any_address(everywhere))
    assert await _status(check, [(b"host", asked)]) == status


@given(st.binary(max_size=300))
async def test_nothing_but_a_name_of_ours_is_ever_let_in(asked: bytes) -> None:
    bare = asked.decode("latin-1").lower().partition(":")[0].rstrip(".")
    ours = bare in {"localhost", "127.0.0.1"} or asked.lower().startswith(b"[::1]")
    if not ours:
        assert await _status(HostCheck(_page, hosts.LOCAL), [(b"host", asked)]) == 400


async def _page(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


async def _status(app: Any, headers: list[tuple[bytes, bytes]]) -> int:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": "/", "headers": headers, "server": ("192.168.1.5", 8000)}
    await app(scope, None, send)
    return int(sent[0]["status"])
