"""Feeds keep the contract, and read what sites really write."""

from __future__ import annotations

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st
from tests.connectors.servers import outside

from rapport.connectors.base import ChannelConfig
from rapport.connectors.errors import ConnectorError, Refused, Unreadable
from rapport.connectors.faults import FAULTS, Fault
from rapport.connectors.feeds.connector import FeedsConnector
from rapport.connectors.feeds.markup import plain
from rapport.connectors.feeds.parse import rows
from rapport.connectors.testing import ConnectorContract

ITEM = "<item><title>Bread {n}</title><link>/b/{n}</link><guid>g{n}</guid><pubDate>{at}</pubDate></item>"
RSS = """<?xml version='1.0'?><rss version='2.0'><channel><title>Town news</title>
<link>https://news.example/</link>{items}</channel></rss>"""
OLD = "Fri, 20 Nov 2020 09:15:00 GMT"
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="it"><title>Pane</title>
<link rel="self" href="/atom"/><link href="https://pane.example/"/>
<entry><id>tag:1</id><title type="html">Il &lt;b&gt;pane&lt;/b&gt;</title><link href="/uno"/>
<updated>2026-11-20T09:15:00Z</updated>
<author><name>Dee</name></author>
<content type="html">&lt;p&gt;Da &lt;a href="https://aurora.example/"&gt;Aurora&lt;/a&gt;&lt;/p&gt;</content></entry></feed>"""
JSON = b"""{"version": "https://jsonfeed.org/version/1.1", "title": "J",
"items": [{"id": "1", "content_text": "Hi", "url": "https://j.example/1"}]}"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>R</title></channel><item rdf:about="https://r.example/1">
<title>One</title><dc:date>2026-11-20</dc:date></item></rdf:RDF>"""


class TestFeeds(ConnectorContract):
    network = "feeds"


def feed(*numbers: int, at: str = OLD) -> bytes:
    return RSS.format(items="".join(ITEM.format(n=n, at=at) for n in numbers)).encode()


async def test_a_feed_is_found_read_once_and_asked_whether_it_changed() -> None:
    state: dict[str, bytes] = {"body": feed(1, 2)}

    async def serve(request: web.Request) -> web.StreamResponse:
        if request.path == "/":
            return web.Response(text='<link rel=alternate type="application/rss+xml" href="/feed">')
        if request.headers.get("If-None-Match") == f'"{len(state["body"])}"':
            return web.Response(status=304)
        return web.Response(body=state["body"], headers={"ETag": f'"{len(state["body"])}"'})

    async with outside(serve) as (http, address):
        first = await FeedsConnector(ChannelConfig("", settings={"address": address}), http).verify()
        assert (first.handle, first.network_id) == ("Town news", f"{address}/feed")
        channel = FeedsConnector(
            ChannelConfig("k", network_id=first.network_id, settings={"words": "bread 3"}), http
        )
        page = await channel.fetch("")
        assert not page.items
        assert (await channel.fetch(page.cursor)).cursor == page.cursor
        state["body"] = feed(4, 3, 1, 2)
        page = await channel.fetch(page.cursor)
        assert [e.network_id for raw in page.items for e in channel.translate(raw, channel.link)] == ["g3"]
        assert not (await channel.fetch(page.cursor)).items


@pytest.mark.parametrize("fault", FAULTS, ids=str)
async def test_each_failed_read_has_one_meaning(fault: Fault) -> None:
    async def honest(request: web.Request) -> web.StreamResponse:
        return web.Response(body=feed(1))

    async def serve(request: web.Request) -> web.StreamResponse:
        return await fault.act(request, honest, "http://127.0.0.1:1/inside")

    async with outside(serve) as (http, address):
        http.seconds = 0.4
        with pytest.raises(ConnectorError) as failed:
            await FeedsConnector(ChannelConfig("k", network_id=address), http).fetch("")
        assert type(failed.value) is fault.read, failed.value


@pytest.mark.parametrize(
    ("body", "number"), [(ATOM, "tag:1"), (JSON, "1"), (RDF, "https://r.example/1"), (feed(1), "g1")]
)
def test_every_kind_of_feed_is_read(body: bytes, number: str) -> None:
    [row] = rows(body, "https://site.example/feed")
    assert row["id"] == number


def test_an_atom_entrys_markup_becomes_words() -> None:
    [row] = rows(ATOM)
    assert (row["url"], row["author"], row["lang"]) == ("https://pane.example/uno", "Dee", "it")
    assert plain(row["html"]) == "Da Aurora (https://aurora.example/)"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html></html>",
        b"<rss",
        b"{}",
        b"[]",
        b'<!DOCTYPE r [<!ENTITY a "b">]><rss/>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE r [<!ENTITY a "b">]><rss><a>&a;</a></rss>'.encode(
            "utf-16"
        ),
        b'<!DOCTYPE rss [<!ATTLIST item a CDATA "b">]><rss><channel><item/></channel></rss>',
        b"\xff\xfe",
        b'<?xml encoding="x"?><rss/>',
    ],
)
def test_what_is_no_feed_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        rows(body)


@given(st.binary(max_size=300), st.integers(0, 400))
def test_spoilt_feeds_raise_nothing_but_unreadable(junk: bytes, place: int) -> None:
    for whole in (ATOM, JSON, RDF, feed(1)):
        try:
            rows(whole[:place] + junk + whole[place:])
        except Unreadable as error:
            assert str(error)


async def test_a_page_without_a_feed_is_refused() -> None:
    async def serve(request: web.Request) -> web.StreamResponse:
        return web.Response(text="<h1>My shop</h1>")

    async with outside(serve) as (http, address):
        with pytest.raises(Refused, match="no page that names one"):
            await FeedsConnector(ChannelConfig("", settings={"address": address}), http).verify()
