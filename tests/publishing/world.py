"""Casa Aurora with channels on a small network that publishes, a clock that tests move, and a sender."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from asgiref.sync import async_to_sync

from rapport.accounts.models import Brand, Person
from rapport.channels.connected import healthy
from rapport.channels.models import Channel
from rapport.connectors.base import Connector
from rapport.domain.post_states import PostState
from rapport.outbox.deliver import deliver
from rapport.outbox.due import due
from rapport.outbox.models import Delivery
from rapport.publishing.composed import with_parts
from rapport.publishing.models import Post
from rapport.publishing.standing import PostStanding, stands
from rapport.publishing.writing import PostGiven, VariantGiven, write_post
from tests.cast import NOW, channel, person
from tests.outbox.networks import Paper

_numbers = count(1)


@dataclass
class Desk:
    """One brand at its desk; `paper` is what the network knows."""

    paper: Paper
    brand: Brand
    ana: Person
    bo: Person
    channels: list[Channel]
    now: datetime = NOW

    @classmethod
    def fresh(cls, channels: int = 2, zone: str = "Europe/Rome") -> Desk:
        n = next(_numbers)
        brand = Brand.objects.create(slug=f"desk-{n}", name="Casa Aurora", time_zone=zone)
        people = person(f"ana-d{n}"), person(f"bo-d{n}")
        return cls(Paper(), brand, *people, [channel(brand) for _ in range(channels)])

    def post(self, idea: str = "Oak, slowly.", **given: object) -> Post:
        variants = tuple(VariantGiven(one) for one in self.channels)
        return write_post(self.brand, PostGiven(idea, **{"variants": variants, **given}), self.ana, self.now)  # type: ignore[arg-type]

    def stands(self, post: Post) -> PostStanding:
        return stands(with_parts(Post.across_brands.filter(pk=post.pk)).get())

    def states(self, post: Post) -> list[PostState]:
        return [one.state for one in self.stands(post).variants]

    def all(self) -> list[Post]:
        return list(Post.of(self.brand).order_by("pk"))

    def wait(self, **time: float) -> None:
        self.now += timedelta(**time)

    def opened(self, delivery: Delivery) -> Connector:
        return self.paper.connector()

    def send(self, many: int = 50) -> None:
        """One round of the sender over what is due."""
        for one in self.channels:
            healthy(one, self.now)
        for number in due(self.now, many):
            async_to_sync(deliver)(number, self.opened, lambda *_: [], lambda: self.now)

    @property
    def seen(self) -> list[str]:
        """What everybody can read."""
        return [one.text for one in self.paper.seen]


@contextmanager
def unchanged(desk: Desk, post: Post) -> Iterator[None]:
    """What is refused changes nothing."""
    before = desk.states(post), Delivery.across_brands.count()
    yield
    assert (desk.states(post), Delivery.across_brands.count()) == before
