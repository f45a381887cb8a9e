"""No address does anything when it is asked in a way that it does not know: it says 405, and which ways it knows.

Made from the routes themselves, so it holds for those that do not exist yet.
"""

from __future__ import annotations

import pytest
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from django.urls import Resolver404, resolve

from tests.api.scene import Scene, scene_of
from tests.cast import Cast
from tests.promises.routes import Filled, all_routes, fill, furnish

NEVER = ("PUT", "PATCH", "DELETE", "PROPFIND")
# The API says by its schema what it takes, and what stands on other sites by its door: `tests/api`, `tests/chat`.
ELSEWHERE = ("api/", "chat/")


@pytest.fixture
def scene(cast: Cast) -> Scene:
    found = scene_of(cast)
    furnish(found)
    return found


def pages(scene: Scene) -> list[Filled]:
    found = [one for one in all_routes() if not one.startswith(ELSEWHERE)]
    assert len(found) > 150
    return [fill(one, scene, scene.cast.aurora.slug) for one in found]


def told_to(method: str, route: Filled) -> HttpResponseBase | None:
    """What the view itself says, with nobody before it; None where the address names nothing."""
    try:
        found = resolve(route.address)
    except Resolver404:
        return None
    return found.func(RequestFactory().generic(method, route.address), *found.args, **found.kwargs)


def knows(route: Filled) -> set[str]:
    """The ways in which a page may be asked, as its view says before it looks at anything else."""
    told = told_to("PROPFIND", route)
    assert told is None or told.status_code == 405, f"{route.pattern}: say how it is asked (`web/methods.py`)"
    return set(told.headers["Allow"].replace(" ", "").split(",")) if told else set()


def test_every_page_says_how_it_is_asked(scene: Scene) -> None:
    for route in pages(scene):
        ways = knows(route) - {"OPTIONS", "PUT"}  # Django's own forms say PUT; nobody comes so far
        assert ways in ({"GET"}, {"GET", "HEAD"}, {"POST"}, {"GET", "HEAD", "POST"}), route.pattern


def test_no_page_is_asked_otherwise(scene: Scene, client: Client) -> None:
    client.force_login(scene.cast.ana)
    for route in pages(scene):
        ways = knows(route)
        for method in (*NEVER, *{"GET", "POST"} - ways):
            answer = client.generic(method, route.address)
            if not ways:
                assert answer.status_code == 404, (method, route.pattern)
            else:
                assert (answer.status_code, "Allow" in answer.headers) == (405, True), (method, route.pattern)
                assert answer.content, "it is said in words"


def test_nothing_of_a_page_is_read_that_only_acts(scene: Scene, client: Client) -> None:
    """Asked with HEAD, as programs that look at links do, nothing happens either."""
    client.force_login(scene.cast.ana)
    for route in pages(scene):
        if "HEAD" not in (ways := knows(route)) and "POST" in ways:
            assert client.head(route.address).status_code == 405, route.pattern


def test_the_api_and_the_chat_refuse_what_they_do_not_know(scene: Scene, client: Client) -> None:
    for pattern in all_routes():
        if pattern.startswith(ELSEWHERE):
            route = fill(pattern, scene, scene.cast.aurora.slug)
            answer = client.generic("PROPFIND", route.address)
            assert answer.status_code in (401, 403, 404, 405), pattern
            assert answer.headers["Content-Type"].startswith("application/json"), pattern
