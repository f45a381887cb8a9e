"""A link's card for a network that draws none: as the preview shows it, and no reason for words not to leave."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from http.server import HTTPServer

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.db import connection
from pytest_django.fixtures import Settings

from rapport.accounts.models import Brand
from rapport.connectors.base import ChannelConfig
from rapport.connectors.errors import ConnectorError, MaybeSent, NeedsReconnect, Refused, TryAgain
from rapport.connectors.http import Http
from rapport.connectors.registry import manifest
from rapport.domain.link_card import SentCard
from rapport.domain.message import Media
from rapport.domain.poll import Poll
from rapport.outbox.kinds.publication import as_kept
from rapport.outbox.models import Publication, Step
from rapport.outbox.publish import PublicWords, approve_publication
from rapport.publishing.composed import parts_of, post_digest
from rapport.publishing.links.cards import link_card, sent_card
from rapport.publishing.links.models import LinkCard
from rapport.publishing.writing import VariantGiven
from tests.cast import channel
from tests.outbox.networks import ActingPaper, Paper, PaperChannel, replace_struct
from tests.outbox.world import POINTS, World
from tests.publishing.test_link_cards import Site
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db
OAK, SHORT = "https://casa-aurora.example/oak", "https://a.example/l/abc"
PICTURE = Media("", "image/png", name="card", content=b"\x89PNG")
CARD = SentCard(OAK, "Oak & brass", "Tables from one tree.", PICTURE)


@dataclass
class Bare(Paper):
    """Paper that draws no cards; `brought`: what was uploaded, `trouble`: what goes wrong at that."""

    searchable: bool = True
    wants: bool = True
    brought: list[str] = field(default_factory=list)
    trouble: ConnectorError | None = None

    def connector(self) -> PaperChannel:
        one = BareChannel(ChannelConfig(key="paper"), Http())
        one.manifest = replace_struct(self.manifest(), cards=True, cards_from_us=self.wants)
        one.paper = self
        return one


class BareChannel(ActingPaper):
    paper: Bare

    async def upload(self, key: str, content: bytes, media: Media) -> Media:
        if self.paper.trouble:
            raise self.paper.trouble
        assert content == PICTURE.content
        self.paper.brought.append(key)
        return replace(media, id=f"id-{key}")

    async def find_upload(self, key: str, media: Media) -> Media | None:
        return None


@dataclass
class Known:
    """What is known of links; it is asked outside every transaction."""

    card: SentCard | None = CARD
    asked: list[str] = field(default_factory=list)

    async def __call__(self, brand: Brand, address: str, now: datetime) -> SentCard | None:
        assert await sync_to_async(lambda: list(connection.savepoint_ids))() == []
        self.asked.append(address)
        return self.card


def in_line(paper: Bare, known: Known, text: str = f"Read {OAK}, please.") -> tuple[World, Publication]:
    world = World.fresh(paper)
    world.cards = known
    given = (PublicWords(text, card=OAK), "lane", world.person, world.now, None, world.now)
    return world, approve_publication(world.floor.channel, *given)


def test_it_leaves_beside_the_words_and_leads_where_they_lead() -> None:
    world, row = in_line(Bare(), Known(), f"Read {SHORT}, please.")
    world.settle()
    [said] = world.paper.seen
    there = Media("", "image/png", name="card", id=f"id-{row.key}.card")
    assert said.card == SentCard(SHORT, "Oak & brass", "Tables from one tree.", there)


@pytest.mark.parametrize("trouble", [Refused("no"), TryAgain("later", after=5), MaybeSent("k")])
def test_a_picture_that_cannot_be_brought_stops_nothing(trouble: ConnectorError) -> None:
    world, _row = in_line(Bare(trouble=trouble), Known())
    world.settle()
    assert [one.card for one in world.paper.seen] == [replace(CARD, picture=None)]


def test_without_a_card_the_words_leave_alone() -> None:
    for known in (Known(None), Known(replace(CARD, title=""))):
        world, row = in_line(Bare(), known)
        world.settle()
        row.refresh_from_db()
        assert ([one.card for one in world.paper.seen], row.step) == ([None], Step.SENT)


def test_a_page_that_never_ends_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rapport.outbox.link_card.WITHIN", 0.05)

    async def never(brand: Brand, address: str, now: datetime) -> SentCard | None:
        await asyncio.sleep(60)
        return CARD

    world, _row = in_line(Bare(), Known())
    world.cards = never
    world.settle()
    assert [one.card for one in world.paper.seen] == [None]


def test_signed_out_they_wait() -> None:
    world, row = in_line(Bare(trouble=NeedsReconnect("sign in")), Known())
    world.send()
    row.refresh_from_db()
    assert (world.paper.seen, row.step) == ([], Step.QUEUED)


def test_a_network_that_draws_its_own_is_sent_none() -> None:
    world, _row = in_line(Bare(wants=False), known := Known())
    world.settle()
    assert ([one.card for one in world.paper.seen], known.asked) == ([None], [])


@pytest.mark.parametrize("point", [*POINTS, "prepared"])
def test_killed_anywhere_the_words_leave_once(point: str) -> None:
    world, row = in_line(Bare(), Known())
    world.kill = point
    world.send()
    world.wait(4000)
    world.settle()
    assert world.times_seen(row) == 1


def test_a_yes_is_for_the_link_and_not_for_what_its_page_says() -> None:
    desk = Desk.fresh(0)
    desk.channels = [channel(desk.brand, network="bluesky")]
    post = desk.post(f"Read {OAK}.")
    before = post_digest(post, list(post.variants.all()))
    LinkCard.across_brands.create(brand=desk.brand, digest="d", address=OAK, fetched_at=desk.now, title="New")
    assert post_digest(post, list(post.variants.all())) == before
    world, row = in_line(Bare(), Known())
    Publication.across_brands.filter(pk=row.pk).update(payload={})
    row.refresh_from_db()
    assert as_kept(row) == row.digest
    Publication.across_brands.filter(pk=row.pk).update(text="Read https://else.example.")
    row.refresh_from_db()
    assert as_kept(row) != row.digest


def test_only_where_the_network_wants_it_and_nothing_else_is_beside_the_words() -> None:
    desk = Desk.fresh(0)
    desk.channels = [channel(desk.brand, network=one) for one in ("bluesky", "mastodon", "practice")]
    assert [manifest(one.network).cards_from_us for one in desk.channels] == [True, False, False]
    given = {"variants": tuple(VariantGiven(one, thread=(f"More: {OAK}",)) for one in desk.channels)}
    post = desk.post(f"Read {OAK}.", **given)
    assert [[part.card for part in parts_of(one)] for one in post.variants.all()] == [
        [OAK, ""],
        ["", ""],
        ["", ""],
    ]
    post.poll = Poll(("Oak", "Ash"), 60).as_kept
    [there] = [one for one in post.variants.all() if one.channel.network == "mastodon"]
    assert parts_of(there)[0].card == ""


@pytest.fixture
def site(settings: Settings) -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Site)
    Site.asked.clear()
    settings.PRIVATE_HOSTS = frozenset({f"127.0.0.1:{server.server_port}"})
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_what_the_preview_showed_is_what_is_sent_and_it_is_not_asked_again(site: str) -> None:
    desk = Desk.fresh(0)
    shown = link_card(desk.brand, f"{site}/oak", desk.now)
    sent = async_to_sync(sent_card)(desk.brand, f"{site}/oak", desk.now)
    assert sent
    assert sent.picture
    assert (sent.title, sent.description) == (shown.title, shown.description)
    assert sent.picture.content == bytes(shown.picture or b"")
    assert Site.asked == ["/oak", "/leg.png"]
    assert async_to_sync(sent_card)(desk.brand, f"{site}/missing", desk.now) is None
