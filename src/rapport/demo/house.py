"""The demo brand itself: people, channel, hours, articles, saved replies."""

from __future__ import annotations

import tomllib
from datetime import datetime, time
from functools import cache
from importlib.resources import files
from typing import Any

from django.conf import settings

from rapport.accounts.models import Brand, Membership, Person
from rapport.answers.articles import approve, let_answer, write
from rapport.answers.models import SavedReply
from rapport.availability.models import Hours
from rapport.channels.models import Channel
from rapport.channels.verify import open_channel
from rapport.connectors.practice.network import Network, network

NETWORK = "practice"
LANGUAGES = ("en", "es", "it")


@cache
def read_toml(name: str) -> dict[str, Any]:
    """One of this package's data files."""
    return tomllib.loads(files(__package__ or "rapport.demo").joinpath(name).read_text(encoding="utf-8"))


def the_network() -> Network:
    return network(settings.PRACTICE_FILE)


def build(now: datetime) -> tuple[Brand, dict[str, Person], Channel]:
    """The brand with everything it knows, and nobody's words yet."""
    known = read_toml("brand.toml")
    fields = ("slug", "name", "about", "language", "time_zone")
    brand = Brand.objects.create(created_at=now, **{name: known[name] for name in fields})
    team = {one["handle"]: _person(brand, one, now) for one in known["person"]}
    channel = _channel(brand, known["handle"], now)
    open_channel(brand, "chat", {"name": brand.name}, at=now)
    _hours(brand, known["hours"])
    _articles(brand, team["ana"], now)
    SavedReply.across_brands.bulk_create(SavedReply(brand=brand, created_at=now, **one) for one in known["saved"])
    return brand, team, channel


def _person(brand: Brand, known: dict[str, str], now: datetime) -> Person:
    handle = known["handle"]
    person = Person.objects.filter(handle=handle).first()
    if person is None:
        person = Person(email=f"{handle}@example.com", handle=handle, name=known["name"])
        person.set_unusable_password()
        person.save()
    Membership.across_brands.create(brand=brand, person=person, role=known["role"], since=now)
    return person


def _channel(brand: Brand, handle: str, now: datetime) -> Channel:
    """Connected like any other; the handle's earlier life on the practice network is forgotten."""
    the_network().forget(handle)
    return open_channel(brand, NETWORK, {"handle": handle, "name": brand.name}, at=now)[0]


def _hours(brand: Brand, known: dict[str, Any]) -> None:
    spans = [(day, span) for day in known["weekdays"] for span in known["spans"]]
    spans += [(5, span) for span in known["saturday"]]
    Hours.across_brands.bulk_create(
        Hours(brand=brand, weekday=day, opens=time.fromisoformat(opens), closes=time.fromisoformat(closes))
        for day, (opens, closes) in spans
    )


def _articles(brand: Brand, ana: Person, now: datetime) -> None:
    for known in read_toml("articles.toml")["article"]:
        wordings = {code: (known[code]["questions"].strip(), known[code]["answer"]) for code in LANGUAGES}
        article = write(brand, known["title"], wordings, ana, now)
        approve(article, ana, now)
        if known.get("automatic"):
            let_answer(article, NETWORK, ana, now)
