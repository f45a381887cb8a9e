"""The stage: the brand's place on the practice network, and the customer somebody plays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import choice

from django.conf import settings
from django.http import HttpRequest

from rapport.accounts.models import Brand
from rapport.channels.models import Channel
from rapport.connectors.practice.faults import waiting
from rapport.connectors.practice.network import Network, network
from rapport.connectors.practice.reading import somebody
from rapport.connectors.practice.values import Post, Somebody

NETWORK = "practice"
PLAYED = "practice-customer"
FEED = 30
MOST_ANSWERABLE = 8
NEWCOMERS = ("Robin Hale", "Noor Bakker", "Inés Calvo", "Teo Marino", "Wanda Ruiz", "Fio Conti", "Kim Ashby")


def channel_of(brand: Brand) -> Channel | None:
    """The brand's channel on the practice network, if it is connected."""
    return Channel.of(brand).filter(network=NETWORK, closed_at__isnull=True).order_by("pk").first()


def network_of(channel: Channel) -> Network:
    return network(Path(channel.settings.get("file") or settings.PRACTICE_FILE))


@dataclass
class Stage:
    """One customer before one brand."""

    channel: Channel
    handle: str
    name: str

    @cached_property
    def network(self) -> Network:
        return network_of(self.channel)

    @property
    def brand(self) -> str:
        return self.channel.handle

    @cached_property
    def timeline(self) -> list[Post]:
        """All this customer sees, their own threads only: the rest is the feed."""
        seen = self.network.timeline(self.brand, self.handle)
        own = {post.thread for post in seen if post.author == self.handle} | {f"d:{self.handle}"}
        return [post for post in seen if post.thread in own]

    @cached_property
    def feed(self) -> list[Post]:
        """What everybody sees, latest first."""
        return self.network.feed(self.brand, FEED)[::-1]

    @cached_property
    def customers(self) -> list[Somebody]:
        return self.network.customers(self.brand)

    @property
    def known(self) -> bool:
        """Whether this customer has written before."""
        return any(one.handle == self.handle for one in self.customers)

    @property
    def habit(self) -> str:
        """How this customer wrote last: so they go on by default."""
        return next((post.kind for post in self.timeline[::-1] if post.author == self.handle), "direct")

    @property
    def answerable(self) -> list[Post]:
        """Public words of the brand this customer may answer, the latest first."""
        public = {post.id: post for post in [*self.timeline, *self.feed] if post.public and post.by_brand}
        return sorted(public.values(), key=lambda post: -int(post.id))[:MOST_ANSWERABLE]

    @property
    def asked(self) -> list[Post]:
        """This customer's own words, the latest first."""
        return [post for post in self.timeline if post.author == self.handle][::-1][:MOST_ANSWERABLE]

    @cached_property
    def latest(self) -> str:
        """The latest post in sight: the page asks again with it, and hears nothing when nothing is new."""
        posts = [*self.timeline, *self.feed]
        return str(max((int(post.id) for post in posts), default=0))

    @cached_property
    def faults(self) -> list[str]:
        return waiting(self.network.store, self.brand)


def stage_of(request: HttpRequest, channel: Channel) -> Stage:
    """The customer named in the request; else the one played last in this session, else somebody new."""
    given = request.POST if request.method == "POST" else request.GET
    name = given.get("name", "").strip()[:120]
    handle = _handle(given.get("as", "") or name or request.session.get(PLAYED, ""))
    if not handle:
        name = choice(NEWCOMERS)  # noqa: S311 — a name, not a secret
        handle = _handle(name)
    stage = Stage(channel, handle, name)
    known = somebody(stage.network.store, handle)
    stage.name = known.name if known else name or handle
    if request.session.get(PLAYED) != handle:
        request.session[PLAYED] = handle
    return stage


def _handle(name: str) -> str:
    return ".".join(name.strip().removeprefix("@").lower().split())[:60]
