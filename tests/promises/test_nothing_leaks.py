"""Nothing of one brand is ever seen or changed from another.

The matrix is made from the routes themselves, so it holds for those that do not exist yet: every address, every
method, as the owner of another brand, as a viewer, and signed out, with Casa Aurora's real objects in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.accounts.models import Brand, Person
from rapport.accounts.tokens import issue
from rapport.publishing.approval_models import ClientLink
from rapport.publishing.client_links import renew_link
from rapport.store.scope import BrandOwned
from rapport.web.publish.client_door import COOKIE
from tests.api.scene import ANGRY, OPENING, Scene, scene_of
from tests.cast import Cast
from tests.promises.routes import PARAMETER, SECRETS, Filled, all_routes, bodies, fill, furnish
from tests.screens.clients import come_in

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
SAFE = ("GET", "HEAD", "OPTIONS")
WORDS = (
    "Casa Aurora",
    OPENING,
    ANGRY,
    "On Sunday from ten to four.",
    "gil@example.com",
    "bo@example.com",
    *SECRETS,
)
SOURCE = Path(__file__).parents[2] / "src" / "rapport"
# What everybody may do for themselves, whatever their role.
ONES_OWN = re.compile(
    r"^(sign-in|sign-out|join/|me\b|b/<slug:brand>/settings/me\b)|/here$|/practice/tour/(away|again|resumption)$"
)


class Visitor:
    """Somebody who tries everything, signed in on the screens and with a token for the API; or neither."""

    def __init__(self, person: Person | None = None, brand: Brand | None = None) -> None:
        self.person = person
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {issue(brand, person)}"} if brand and person else {}
        self.bodies = bodies()

    def ask(self, method: str, route: Filled) -> tuple[int, str]:
        """Status and body. A stream that opens is not read: what it may open is what is asked here."""
        session = self.client.cookies.get(settings.SESSION_COOKIE_NAME)
        if self.person and not (session and session.value):
            self.client.force_login(self.person)
        body = self.bodies.get((method, PARAMETER.sub("{}", route.pattern)))
        kind = "application/json" if route.address.startswith("/api/") else "application/x-www-form-urlencoded"
        raw = json.dumps(body) if body is not None else ""
        answer = self.client.generic(method, route.address, raw, kind, headers=self.headers)
        text = "" if answer.streaming else answer.content.decode(errors="replace")
        return answer.status_code, text


@pytest.fixture
def scene(cast: Cast) -> Scene:
    found = scene_of(cast)
    furnish(found)
    return found


def addresses(scene: Scene, *brands: str) -> Iterator[Filled]:
    for pattern in all_routes():
        for brand in brands if "<slug:brand>" in pattern else brands[:1]:
            yield fill(pattern, scene, brand)


def test_another_brands_owner_finds_nothing_and_changes_nothing(scene: Scene) -> None:
    """Under Aurora's address, and under their own with Aurora's ids in it."""
    cruz, before = Visitor(scene.cast.cruz, scene.cast.norte), rows_of(scene.cast.aurora)
    wrong = []
    for route in addresses(scene, "aurora", "norte"):
        for method in METHODS:
            status, body = cruz.ask(method, route)
            allowed = status in (404, 405) if route.foreign else status < 500
            if not allowed or any(word in body for word in WORDS):
                wrong.append((method, route.address, status, body[:200]))
    assert not wrong, "\n".join(map(str, wrong))
    assert rows_of(scene.cast.aurora) == before


def test_a_viewer_changes_nothing(scene: Scene) -> None:
    """Each write is refused; a page that only shows something may answer as it answers to GET."""
    eve = Visitor(Person.objects.get(handle="eve"), scene.cast.aurora)
    skipped = {"api.asking", "accounts.token", "inbox.presence"}
    before = rows_of(scene.cast.aurora, skipped)
    wrong = []
    for route in addresses(scene, "aurora"):
        if ONES_OWN.search(route.pattern) or not (route.foreign or route.pattern.startswith("api/")):
            continue
        looked = eve.ask("GET", route)
        for method in METHODS:
            status, body = eve.ask(method, route)
            refused = status in (403, 404, 405) or (status, unmarked(body)) == (looked[0], unmarked(looked[1]))
            if status >= 500 or (method not in SAFE and not refused):
                wrong.append((method, route.address, status, body[:200]))
    assert not wrong, "\n".join(map(str, wrong))
    assert rows_of(scene.cast.aurora, skipped) == before


def unmarked(body: str) -> str:
    """A page without the tokens that are new each time."""
    return re.sub(r"[A-Za-z0-9]{64}", "", body)


def test_signed_out_one_sees_the_door(scene: Scene) -> None:
    nobody, before = Visitor(), rows_of(scene.cast.aurora)
    wrong = []
    for route in addresses(scene, "aurora"):
        for method in METHODS:
            status, body = nobody.ask(method, route)
            allowed = status in (302, 401, 403, 404, 405) if route.foreign else status < 500
            if not allowed or any(word in body for word in WORDS):
                wrong.append((method, route.address, status, body[:200]))
    assert not wrong, "\n".join(map(str, wrong))
    assert rows_of(scene.cast.aurora) == before


def test_a_client_behind_their_link_sees_no_page_of_the_team(scene: Scene) -> None:
    """What their browser keeps is sent along with everything, also where it does not belong: it opens nothing."""
    link = ClientLink.of(scene.cast.aurora).get()
    place = reverse("client:index", args=[renew_link(link, scene.cast.bo, timezone.now())])
    carla = Visitor()
    kept = come_in(carla.client, place).cookies[COOKIE].value
    page = carla.client.get(place).content.decode()
    assert "nothing waits for you" in page
    wrong, before = [], rows_of(scene.cast.aurora)
    for name in (COOKIE, settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        carla.client.cookies.clear()
        carla.client.cookies[name] = kept
        carla.headers = {"Authorization": f"Bearer {kept}"}
        for route in addresses(scene, "aurora"):
            for method in METHODS if name == COOKIE else ("GET",):
                status, body = carla.ask(method, route)
                allowed = status in (302, 401, 403, 404, 405) if route.foreign else status < 500
                if not allowed or any(word in body for word in WORDS):
                    wrong.append((name, method, route.address, status, body[:200]))
    assert not wrong, "\n".join(map(str, wrong))
    assert rows_of(scene.cast.aurora) == before


def test_the_matrix_would_see_a_leak(scene: Scene) -> None:
    """The same addresses do show Aurora's words to her own people: the matrix looks in the right places."""
    ana = Visitor(scene.cast.ana, scene.cast.aurora)
    seen = {}
    for route in addresses(scene, "aurora"):
        if route.foreign:
            status, body = ana.ask("GET", route)
            seen[route.pattern] = status, any(word in body for word in WORDS)
    assert sum(status == 200 and words for status, words in seen.values()) >= 10
    gone = [pattern for pattern, (status, _) in seen.items() if status == 404]
    assert not [pattern for pattern in gone if "<slug:code>" not in pattern]


@pytest.mark.parametrize("package", ["web", "api"])
def test_screens_and_api_reach_rows_only_through_a_brand(package: str) -> None:
    """`across_brands` crosses brands and raw SQL knows none; the door itself looks a membership up."""
    door = SOURCE / "web" / "access.py"
    crossing = re.compile(r"\.across_brands\b|\.raw\(|RawSQL|\.extra\(|cursor\(|\.execute\(")
    found = [
        f"{path.relative_to(SOURCE)}:{number}: {line.strip()}"
        for path in sorted((SOURCE / package).rglob("*.py"))
        if path != door
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if crossing.search(line)
    ]
    assert found == []


def rows_of(brand: Brand, skipped: set[str] | None = None) -> dict[str, list[Any]]:
    """Every row that belongs to a brand, by table."""
    owned = [model for model in apps.get_models() if issubclass(model, BrandOwned)]
    assert len(owned) > 20
    return {
        model._meta.label_lower: list(model.of(brand).order_by("pk").values())
        for model in owned
        if model._meta.label_lower not in (skipped or set())
    }
