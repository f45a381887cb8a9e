"""Every page that an address leads to, found in the addresses themselves: a new screen is there by having one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from rapport.answers.models import Article, SavedReply
from rapport.audience.models import Giveaway
from rapport.connectors.registry import manifests
from rapport.curation.models import Watcher
from rapport.inbox.models import Contact, Conversation, Import
from rapport.promise.models import Replay
from rapport.publishing.imports.models import PostImport
from rapport.publishing.models import Post
from rapport.publishing.occasions.models import Occasion
from tests.street import Street

WITH_A_PAGE = (Article, SavedReply, Replay, Post, Watcher, Giveaway, Contact, PostImport, Import, Occasion)
ONE_OF = 3
"""Of conversations as many are looked at."""


def screens(street: Street) -> list[str]:
    """The address of each whole page that the owner of this street can open."""
    client = Client()
    client.force_login(street.ana)
    found = dict.fromkeys(address for name, given in _named() for address in _addresses(name, given, street))
    return [one for one in found if _is_page(client, one)]


def _named() -> Iterator[tuple[str, tuple[str, ...]]]:
    """The name of each address, and what has to be put into it."""
    return _under(get_resolver().url_patterns, "", ())


def _under(
    patterns: list[URLPattern | URLResolver], space: str, above: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for one in patterns:
        given = (*above, *one.pattern.converters)
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _under(one.url_patterns, inner, given)
        elif one.name:
            yield f"{space}{one.name}", tuple(dict.fromkeys(given))


def _addresses(name: str, given: tuple[str, ...], street: Street) -> Iterator[str]:
    for values in _values(name, given, street):
        try:
            yield reverse(name, kwargs=values)
        except NoReverseMatch:
            continue


def _values(name: str, given: tuple[str, ...], street: Street) -> Iterator[dict[str, object]]:
    """What there is to put into an address, by the names that addresses use."""
    brand = street.brand
    talks = list(Conversation.of(brand).values_list("pk", flat=True)[:ONE_OF])
    rows: dict[str, list[Any]] = {
        "number": talks,
        "conversation": talks,
        "network": [one.network for one in manifests()],
        "article": list(Article.of(brand).values_list("pk", flat=True)[:1]),
        "pk": sorted({street.channel.pk, *(pk for model in WITH_A_PAGE for pk in _first(model, street))}),
        "language": ["it"],
        "kind": ["practice"],
        "code": ["question"],
    }
    known: list[dict[str, object]] = [{}]
    for one in given:
        choices = [brand.slug] if one == "brand" else rows.get(one, [])
        known = [{**row, one: value} for row in known for value in choices]
    yield from known


def _first(model: type, street: Street) -> list[int]:
    return list(model.of(street.brand).values_list("pk", flat=True)[:1])  # type: ignore[attr-defined]


def _is_page(client: Client, address: str) -> bool:
    answer = client.get(address)
    html = answer.status_code == 200 and answer.headers.get("Content-Type", "").startswith("text/html")
    return html and not answer.streaming and answer.content.lstrip()[:15].lower() == b"<!doctype html>"
