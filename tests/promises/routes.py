"""All routes of the program, with Casa Aurora's own objects in their places."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from rapport import flow
from rapport.answers.learn import Asked, learn
from rapport.answers.models import Paraphrase, SavedReply
from rapport.inbox.models import Label
from rapport.inbox.reply import write
from rapport.inbox.tend import add_note, label
from rapport.intake.log import Raw
from rapport.intake.models import Troubled
from rapport.outbox.models import Reply
from rapport.people.models import Channel, Invitation, Membership, Token
from rapport.people.tokens import invite, issue
from rapport.promise import replay
from rapport.promise.group import TRIAL, Group
from rapport.promise.models import Calibration, Drawn, Halt, Judgement, Layer, Replay, Says
from rapport.triage.read import default_reader
from rapport.triage.reader import Readers
from rapport.web.chat.shelf import folder
from tests.api.scene import Scene
from tests.cast import NOW, channel

VISITOR, FILE = "v" * 43, f"{'f' * 32}.txt"
PUBLIC = "chat/"  # What visitors of the brand's own website use; its words want the visitor's own token.
PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>")
SECRETS = (
    "A note nobody else may read",
    "private label",
    "Saved words of Aurora",
    "Reply of Aurora",
    "letter of Aurora",
    "What the visitor said",
    "What is in the file",
    "What the replay shows",
    "Words that were learnt",
)


@dataclass(frozen=True)
class Filled:
    """A route's pattern and one address of it; `foreign` when the address names something of Aurora."""

    pattern: str
    address: str
    foreign: bool


Value = Callable[[Scene], object]

# What goes into a parameter: by its name, or by the word before it and its name. Whoever adds a parameter says
# here which of Aurora's objects it names; None: it names nothing of a brand.
BY_NAME: dict[str, Value | None] = {
    "conversation": lambda s: s.asked.pk,
    "number": lambda s: s.asked.pk,
    "reply": lambda s: Reply.of(s.cast.aurora).latest("pk").pk,
    "draft": lambda s: s.asked.drafts.latest("pk").pk,
    "contact": lambda s: s.asked.contact_id,
    "article": lambda s: s.article.pk,
    "saved_reply": lambda s: SavedReply.of(s.cast.aurora).get().pk,
    "channel": lambda s: s.cast.channel.pk,
    "message": lambda s: s.asked.messages.earliest("pk").pk,
    "replay": lambda s: Replay.of(s.cast.aurora).earliest("pk").pk,
    "letter": lambda s: Troubled.of(s.cast.aurora).get().pk,
    "network": None,
    "language": None,
    "kind": None,
    "code": None,
    "token": None,
    "rest": None,
    "visitor": lambda s: VISITOR,
    "name": lambda s: FILE,
}
BY_PLACE: dict[tuple[str, str], Value] = {
    ("to", "channel"): lambda s: Channel.of(s.cast.aurora).get(network="chat").key,
    ("api", "label"): lambda s: Label.of(s.cast.aurora).get().name,
    ("labels", "label"): lambda s: Label.of(s.cast.aurora).get().pk,
    ("articles", "pk"): lambda s: s.article.pk,
    ("learnt", "question"): lambda s: Paraphrase.of(s.cast.aurora).get().pk,
    ("saved", "pk"): lambda s: SavedReply.of(s.cast.aurora).get().pk,
    ("channels", "pk"): lambda s: s.cast.channel.pk,
    ("people", "pk"): lambda s: Membership.of(s.cast.aurora).get(person=s.cast.bo).pk,
    ("invitations", "pk"): lambda s: Invitation.of(s.cast.aurora).get().pk,
    ("halts", "pk"): lambda s: Halt.of(s.cast.aurora).get().pk,
    ("judgements", "pk"): lambda s: Judgement.of(s.cast.aurora).get().pk,
    ("layers", "pk"): lambda s: Layer.of(s.cast.aurora).get().pk,
    ("replays", "pk"): lambda s: Replay.of(s.cast.aurora).earliest("pk").pk,
    ("tokens", "pk"): lambda s: Token.of(s.cast.aurora).filter(person=s.cast.bo).latest("pk").pk,
}
NAMELESS = {
    "network": "practice",
    "language": "en",
    "kind": "practice",
    "code": "write",
    "token": "not-a-token",
    "rest": "nowhere",
}


def furnish(scene: Scene) -> None:
    """One object of each kind that a route can name, each with words of Aurora in it."""
    cast, now = scene.cast, timezone.now()
    write(scene.angry, SECRETS[3], cast.bo, now, undo=timedelta(hours=1))
    add_note(scene.asked, SECRETS[0], cast.bo, now)
    label(scene.asked, SECRETS[1], cast.bo, now)
    SavedReply.every.create(brand=cast.aurora, title="Thanks", text=SECRETS[2])
    learn(scene.article, Asked(1, 1, SECRETS[7], "en", "question", plain=True, teaches=True), cast.bo, now)
    Troubled.every.create(
        brand=cast.aurora, place=901, channel=cast.channel, tries=5, reason=SECRETS[4], next_at=now, dead_at=now
    )
    look_back(scene)
    visit(scene)
    promise(scene)
    invite(cast.aurora, "gil@example.com", now, name="Gil")
    issue(cast.aurora, cast.bo, "till")


