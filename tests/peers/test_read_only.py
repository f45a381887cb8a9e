"""Where nothing can be said, what comes in comes in once: reviews of Yelp, and feeds in their three forms."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import pytest
from aiohttp import web
from tests.cast import Cast
from tests.peers.emulated import Emulator, Walk, running
from tests.peers.reviews_server import YELP, Reviews

from rapport.inbox.models import Conversation
from rapport.inbox.reply import NotAllowed

pytestmark = pytest.mark.peer
FORMS = ["rss", "atom", "json"]


class Site(Emulator):
    """A site that tells what is new in one of three forms, and nothing where nothing has changed."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form, self.entries, self.unchanged = form, list[tuple[str, str, datetime]](), 0

    def writes(self, title: str) -> None:
        self.entries.insert(0, (f"{self.address}/{len(self.entries)}", title, datetime.now(UTC)))

    async def honest(self, request: web.Request) -> web.StreamResponse:
        if request.path == "/":
            kinds = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
            link = f'<link rel="alternate" type="{kinds[self.form]}" href="/feed">'
            return web.Response(text=f"<html><head>{link}</head></html>", content_type="text/html")
        etag = f'"{len(self.entries)}"'
        if request.headers.get("If-None-Match") == etag:
            self.unchanged += 1
            return web.Response(status=304)
        return web.Response(text=getattr(self, f"as_{self.form}")(), headers={"ETag": etag})

    def as_rss(self) -> str:
        items = [
            f"<item><guid>{number}</guid><link>{number}</link><title>{title}</title>"
            f"<pubDate>{format_datetime(at)}</pubDate></item>"
            for number, title, at in self.entries
        ]
        return f'<rss version="2.0"><channel><title>Bread news</title>{"".join(items)}</channel></rss>'

    def as_atom(self) -> str:
        items = [
            f'<entry><id>{number}</id><link href="{number}"/><title>{title}</title>'
            f"<updated>{at.isoformat()}</updated></entry>"
            for number, title, at in self.entries
        ]
        return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Bread news</title>{"".join(items)}</feed>'

    def as_json(self) -> str:
        items = [
            {"id": number, "url": number, "title": title, "date_published": at.isoformat()}
            for number, title, at in self.entries
        ]
        about = {"version": "https://jsonfeed.org/version/1.1", "title": "Bread news"}
        return json.dumps({**about, "items": items})


def heard(walk: Walk) -> list[str]:
    rows = Conversation.of(walk.cast.aurora).filter(channel=walk.channel).order_by("pk")
    return [one.messages.get().text for one in rows]


@pytest.fixture(params=FORMS)
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    with running(found := Site(request.param)):
        yield found


def test_an_entry_comes_in_once_and_a_feed_without_news_is_not_read(cast: Cast, settings: Any, site: Site) -> None:
    site.writes("Aurora opens a second shop")
    walk = Walk(cast, settings, site, "feeds", {"address": f"{site.address}/"})
    assert walk.channel.network_id == f"{site.address}/feed", "a page that names its feed is enough"
    walk.hear()
    walk.hear()
    site.writes("Aurora bakes rye")
    walk.hear()
    walk.hear()
    assert heard(walk) == ["Aurora opens a second shop", "Aurora bakes rye"]
    assert site.unchanged == 2
    with pytest.raises(NotAllowed):
        walk.answer("Thank you.")
    assert {one.partition(" ")[0] for one in site.asked} == {"GET"}


def test_a_feed_that_breaks_off_loses_nothing(cast: Cast, settings: Any, site: Site) -> None:
    walk = Walk(cast, settings, site, "feeds", {"address": f"{site.address}/feed"})
    walk.hear()
    site.writes("Aurora bakes rye")
    site.faults = ["garbage"]
    with pytest.raises(Exception, match=r"feed|page|answered|read"):
        walk.hear()
    walk.hear()
    assert heard(walk) == ["Aurora bakes rye"]


@pytest.fixture
def reviews() -> Iterator[Reviews]:
    with running(found := Reviews()):
        yield found


def test_a_review_comes_in_once_with_its_stars_and_is_answered_on_yelp(
    cast: Cast, settings: Any, reviews: Reviews
) -> None:
    walk = Walk(cast, settings, reviews, "yelp", {**YELP, "server": reviews.address})
    first = reviews.reviewed("Cold bread", 2)
    walk.hear()
    reviews.faults = [500]
    with pytest.raises(Exception, match="reviews|answered|500|busy|cannot"):
        walk.hear()
    reviews.reviewed("Warm bread", 5)
    walk.hear()
    walk.hear()
    rows = Conversation.of(cast.aurora).filter(channel=walk.channel).order_by("pk")
    told = [(one.messages.get().text, one.messages.get().rating) for one in rows]
    assert told == [("Cold bread", 2), ("Warm bread", 5)]
    assert rows[0].messages.get().url == first["url"]
    with pytest.raises(NotAllowed):
        walk.answer("We are sorry, Dee.")
    assert {one.partition(" ")[0] for one in reviews.asked} == {"GET"}
