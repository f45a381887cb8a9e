"""No value of any parameter of any address makes the server break; and where one belongs, it gets a problem."""

from __future__ import annotations

import json
import logging
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rapport.accounts.tokens import invite, issue
from rapport.api.urls import _api
from rapport.hosted.chat import messages, visitor_access
from tests.cast import NOW
from tests.config.hostile import HEADERS, HOSTILE, Route, names_read, routes
from tests.street import Street

# What most pages are asked by comes most often; that the others are refused is looked at for itself.
METHODS = (*("GET", "POST") * 6, "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE")
# What waits for a stream to end, or signs out.
LEFT_OUT = {"sign-out"}


@pytest.fixture(autouse=True)
def _unrecorded() -> Iterator[None]:
    """Every refusal would be kept with its request until the test ends."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def house(street: Street, settings: Any, tmp_path: Path) -> dict[str, list[str]]:
    """A brand to which something of everything happened, and the values by which its rows are named."""
    from rapport.channels.verify import open_channel

    settings.INTAKE_FILE, settings.MEDIA_ROOT = tmp_path / "intake.sqlite3", tmp_path / "files"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    article = street.teach(automatic=False)
    street.says("What are your opening hours?")
    street.says("My lamp arrived broken, this is unacceptable!", "eve")
    street.run()
    chat, _ = open_channel(street.brand, "chat", {"name": "Aurora", "origins": "https://shop.example"})
    one = ["1", "2", "3"]
    talks = [str(street.conversation(who).pk) for who in ("dee", "eve")]
    numbers = (
        "number",
        "conversation",
        "pk",
        "message",
        "reply",
        "draft",
        "letter",
        "label",
        "question",
        "contact",
    )
    return {
        **{name: [*one, *talks] for name in numbers},
        "article": [str(article.pk)],
        "brand": [street.brand.slug],
        "channel": [chat.key, str(street.channel.pk)],
        "network": ["practice", "chat", "email"],
        "token": [invite(street.brand, "new@example.com", NOW)],
        "language": ["en"],
        "kind": ["direct"],
        "code": ["praise", "question"],
        "visitor": ["A" * 43],
        "name": ["0" * 32 + ".png"],
    }


def signed_in(street: Street) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(street.ana)
    return client


def attack(street: Street, house: dict[str, list[str]], route: Route, seed: int, times: int) -> list[str]:
    """Ask one address many times; what broke."""
    chance, names = random.Random(f"{seed} {route.pattern}"), names_read()
    bearer = {"Authorization": f"Bearer {issue(street.brand, street.ana)}"}
    client, broken = signed_in(street), []
    for pace in (
        visitor_access.BY_VISITOR,
        visitor_access.BY_ADDRESS,
        messages.WORDS,
        messages.FILES,
        messages.STRANGERS,
    ):
        pace._free_at.clear()
    for _ in range(times):
        ask: Callable[..., Any] = client.get
        method, path = chance.choice(METHODS), route.filled(chance, house)
        query = {name: chance.choice(HOSTILE) for name in chance.sample(names, 3)}
        headers = {
            name: _sendable(chance.choice(values)) for name, values in HEADERS.items() if chance.random() < 0.1
        }
        headers = {**bearer, **headers} if path.startswith("/api/") else headers
        headers |= {"X-Visitor": "A" * 22} if path.startswith("/chat/") and chance.random() < 0.8 else {}
        body, kind = _body(chance, names, path.startswith("/api/"))
        ask = client.generic
        found = ask(
            method,
            path,
            body,
            headers.pop("Content-Type", kind),
            query_params={name: value.encode("utf-8", "replace").decode() for name, value in query.items()},
            headers=headers,
        )
        if found.status_code >= 500 and found.status_code != 503:
            broken.append(f"{method} {path[:200]} {query} {headers} {body[:300]!r}: {found.status_code}")
        if path.startswith("/api/") and found.status_code >= 400 and method != "HEAD":
            assert json.loads(found.content)["error"], path
    return broken


def _body(chance: random.Random, names: list[str], api: bool) -> tuple[bytes, str]:
    given = {name: chance.choice(HOSTILE) for name in chance.sample(names, chance.randint(0, 12))}
    if api:
        return json.dumps(
            {name: chance.choice([value, 1, -1, 10**30, None, [value], True]) for name, value in given.items()}
        ).encode(), "application/json"
    if chance.random() < 0.3:
        data = {name: value.encode("utf-8", "replace").decode() for name, value in given.items()}
        file = SimpleUploadedFile("²\x00.png", b"\x89PNG\r\n\x1a\n" + b"x" * 40)
        from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

        return encode_multipart(BOUNDARY, {**data, "file": file}), MULTIPART_CONTENT
    from urllib.parse import quote_from_bytes

    form = "&".join(
        f"{name}={quote_from_bytes(value.encode('utf-8', 'surrogatepass'))}" for name, value in given.items()
    )
    return form.encode(), "application/x-www-form-urlencoded"


def _sendable(value: str) -> str:
    return (
        value.encode("latin-1", "ignore").decode("latin-1").replace("\r", "").replace("\n", "").replace("\x00", "")
    )


ALL = [one for one in routes() if one.pattern not in LEFT_OUT]
# A house is furnished for ten addresses at a time: for each alone that took longer than all that is asked of it.
TENS = [ALL[at : at + 10] for at in range(0, len(ALL), 10)]


@pytest.mark.slow
@pytest.mark.django_db
def test_a_few_hostile_values_at_every_address(street: Street, house: dict[str, list[str]]) -> None:
    assert [one for route in ALL for one in attack(street, house, route, seed=1, times=5)] == []


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("some", TENS, ids=lambda some: some[0].pattern or "/")
def test_many_hostile_values_at_every_address(
    street: Street, house: dict[str, list[str]], some: list[Route]
) -> None:
    assert [one for route in some for one in attack(street, house, route, seed=2, times=32)] == []


def _operations() -> list[tuple[str, str, dict[str, Any]]]:
    schema = _api().get_openapi_schema(path_prefix="/api/v1/")
    return [(path, method, one) for path, methods in schema["paths"].items() for method, one in methods.items()]


@pytest.mark.django_db
def test_every_operation_of_the_schema_answers_hostile_bodies_with_a_problem(
    street: Street, house: dict[str, list[str]]
) -> None:
    assert _every_operation(street, house, seed=3, times=4) == []


@pytest.mark.slow
@pytest.mark.django_db
def test_every_operation_of_the_schema_stands_many_hostile_bodies(
    street: Street, house: dict[str, list[str]]
) -> None:
    assert _every_operation(street, house, seed=4, times=32) == []


def _every_operation(street: Street, house: dict[str, list[str]], seed: int, times: int) -> list[str]:
    schema = _api().get_openapi_schema(path_prefix="/api/v1/")
    shapes, chance, broken = schema["components"]["schemas"], random.Random(seed), []
    headers = {"Authorization": f"Bearer {issue(street.brand, street.ana)}"}
    client = Client(raise_request_exception=False)
    for path, method, operation in _operations():
        content = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
        names = [one["name"] for one in operation["parameters"] if one["in"] == "query"]
        for _ in range(times):
            at = Route(path.lstrip("/").replace("{", "<").replace("}", ">")).filled(chance, house)
            body = json.dumps(_shaped(content, shapes, chance)).encode() if content else b""
            query = {name: chance.choice(HOSTILE).encode("utf-8", "replace").decode() for name in names}
            found = client.generic(
                method.upper(), at, body, "application/json", headers=headers, query_params=query
            )
            if found.status_code >= 500:
                broken.append(f"{method} {at[:200]} {query} {body[:300]!r}: {found.content[:300]!r}")
    return broken


def _shaped(schema: dict[str, Any], shapes: dict[str, Any], chance: random.Random) -> Any:
    """A value almost of the wanted shape: here and there it is hostile."""
    if chance.random() < 0.1:
        return chance.choice([*HOSTILE, None, 10**30, -(10**30), 1.5, [], {}, True])
    if "$ref" in schema:
        return _shaped(shapes[schema["$ref"].rpartition("/")[2]], shapes, chance)
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return _shaped(chance.choice(schema[several]), shapes, chance)
    if "enum" in schema or "const" in schema:
        return chance.choice(schema.get("enum") or [schema["const"]])
    match schema.get("type"):
        case "object":
            inner = schema.get("additionalProperties")
            if isinstance(inner, dict):
                return {chance.choice(["en", *HOSTILE]): _shaped(inner, shapes, chance)}
            return {name: _shaped(one, shapes, chance) for name, one in schema.get("properties", {}).items()}
        case "array":
            return [_shaped(schema.get("items", {}), shapes, chance) for _ in range(chance.randint(0, 3))]
        case "integer":
            return chance.choice([1, 2, 0, -1, 10**18, 10**40])
        case "number":
            return chance.choice([0, 0.05, 1e308, -1.0, 600])
        case "boolean":
            return chance.choice([True, False])
        case "null":
            return None
    return chance.choice(HOSTILE)
