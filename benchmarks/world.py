"""A brand with a practice channel and as many messages as a benchmark wants, in three languages."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from rapport.accounts.models import Brand, Membership, Person, Role
from rapport.channels.models import Channel, Health
from rapport.intake.log import Raw, SqliteLog

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


@dataclass
class Bench:
    """`log_messages` fills the intake log, `next_batch` reads it on."""

    brand: Brand
    person: Person
    channel: Channel
    log: SqliteLog
    at: int = 0
    made: int = 0

    @classmethod
    def fresh(cls, name: str) -> Bench:
        from django.conf import settings

        brand = Brand.objects.create(slug=name, name="Casa Aurora")
        person = Person.objects.create(email=f"{name}@example.com", handle=name, name="Ana")
        Membership.across_brands.create(brand=brand, person=person, role=Role.OWNER)
        channel = Channel.across_brands.create(
            brand=brand, network="practice", key=name, handle="aurora", network_id="aurora"
        )
        Health.across_brands.create(brand=brand, channel=channel)
        log = SqliteLog(settings.HOME / f"{name}-intake.sqlite3")
        return cls(brand, person, channel, log)

    def log_messages(self, count: int) -> None:
        items = []
        for n in range(self.made, self.made + count):
            items.append((self.channel.key, message(n)))
        self.made += count
        self.log.append(items)

    def next_batch(self, size: int) -> list[Raw]:
        batch = self.log.read(self.at, size)
        self.at = batch[-1].id if batch else self.at
        return batch


def message(n: int) -> bytes:
    """The n-th message as the practice network gives it; one customer in three has written before."""
    who = {"handle": f"customer{n - n % 3}", "name": f"Customer {n - n % 3}", "bot": False}
    at = datetime.now(UTC).isoformat()
    post = {
        "id": f"p{n}",
        "author": who["handle"],
        "name": who["name"],
        "brand": "aurora",
        "kind": "direct",
        "text": f"{TEXTS[n % len(TEXTS)]} ({n})",
        "at": at,
        "thread": f"d:{n}",
    }
    return json.dumps({"id": n, "what": "post", "who": who, "post": post, "at": at}).encode()
