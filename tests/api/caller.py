"""A program that calls the API with somebody's token."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.test import Client

from rapport.accounts.models import Brand, Person
from rapport.accounts.tokens import issue


@dataclass(frozen=True)
class Answer:
    """What came back: status, JSON body, headers."""

    status: int
    body: Any
    headers: Mapping[str, str]


class Caller:
    """Calls as one person of one brand; without them, signed out."""

    def __init__(self, brand: Brand | None = None, person: Person | None = None) -> None:
        self.client = Client(raise_request_exception=False, SERVER_NAME="localhost")
        self.headers = {"Authorization": f"Bearer {issue(brand, person)}"} if brand and person else {}

    def call(self, method: str, path: str, body: Any = None, key: str = "") -> Answer:
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        headers = {**self.headers, **({"Idempotency-Key": key} if key else {})}
        found = self.client.generic(method, f"/api/v1{path}", raw, "application/json", headers=headers)
        return Answer(found.status_code, json.loads(found.content or b"null"), found.headers)

    def get(self, path: str) -> Answer:
        return self.call("GET", path)

    def post(self, path: str, body: Any = None, key: str = "") -> Answer:
        return self.call("POST", path, body, key)
