"""One post from the first word to the answer under it, in real browsers, on Practice, Mastodon and Bluesky."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from aiohttp import web
from asgiref.sync import async_to_sync
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from rapport.channels.connected import connect, opened
from rapport.connectors.base import OwnIdentity
from rapport.connectors.bluesky.tests import SHOP, signed_in
from rapport.connectors.bluesky.tests import Fake as Bluesky
from rapport.connectors.http import Http
from rapport.connectors.mastodon.tests import Fake as Mastodon
from rapport.connectors.practice.network import network
from rapport.inbox.reply import rules
from rapport.outbox.deliver import deliver
from rapport.outbox.due import due
from rapport.outbox.models import Publication, Step
from rapport.publishing.models import Post
from tests.peers.emulated import Emulator, running
from tests.screens.browser import House, settled

pytestmark = pytest.mark.browser
FIRST, SECOND = "A table asks for 31 days of us.", "A table asks for 40 days of us."


class Served(Emulator):
    """The honest little server of a network's own tests, on a port of this machine."""

    def __init__(self, fake: Mastodon | Bluesky) -> None:
        super().__init__()
        self.fake = fake

    async def honest(self, request: web.Request) -> web.StreamResponse:
        return await self.fake.answer(request)


class Walk:
    """The brand on three networks; `at` is the hour of the post."""

    def __init__(self, house: House, mastodon: Served, bluesky: Served) -> None:
        self.house, self.mastodon, self.bluesky = house, mastodon, bluesky
        zone = ZoneInfo(house.street.brand.time_zone)
        self.at = (timezone.now() + timedelta(hours=3)).astimezone(zone).replace(second=0, microsecond=0)
        house.do(self.connected)

    def connected(self) -> None:
        brand, service = self.house.street.brand, self.bluesky.address
        shop = signed_in(service)
        given = {"server": self.mastodon.address, "token": "the-right-token"}
        connect(brand, "mastodon", given, OwnIdentity("01SHOP", "shop", "The shop"))
        session = {"session": shop.secrets["session"]}
        identity = OwnIdentity(SHOP, "shop.test", "The shop", secrets=session)
        connect(brand, "bluesky", {**shop.settings, "password": shop.secrets["password"]}, identity)

    def send(self, now: datetime) -> None:
        """A round of the sender at this moment, to all three."""
        private = self.mastodon.private | self.bluesky.private

        async def going(number: int) -> None:
            async with Http(private, seconds=5) as http:
                await deliver(number, lambda one: opened(one.channel, http), rules, lambda: now)

        for number in due(now):
            async_to_sync(going)(number)

    def seen(self) -> list[set[str]]:
        """What everybody can read of the brand on each network."""
        there, street = self.mastodon.fake, self.house.street
        records = self.bluesky.fake
        assert isinstance(there, Mastodon)
        assert isinstance(records, Bluesky)
        practice = network(street.channel.settings["file"]).timeline(street.channel.handle, "dee")
        return [
            {one.text for one in practice if one.text.startswith("A table")},
            {str(one["content"]).removeprefix("<p>").removesuffix("</p>") for one in there.posts},
            {str(one["text"]) for one in records.records.values()},
        ]

    def comment(self) -> None:
        """Dee writes under it on Practice."""
        street = self.house.street
        out = Publication.of(street.brand).get(channel=street.channel, step=Step.SENT, text=SECOND)
        street.now = timezone.now()
        street.says("Which wood is it?", "dee", "comment", in_reply_to=out.network_id)
        street.receive()


@pytest.fixture
def walk(house: House) -> Iterator[Walk]:
    mastodon, bluesky = Served(Mastodon()), Served(Bluesky())
    with running(mastodon), running(bluesky):
        yield Walk(house, mastodon, bluesky)


@contextmanager
def window(house: House, browser: Browser, signed_in_too: bool) -> Iterator[Page]:
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        yield house.sign_in(context, house.street.ana) if signed_in_too else context.new_page()


def test_composed_approved_edited_approved_again_published_and_answered(walk: Walk, browser: Browser) -> None:
    house = walk.house
    with window(house, browser, True) as ana, window(house, browser, False) as carla:
        composed(walk, ana)
        number = house.do(lambda: Post.of(house.street.brand).latest("pk").pk)
        carla.goto(asked(house, ana, number))
        carla.get_by_role("button").click()
        said_yes(carla, FIRST)
        edited(house, ana, number)
        house.do(lambda: walk.send(walk.at + timedelta(minutes=1)))
        assert house.do(walk.seen) == [set(), set(), set()]
        carla.reload()
        expect(carla.locator("article ins").first).to_contain_text("40")
        said_yes(carla, SECOND)
        house.do(lambda: walk.send(walk.at + timedelta(minutes=1)))
        assert house.do(walk.seen) == [{SECOND}, {SECOND}, {SECOND}]
        answered(walk, ana, number)


def composed(walk: Walk, page: Page) -> None:
    """Written, for all three networks, at an hour."""
    page.goto(f"{walk.house.brand}publish/new")
    page.locator("#idea").fill(FIRST)
    for box in page.locator('input[type=checkbox][name^="on-"]').all():
        box.check()
    page.locator('input[name=how][value="date"]').check()
    page.locator("#at").fill(f"{walk.at:%Y-%m-%dT%H:%M}")
    settled(page)
    page.get_by_role("button", name="Put it in line").click()
    expect(page.locator("header .tag").first).to_have_text("scheduled")


def asked(house: House, page: Page, number: int) -> str:
    """A link for Carla, made on the page of clients."""
    page.goto(f"{house.brand}publish/clients?post={number}")
    page.locator("#name").fill("Carla")
    page.get_by_role("button", name="Make the link").click()
    address = page.locator("#address").input_value()
    return house.url + address[address.index("/client/") :]


def said_yes(page: Page, words: str) -> None:
    expect(page.locator("article .shown .words").first).to_have_text(words)
    page.locator("article button[value=yes]").click()
    expect(page.locator("article button[value=yes]")).to_have_count(0)


def edited(house: House, page: Page, number: int) -> None:
    """Other words, in line again: the yes to the ones before is none any more."""
    page.goto(f"{house.brand}publish/posts/{number}")
    expect(page.locator("header .tag").first).to_have_text("scheduled")
    page.goto(f"{house.brand}publish/posts/{number}/words")
    page.locator("#idea").fill(SECOND)
    settled(page)
    page.locator('button[name="do"][value="line"]').click()
    expect(page.locator("header .tag").first).to_have_text("waits for a yes")


def answered(walk: Walk, page: Page, number: int) -> None:
    """A comment comes by itself to the page of the post and is answered there; its writer reads it."""
    house = walk.house
    page.goto(f"{house.brand}publish/posts/{number}")
    settled(page)
    house.do(walk.comment)
    talk = page.locator("#post-talks li").filter(has_text="Which wood is it?")
    talk.locator("textarea").fill("Oak, all of it.")
    talk.locator("textarea").press("Control+Enter")
    expect(page.locator("#post-talks .ours")).to_contain_text("Oak, all of it.")
    house.do(lambda: walk.send(timezone.now() + timedelta(minutes=1)))
    assert "Oak, all of it." in house.do(lambda: house.street.heard("dee"))
