"""A network takes its token back: the channel needs a sign-in, the queue is kept, and then the words leave once.

The owner does it on the product's own pages: a new token typed in, or signed in at the network and come back.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from django.test import Client
from django.urls import reverse
from tests.cast import Cast
from tests.peers import google_server, graph_server, reviews_server, telegram_server, whatsapp_server, x_server
from tests.peers.emulated import Emulator, Walk, running
from tests.peers.google_server import Google
from tests.peers.graph_server import Graph
from tests.peers.reviews_server import TRUSTPILOT, Reviews
from tests.peers.sign_in_desk import APP, APP_SECRET, SignInDesk
from tests.peers.telegram_server import Telegram
from tests.peers.threads_server import OURS, Threads
from tests.peers.whatsapp_server import WhatsApp
from tests.peers.x_server import X
from tests.peers.youtube_server import TOKEN as YOUTUBE_TOKEN
from tests.peers.youtube_server import YouTube

from rapport.channels.connected import link, save_secrets
from rapport.channels.models import Grant, State
from rapport.connectors.registry import manifest
from rapport.outbox.due import due
from rapport.outbox.models import Reply, Step

pytestmark = pytest.mark.peer
WORDS, TYPED = "It is, until Friday.", "typed-anew"


def _written(walk: Walk, told: Any) -> None:
    if isinstance(told, bytes):
        walk.take([told])
    else:
        walk.hear()


@dataclass(frozen=True)
class There:
    """A network: how it begins, how a customer speaks, what of ours it has, and what is typed to sign in again."""

    make: Callable[[], Any]
    given: Mapping[str, str]
    says: Callable[[Any], Any]
    seen: Callable[[Any], list[str]]
    typed: Mapping[str, str] = field(default_factory=lambda: {"token": TYPED})


META = {"token": graph_server.TOKEN}
NETWORKS = {
    "facebook": There(
        lambda: Graph("posts"), META, lambda n: n.writes("Is it there?"), lambda n: n.seen("t_42")
    ),
    "instagram": There(
        lambda: Graph("media"), META, lambda n: n.writes("Is it there?"), lambda n: n.seen("t_42")
    ),
    "threads": There(
        Threads,
        META,
        lambda n: n.add("Is it there?", to=n.post),
        lambda n: [one["text"] for one in n.rows.values() if one["username"] == OURS and "replied_to" in one],
    ),
    "whatsapp": There(
        WhatsApp,
        whatsapp_server.GIVEN,
        lambda n: n.says("Is it there?"),
        lambda n: [one["text"]["body"] for one in n.sent],
    ),
    "x": There(
        X,
        {"token": x_server.TOKEN},
        lambda n: n.says("@aurora is it there?"),
        lambda n: [one["text"] for one in n.posts if one["by"] == x_server.US],
    ),
    "youtube": There(
        YouTube, {"token": YOUTUBE_TOKEN}, lambda n: n.add("Is it there?"), lambda n: n.words()
    ),
    "google": There(
        Google,
        {"token": google_server.TOKEN},
        lambda n: n.reviewed("Is it there?"),
        lambda n: [one["reviewReply"]["comment"] for one in n.reviews.values() if "reviewReply" in one],
    ),
    "telegram": There(
        Telegram,
        {"token": telegram_server.TOKEN},
        lambda n: n.says("Is it there?"),
        lambda n: n.seen(42),
        {"token": f"7001:{TYPED}"},
    ),
    "trustpilot": There(
        Reviews,
        TRUSTPILOT,
        lambda n: n.reviewed("Is it there?"),
        lambda n: [one["companyReply"]["text"] for one in n.rows if "companyReply" in one],
        {"api_secret": reviews_server.SECRET},
    ),
}  # fmt: skip
AT_THE_NETWORK = sorted(one for one in NETWORKS if manifest(one).sign_in)


@dataclass
class World:
    there: There
    network: Emulator
    walk: Walk
    owner: Client
    reply: Reply = field(init=False)

    def address(self, name: str, *more: object) -> str:
        return reverse(f"settings:{name}", args=[self.walk.cast.aurora.slug, *(more or [self.walk.channel.pk])])

    def due(self) -> bool:
        return self.reply.pk in due(datetime.now(UTC) + timedelta(days=1))


@pytest.fixture
def world(request: pytest.FixtureRequest, cast: Cast, settings: Any) -> Iterator[World]:
    """A customer has asked, the token was taken back, and Ana has answered all the same."""
    there = NETWORKS[request.param]
    network = there.make()
    with running(network):
        owner = Client()
        owner.force_login(cast.ana)
        walk = Walk(cast, settings, network, request.param, {**there.given, "server": network.address})
        yield World(there, network, walk, owner)


def revoked(world: World) -> None:
    _written(world.walk, world.there.says(world.network))
    world.network.tokens.clear()  # type: ignore[attr-defined]
    if isinstance(world.network, Reviews):
        world.network.refuses = True
    world.reply = world.walk.answer(WORDS)
    world.walk.channel.health.refresh_from_db()
    assert (world.reply.step, world.walk.channel.health.state) == (Step.QUEUED, State.NEEDS_SIGN_IN)
    assert not world.due(), "nothing is tried while nobody is signed in"
    page = world.owner.get(world.address("channel")).content.decode()
    assert world.address("channel_renewal") in page
    assert world.walk.deliver(world.reply, later=20).step == Step.QUEUED
    assert world.there.seen(world.network) == []


def leaves_once(world: World) -> None:
    world.walk.channel.refresh_from_db()
    world.walk.channel.health.refresh_from_db()
    assert world.walk.channel.health.state == State.OK
    assert world.due()
    for later in (40, 60):
        reply = world.walk.deliver(world.reply, later=later)
    assert reply.step == Step.SENT, reply.reason
    assert [one.removeprefix("@dee.marsh ") for one in world.there.seen(world.network)] == [WORDS]
    assert not world.due()


@pytest.mark.parametrize("world", sorted(NETWORKS), indirect=True)
def test_a_new_token_typed_in_lets_the_waiting_words_leave_once(world: World) -> None:
    revoked(world)
    form = world.address("channel_renewal")
    wrong = world.owner.post(form, {**world.walk.channel.settings, **world.there.typed})
    assert wrong.status_code == 422
    assert "typed-anew" not in wrong.content.decode()
    assert not world.due()
    world.network.tokens.update(world.there.typed.values())  # type: ignore[attr-defined]
    if isinstance(world.network, Reviews):
        world.network.refuses = False
    right = world.owner.post(form, {**world.walk.channel.settings, **world.there.typed}, follow=True)
    assert "Signed in again; what waited in line goes out now." in right.content.decode()
    leaves_once(world)


def signs_in(world: World, where: str) -> Any:
    """The way there and back, as a browser goes it."""
    leaving = world.owner.post(where, {"server": world.network.address}).content.decode()
    for scope in manifest(world.walk.channel.network).sign_in.scopes:  # type: ignore[union-attr]
        assert scope.name in leaving
    found = re.search(r'class="do" href="([^"]*)"', leaving)
    assert found, leaving
    address = html.unescape(found[1])
    assert address.startswith(world.network.address), "not to the network itself, but by the gateway"
    there = requests.get(address, allow_redirects=False, timeout=5)
    back = urlsplit(there.headers["Location"])
    return world.owner.get(f"{back.path}?{back.query}", follow=True)


def app_kept(world: World) -> None:
    known = {"client_id": APP, "client_secret": APP_SECRET}
    world.owner.post(world.address("network_app", world.walk.channel.network), known)
    world.network.desk = SignInDesk(world.network.tokens)  # type: ignore[attr-defined]


@pytest.mark.parametrize("world", AT_THE_NETWORK, indirect=True)
def test_signing_in_at_the_network_lets_the_waiting_words_leave_once(world: World) -> None:
    revoked(world)
    app_kept(world)
    before = world.walk.channel.settings
    page = signs_in(world, world.address("channel_sign_in"))
    assert "Signed in again; what waited in line goes out now." in page.content.decode()
    leaves_once(world)
    assert world.walk.channel.settings == before, "the way of its calls is kept"
    assert Grant.of(world.walk.cast.aurora).get().refresh_at


@pytest.mark.parametrize("world", AT_THE_NETWORK, indirect=True)
def test_somebody_who_says_no_there_changes_nothing(world: World) -> None:
    revoked(world)
    app_kept(world)
    leaving = world.owner.post(world.address("channel_sign_in")).content.decode()
    state = re.search(r"state=([^&\"]+)", leaving)
    assert state
    query = {"state": state[1], "error": "access_denied"}
    page = world.owner.get("/connect/callback", query, follow=True).content.decode()
    assert "was told not to let Rapport in" in page
    world.reply.refresh_from_db()
    assert (world.reply.step, world.due()) == (Step.QUEUED, False)


@pytest.mark.parametrize("world", ["facebook"], indirect=True)
def test_a_pages_token_typed_in_takes_the_place_of_one_that_a_sign_in_brought(world: World) -> None:
    save_secrets(world.walk.channel, {"page_token": graph_server.TOKEN})
    revoked(world)
    world.network.tokens.add(TYPED)  # type: ignore[attr-defined]
    world.owner.post(world.address("channel_renewal"), {**world.walk.channel.settings, "token": TYPED})
    assert link(world.walk.channel).secrets["page_token"] == ""
    leaves_once(world)


@pytest.mark.parametrize("world", ["instagram"], indirect=True)
def test_a_new_token_is_as_young_as_its_sign_in(world: World) -> None:
    """Instagram changes no token in its first day; ours was changed by the age of the one before."""
    save_secrets(world.walk.channel, {"renewed": "2026-01-01T00:00:00+00:00"})
    world.network.tokens.add(TYPED)  # type: ignore[attr-defined]
    world.owner.post(world.address("channel_renewal"), {**world.walk.channel.settings, "token": TYPED})
    world.walk.channel.refresh_from_db()
    world.walk.hear()
    assert not [one for one in world.network.asked if one.endswith("refresh_access_token")]
