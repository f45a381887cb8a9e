"""The straight line under different days: what a batch costs, in CPU, in time, and in time the lock is held.

Also the worker of `benchmarks.beside`, run with another tree's code: models are found by their names, wherever a
tree keeps them.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

TEXTS = (
    "What are your opening hours on Saturday?",
    "Mi pedido llegó roto y nadie contesta al teléfono. Quiero una solución.",
    "Il divano è bellissimo, grazie a Bo per l'aiuto!",
    "Where is my order 8812? It should have come last week.",
    "¿Hacen envíos a Canarias y cuánto cuestan?",
    "Vorrei restituire la lampada, non l'ho mai aperta.",
    "Third time I call and every time I have to explain it all again.",
    "Nice window today.",
)
HOURS = "What are your opening hours?"
ASKED = (
    "shipping cost", "delivery time", "returns policy", "warranty length", "gift cards", "store parking",
    "assembly service", "fabric samples", "paint colours", "lamp bulbs", "sofa sizes", "mattress trial",
    "student discount", "job openings", "invoice copies", "payment methods", "order changes", "wood care",
    "kitchen planning",
)  # fmt: skip
SCENES = ("plain", "articles", "answered", "known", "one by one")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds that `messages` took: of CPU, of time, and of time with the lock held."""

    messages: int
    cpu: float
    wall: float
    locked: float

    def __add__(self, other: Cost) -> Cost:
        mine, its = asdict(self), asdict(other)
        return Cost(**{name: mine[name] + its[name] for name in mine})


class Scene:
    """A brand of its own, and messages that come to it. `answered`: one in three is answered by a robot."""

    def __init__(self, name: str) -> None:
        from rapport.triage.read import default_reader
        from rapport.triage.reader import Readers

        self.name, self.made, self.readers = name, 0, Readers(default_reader())
        self.rows = models()
        key = name.replace(" ", "-")
        self.brand = self.rows["Brand"].objects.create(slug=key, name="Casa Aurora")
        self.ana = self.rows["Person"].objects.create(email=f"{key}@example.com", handle=key, name="Ana")
        self.channel = self._make("Channel", network="practice", key=key, handle="aurora", network_id="aurora")
        self._make("Health", channel=self.channel)
        if name in ("articles", "answered"):
            self._teach()

    def batch(self, size: int) -> Cost:
        """Take the next `size` messages down the line."""
        from django.utils import timezone

        from rapport import flow
        from rapport.intake.log import Raw
        from rapport.intake.models import Position

        numbers = range(self.made, self.made + size)
        raws = [Raw(n + 1, self.channel.key, time.time(), self._message(n)) for n in numbers]
        self.made += size
        began: list[float] = []
        hold = Position.hold

        def held() -> Any:
            place = hold()
            began.append(time.perf_counter())
            return place

        Position.hold = staticmethod(held)  # type: ignore[method-assign]
        try:
            wall, cpu = time.perf_counter(), time.process_time()
            arrived = flow.receive(raws, self.readers, timezone.now())
            ended = time.perf_counter()
            return Cost(len(arrived), time.process_time() - cpu, ended - wall, ended - began[-1])
        finally:
            Position.hold = hold  # type: ignore[method-assign]

    def _make(self, name: str, **values: Any) -> Any:
        return self.rows[name]._default_manager.create(brand=self.brand, **values)

    def _teach(self) -> None:
        now = datetime.now(UTC)
        for question in (HOURS, *(f"Tell me about {what}" for what in ASKED)):
            article = self._make("Article", title=question[:60], approved_by=self.ana, approved_at=now)
            self._make("Wording", article=article, language="en", questions=question, answer="We tell you gladly.")
            if question == HOURS and self.name == "answered":
                self._make("MayAnswer", article=article, network="practice", by=self.ana)

    def _message(self, n: int) -> bytes:
        """The n-th message as the practice network gives it; one customer in three has written before."""
        answered = self.name == "answered" and n % 3 == 0
        who = f"customer{n}" if answered else f"customer{n - n % 3}"
        thread = f"d:{n % 2000}" if self.name == "known" else f"d:{n}"
        who = f"customer{n % 2000}" if self.name == "known" else who
        text = HOURS if answered else f"{TEXTS[n % len(TEXTS)]} ({n})"
        at = datetime.now(UTC).isoformat()
        post = {"id": f"{self.channel.key}{n}", "author": who, "name": who, "brand": "aurora", "kind": "direct"}
        post |= {"text": text, "at": at, "thread": thread}
        told = {"id": n, "what": "post", "who": {"handle": who, "name": who, "bot": False}, "post": post, "at": at}
        return json.dumps(told).encode()


def models() -> dict[str, Any]:
    """Every model by the name of its class; ours before Django's own."""
    from django.apps import apps

    return {one.__name__: one for one in apps.get_models() if one.__module__.startswith("rapport")}


def worker() -> None:
    """Scenes on request: each line of the input is a scene and a size, each line of the output what it cost."""
    import django
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rapport.config.settings")
    django.setup()
    call_command("migrate", verbosity=0)
    gc.set_threshold(50_000, 20, 100)  # as the work process does, in either tree
    scenes: dict[str, Scene] = {}
    for line in sys.stdin:
        name, size = json.loads(line)
        scene = scenes.setdefault(name, scenes.get(name) or Scene(name))
        print(json.dumps(asdict(scene.batch(size))), flush=True)


if __name__ == "__main__":
    worker()
