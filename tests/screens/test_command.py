"""The palette lists every page and every key that a person has here; help and palette say the same."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import rapport.web
from rapport.promise.answer_queue import CHOICES
from rapport.web.inbox.words import ORDERS
from rapport.web.keys import keys
from rapport.web.sections import SECTIONS
from rapport.web.ways import PAGES, Page
from tests.cast import Cast

# Parts of pages, the machine's own addresses, and pages that stand in the palette as a section with its key.
NOT_PAGES = {
    "curate:forget",
    "audience:announce",
    "audience:count",
    "audience:rule",
    "inbox:rows",
    "inbox:saved-counts",
    "inbox:saved-views",
    "inbox:bulk",
    "promise:dial",
    "publish:bring-in-file",
    "publish:bring-in-queue",
    "publish:card",
    "publish:reply-rule",
    "publish:robot-rule",
    "publish:calendar-address",
    "publish:calendar-bring",
    "publish:hold-all",
    "publish:preview",
    "publish:resume",
    "publish:rule",
    "publish:vote-many",
    "publish:client-ask",
    "publish:bring-picture",
    "publish:emoji",
    "publish:hashtag-choice",
    "publish:hashtags-new",
    "publish:names",
    "publish:pictures",
    "publish:troubles",
    "publish:troubles-aside",
    "publish:unsent",
    "settings:invite",
    "today:live",
    "live",
    "stop",
    "start",
    "waiting",
}
AREAS = ("today", "inbox", "publish", "curate", "audience", "knowledge", "promise", "settings")
TEMPLATES = Path(rapport.web.__file__).parent / "templates"
# What acts only where the focus is.
IN_PLACE = ("Enter", "Escape")


def addresses(found: list[URLPattern | URLResolver], prefix: str = "", space: str = "") -> dict[str, str]:
    """Every named address below `/b/<brand>/`, with its route."""
    named: dict[str, str] = {}
    for one in found:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            inner = f"{one.namespace}:" if one.namespace else ""
            named |= addresses(one.url_patterns, route, space + inner)
        elif one.name:
            named[space + one.name] = route
    return named


def shown(client: Client, area: str) -> str:
    page = client.get(reverse(f"{area}:index", args=["aurora"])).content.decode()
    found = re.search(r'<div id="command".*?<p class="none"', page, re.DOTALL)
    assert found
    return found[0]


def test_every_page_of_a_brand_stands_in_the_palette() -> None:
    of_brand = {
        name
        for name, route in addresses(get_resolver().url_patterns).items()
        if route.startswith("b/<slug:brand>/") and route.count("<") == 1
    }
    hosted = {name for name in of_brand if name.startswith(("practice:", "chat:"))}
    sections = {f"{area}:index" for area in AREAS}
    assert of_brand - hosted - sections - NOT_PAGES == {page.address for page in PAGES}


@pytest.mark.parametrize("area", AREAS)
def test_every_key_of_the_help_stands_in_the_palette(area: str, cast: Cast, client: Client) -> None:
    client.force_login(cast.ana)
    page = shown(client, area)
    listed = dict(re.findall(r'data-press="([^"]+)"[^>]*>\s*([^<]+?)\s*<small>', page))
    every = {key.keys: str(key.does) for _, some in keys() for key in some if not key.areas or area in key.areas}
    wanted = {pressed: does for pressed, does in every.items() if pressed not in IN_PLACE}
    assert {pressed: html.unescape(does) for pressed, does in listed.items() if pressed not in IN_PLACE} == {
        pressed: does
        for pressed, does in wanted.items()
        if pressed != "k" or area in ("inbox", "publish", "curate", "audience")
    }


def test_every_key_that_a_page_names_is_listed_and_every_listed_key_is_on_some_page() -> None:
    """Templates bind keys by name; those with ctrl and the steps are in one script."""
    found = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r'data-key="([^"]+)"', path.read_text(encoding="utf-8"))
    }
    bound = {name for name in found if "{" not in name}
    bound |= {str(n) for n in range(1, CHOICES + 1) if "{{ forloop.counter }}" in found}
    bound |= {section.keys for section in SECTIONS} | {f"o {code[0]}" for code in ORDERS}
    listed = {key.keys for _, some in keys() for key in some if not key.held and not key.step}
    assert bound == listed - set(IN_PLACE)


def test_the_palette_lists_only_what_a_person_may_open(cast: Cast, client: Client) -> None:
    client.force_login(cast.bo)
    as_bo = shown(client, "today")
    client.force_login(cast.ana)
    as_ana = shown(client, "today")
    theirs = {reverse(page.address, args=["aurora"]) for page in PAGES if page.needs == "settle"}
    assert theirs
    for url in theirs:
        assert f'href="{url}"' in as_ana
        assert f'href="{url}"' not in as_bo


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.address)
def test_who_is_shown_a_page_can_open_it(page: Page, cast: Cast, client: Client) -> None:
    client.force_login(cast.ana if page.needs == "settle" else cast.bo)
    assert client.get(page.url("aurora")).status_code == 200


def test_the_title_counts_who_waits_and_a_tab_can_ask_for_the_number_alone(cast: Cast, client: Client) -> None:
    client.force_login(cast.ana)
    assert (
        "<title>Today · Casa Aurora</title>"
        in client.get(reverse("today:index", args=["aurora"])).content.decode()
    )
    answer = client.get(reverse("waiting", args=["aurora"]))
    assert (answer.status_code, answer.content) == (200, b"")
    client.force_login(cast.cruz)
    assert client.get(reverse("waiting", args=["aurora"])).status_code == 404
