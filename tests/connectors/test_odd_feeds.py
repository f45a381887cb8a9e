"""Feeds by somebody who means harm: addresses that are none, and more of everything than anybody writes."""

from __future__ import annotations

import pytest

from rapport.connectors.feeds.parse import LONGEST, LONGEST_FIELD, MOST, named_in, rows

BAD = "http://[bad/x"


@pytest.mark.parametrize(
    "body",
    [
        f"<rss><channel><link>{BAD}</link><item><guid>1</guid><link>{BAD}</link></item></channel></rss>",
        f'{{"version": "jsonfeed.org", "home_page_url": "{BAD}", "items": [{{"id": "1", "url": "{BAD}"}}]}}',
    ],
)
def test_an_address_that_is_none_is_left_out(body: str) -> None:
    [row] = rows(body.encode(), "https://site.example/feed")
    assert (row["id"], row["url"], row["home"]) == ("1", "", "https://site.example/feed")


def test_a_page_may_name_what_is_no_address() -> None:
    links = "".join(f'<link rel=alternate type="application/rss+xml" href="{one}">' for one in (BAD, "/feed"))
    assert named_in(links.encode(), "https://site.example/") == "https://site.example/feed"


def test_only_the_first_entries_are_looked_at() -> None:
    """Behind them stand more than could be read one by one with all their neighbours."""
    body = f"<rss><channel>{'<item/>' * 300_000}<title>T</title></channel></rss>"
    assert [row["feed"] for row in rows(body.encode())] == ["T"] * MOST


def test_what_is_taken_from_a_feed_is_bounded() -> None:
    much = "a" * (LONGEST + 1)
    fields = f"<title>{much}</title><guid>{much}</guid><link>/{much}</link><description>{much}</description>"
    [row] = rows(f"<rss><channel>{fields}<item>{fields}</item></channel></rss>".encode(), "https://a.example/")
    assert (len(row["html"]), len(row["title"]), len(row["id"]), row["url"]) == (LONGEST, LONGEST_FIELD, 32, "")