def look_back(scene: Scene) -> None:
    """A replay that has run, and shows somebody's words as an example."""
    row = replay.ask(scene.cast.aurora, scene.cast.ana, NOW, days=1, alpha=0.02)
    words = {"message": 1, "conversation": 1, "text": SECRETS[7], "from": "draft", "to": "person"}
    replay.run_next(NOW)
    row.refresh_from_db()
    row.found["examples"].append(words)
    row.save()


def promise(scene: Scene) -> None:
    """Somebody judged a message, and a group is halted."""
    brand, bo, now = scene.cast.aurora, scene.cast.bo, timezone.now()
    message = scene.asked.messages.filter(direction="in").latest("pk")
    facts = Group(brand.pk, "en", TRIAL).facts
    Judgement.every.create(**facts, message=message, says=Says.OTHER, drawn=Drawn.CHOSEN, by=bo, at=now)
    figures = {
        "look": 1,
        "alpha": 0.02,
        "delta": 0.05,
        "spent": 0.03,
        "labels": 200,
        "rank": 199,
        "threshold": 0.1,
    }
    made = Calibration.every.create(**facts, **figures, reader="r", others=90, passed=40, binding="b", at=now)
    Halt.every.create(**facts, calibration=made, wealth=21.0, complaints=30, at=now)
    Layer.every.create(brand=brand, weights=b"w", checksum="c", reader="r", learnt_from=90, made_at=now)


def visit(scene: Scene) -> None:
    """Somebody on Aurora's website wrote, and sent a file."""
    door = channel(scene.cast.aurora, "chat", name="The chat on the website")
    said = {"id": "c0ffee00", "visitor": VISITOR, "at": NOW.isoformat(), "text": SECRETS[5]}
    flow.receive([Raw(990, door.key, NOW.timestamp(), json.dumps(said).encode())], Readers(default_reader()), NOW)
    place = folder(door, VISITOR)
    place.mkdir(parents=True, exist_ok=True)
    (place / FILE).write_text(SECRETS[6])


def all_routes() -> list[str]:
    """Every pattern the program answers to."""
    return sorted(set(_walk(get_resolver(), "")))


def _walk(resolver: Any, before: str) -> Iterator[str]:
    for one in resolver.url_patterns:
        if isinstance(one, URLPattern):
            yield before + str(one.pattern)
        else:
            yield from _walk(one, before + str(one.pattern))


def fill(pattern: str, scene: Scene, brand: str) -> Filled:
    """The pattern with Aurora's ids in it, under the address of `brand`. An unknown parameter fails the test."""
    foreign, address, at = "<slug:brand>" in pattern and brand == scene.cast.aurora.slug, "", 0
    public = pattern.startswith(PUBLIC)
    for found in PARAMETER.finditer(pattern):
        address += pattern[at : found.start()]
        at = found.end()
        value, its = _value(pattern[: found.start()], found, scene, brand)
        foreign, address = foreign or its, address + str(value)
    return Filled(pattern, f"/{address}{pattern[at:]}", foreign and not public)


def _value(before: str, found: re.Match[str], scene: Scene, brand: str) -> tuple[object, bool]:
    name = found["name"]
    if name == "brand":
        return brand, False
    word = "api" if before.startswith("api/") else before.rstrip("/").rpartition("/")[2]
    make = BY_PLACE.get((word, name)) or BY_NAME.get(name)
    if make:
        return make(scene), True
    if name not in NAMELESS:
        pytest.fail(f"{before}{found[0]}: tell tests/promises/routes.py which of Aurora's objects this names.")
    return NAMELESS[name], False


def bodies() -> Mapping[tuple[str, str], object]:
    """For each operation of the API the smallest body its schema takes, by method and pattern."""
    schema = Client().get("/api/v1/openapi.json").json()
    shapes = schema["components"]["schemas"]
    found = {}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {})
            if "application/json" in content:
                name = (method.upper(), PARAMETER.sub("{}", re.sub(r"\{\w+\}", "{}", path.strip("/"))))
                found[name] = smallest(content["application/json"]["schema"], shapes)
    return found


def smallest(schema: dict[str, Any], shapes: dict[str, Any]) -> Any:
    """A small value that a JSON schema takes."""
    if "$ref" in schema:
        return smallest(shapes[schema["$ref"].rpartition("/")[2]], shapes)
    if "anyOf" in schema:
        return smallest(schema["anyOf"][0], shapes)
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") == "object" and "properties" in schema:
        return {name: smallest(schema["properties"][name], shapes) for name in schema.get("required", [])}
    if schema.get("type") == "object":
        inner = schema.get("additionalProperties") or next(iter(schema.get("patternProperties", {}).values()))
        return {"en": smallest(inner, shapes)}
    if schema.get("type") == "array":
        return [smallest(schema["items"], shapes)]
    return {"string": "x", "integer": 1, "number": 1, "boolean": True}[schema["type"]]
