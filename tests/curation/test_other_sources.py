"""Finds from X, YouTube and Bluesky: one card for the same, why it is there, and credit in the week's draft."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from rapport.channels.models import Channel
from rapport.curation.credit import credited
from rapport.curation.field_read import write_field_read
from rapport.curation.models import CuratedCard, Looks, Sighting, Watcher
from rapport.curation.ranking import ranked
from rapport.curation.store_finds import store_finds
from rapport.curation.taps import keep_card
from rapport.curation.watching import WatcherGiven, set_watcher
from rapport.triage.read import default_reader
from tests.cast import channel
from tests.curation.world import Field

_reader = default_reader()
PAGE = "https://saws.example/scarf-joint"
SCARF = "A scarf joint I cut in 1998 came back today. The boat is gone, the joint is not."


def on_x(text: str, at: datetime, who: str = "Hild Kramer", number: int = 1) -> dict[str, Any]:
    row = {"id": str(1_800_000_000_000_000_000 + number), "author_id": who, "text": text, "lang": "en"}
    users = [{"id": who, "name": who, "username": "hildkramer"}]
    return {"row": {**row, "created_at": at.isoformat()}, "includes": {"users": users}}


def on_youtube(text: str, at: datetime, who: str = "Winding & Sons", number: int = 1) -> dict[str, Any]:
    snippet = {"title": text, "channelId": who, "channelTitle": who, "publishedAt": at.isoformat()}
    return {"kind": "youtube#searchResult", "id": {"videoId": f"vid{number:08}"}, "snippet": snippet}


def on_bluesky(text: str, at: datetime, who: str = "Lucía Vega", number: int = 1) -> dict[str, Any]:
    uri = f"at://did:plc:{'a' * 23}{number}/app.bsky.feed.post/3lb{number}"
    author = {"did": f"did:plc:{'a' * 23}{number}", "handle": "lucia.example", "displayName": who}
    note = {"uri": uri, "cid": "c", "author": author, "record": {"text": text}, "indexedAt": at.isoformat()}
    return {"notification": {**note, "reason": "mention"}}


SOURCES: dict[str, Callable[..., dict[str, Any]]] = {"x": on_x, "youtube": on_youtube, "bluesky": on_bluesky}


def watcher(field: Field, network: str) -> Watcher:
    brand = field.street.brand
    there = Channel.of(brand).filter(network=network).first() or channel(brand, network)
    given = WatcherGiven(f"On {network}", Looks.KEYWORD, "joint", there, millionths_a_day=500_000)
    return set_watcher(brand, given, field.street.ana, field.now)


def finds(field: Field, network: str, *raws: dict[str, Any]) -> int:
    return store_finds(watcher(field, network), [json.dumps(one).encode() for one in raws], "", _reader, field.now)


@pytest.mark.parametrize("network", SOURCES)
def test_a_card_says_why_and_names_its_author_and_place(field: Field, network: str) -> None:
    finds(field, network, SOURCES[network](SCARF, field.now - timedelta(hours=3)))
    [found] = ranked(field.street.brand, field.now)
    assert f"found by On {network}" in found.why
    assert "3 hours old" in found.why
    assert ("read for 0.015 USD" in found.why) == (network == "x")
    assert found.native == ("X" if network == "x" else "")
    words = credited(field.street.brand, found.card)
    assert found.card.who.split()[0] in words
    assert words.endswith(found.card.url)
    assert "@hildkramer" not in words


def test_the_same_page_and_near_the_same_words_are_one_card_wherever_they_were_found(field: Field) -> None:
    at = field.now - timedelta(hours=1)
    assert finds(field, "x", on_x(f"Look at this joint {PAGE}?utm_source=x", at)) == 1
    assert finds(field, "bluesky", on_bluesky(f"What a joint! {PAGE}/", at)) == 0
    assert finds(field, "bluesky", on_bluesky(SCARF, at, number=2)) == 1
    assert (
        finds(
            field,
            "x",
            on_x(
                "A scarf joint that I cut in 1998 came back today! The boat is gone, the joint is not.",
                at,
                number=2,
            ),
        )
        == 0
    )
    assert finds(field, "youtube", on_youtube("Three glues, three mistakes", at)) == 1
    assert finds(field, "x", on_x("My new film https://youtube.com/watch?v=vid00000001&si=abc", at, number=3)) == 0
    assert [one.seen for one in sorted(ranked(field.street.brand, field.now), key=lambda one: one.card.pk)] == [
        2,
        2,
        2,
    ]
    assert Sighting.of(field.street.brand).count() == 6


def test_what_the_field_read_credits_each_source_once(field: Field) -> None:
    field.street.now = field.now + timedelta(days=(4 - field.now.weekday()) % 7)
    field.street.now = field.now.replace(hour=15)
    at = field.now - timedelta(hours=1)
    finds(field, "x", on_x("@aurora see this #joint, a chair that admits how it is made", at))
    finds(field, "youtube", on_youtube("Three glues, three mistakes", at))
    finds(
        field,
        "bluesky",
        on_bluesky(SCARF, at),
        on_bluesky("Another boat of mine, and another joint, in larch", at),
    )
    for card in CuratedCard.of(field.street.brand):
        keep_card(card, field.street.ana, field.now)
    post = write_field_read(field.street.brand, field.now)
    assert post is not None
    assert write_field_read(field.street.brand, field.now) is None, "one a week"
    thread = post.thread
    parts = [post.idea, *thread]
    assert len(thread) == 3, "one of each author"
    for who, there in (
        ("Hild Kramer", "https://x.com/i/status/1800000000000000001"),
        ("Winding & Sons", "https://www.youtube.com/watch?v=vid00000001"),
        ("Lucía Vega", "https://bsky.app/profile/"),
    ):
        assert who in parts[0]
        assert any(who in one and there in one for one in thread)
    assert not any("@aurora" in one or "#joint" in one for one in parts), "nobody is called, no tag becomes ours"
