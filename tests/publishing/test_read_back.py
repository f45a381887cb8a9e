"""Reading a post back: files, what they show, poll, warning, card and thread; not told is no difference."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import msgspec
import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from rapport.connectors.base import ChannelConfig
from rapport.connectors.bluesky.connector import BlueskyConnector
from rapport.connectors.mastodon.connector import MastodonConnector
from rapport.connectors.mastodon.threads import raw
from rapport.connectors.practice.network import network
from rapport.domain.message import Echo, Visibility
from rapport.domain.poll import Poll
from rapport.domain.stands_there import StandsThere
from rapport.ledger.models import Entry
from rapport.ledger.what import What
from rapport.media.files import keep_file
from rapport.outbox.models import Publication
from rapport.publishing.line import line_up
from rapport.publishing.models import Post, When
from rapport.publishing.results.compared import compared
from rapport.publishing.results.models import PostDifference, PostResult, ReadBack
from rapport.publishing.results.outcome import outcome_of
from rapport.publishing.results.read_back import read_back
from rapport.publishing.standing import stands
from rapport.publishing.writing import FileGiven, PostGiven, VariantGiven, write_post
from tests.street import Street

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def picture(street: Street, colour: str) -> FileGiven:
    kept = BytesIO()
    Image.new("RGB", (40, 40), colour).save(kept, "PNG")
    return FileGiven(
        keep_file(street.brand, f"{colour}.png", kept.getvalue(), street.now)[0], "", f"A {colour} board"
    )


def sent(street: Street, **given: Any) -> Post:
    variants = (VariantGiven(street.channel),)
    post = write_post(street.brand, PostGiven("Oak, slowly.", variants, **given), street.ana, street.now)
    line_up(post, When.NOW, street.ana, street.now)
    for _ in range(3):
        street.deliver()
    return post


def whole(street: Street) -> Post:
    return sent(street, warning="wood", files=(picture(street, "red"), picture(street, "blue")), thread=("Then.",))


def asked(street: Street) -> Post:
    return sent(street, poll=Poll(("Oak", "Ash"), 60), first_comment="Under it.")


def read(street: Street) -> list[tuple[str, str, str]]:
    street.pass_time(90)
    read_back(street.now)
    rows = PostDifference.of(street.brand).order_by("result__publication", "pk")
    return [(row.aspect, row.meant, row.found) for row in rows]


def changed(street: Street, sql: str, *values: object) -> None:
    network(street.channel.settings["file"]).store.db.execute(sql, values)


def first(street: Street) -> int:
    return int(Publication.of(street.brand).earliest("pk").network_id)


def last(street: Street) -> int:
    return int(Publication.of(street.brand).latest("pk").network_id)


@pytest.mark.parametrize("made", [whole, asked])
def test_all_of_it_stands_as_it_was_meant(street: Street, made: Callable[[Street], Post]) -> None:
    made(street)
    assert read(street) == []
    verdicts = PostResult.of(street.brand).values_list("verdict", "not_told")
    assert set(verdicts.values_list("verdict", flat=True)) == {ReadBack.SAME}
    assert all(row.not_told == [] for row in PostResult.of(street.brand))


def test_a_picture_less_is_told_and_not_twice(street: Street) -> None:
    whole(street)
    changed(street, "UPDATE published SET media = json_remove(media, '$[1]') WHERE post = ?", first(street))
    assert read(street) == [("files", "image\nimage", "image")]


def test_another_kind_and_what_it_shows(street: Street) -> None:
    whole(street)
    sql = "UPDATE published SET media = json_set(media, '$[0].mime', 'video/mp4', '$[1].alt', '') WHERE post = ?"
    changed(street, sql, first(street))
    alts = ("alt texts", "A red board\nA blue board", "A red board\n")
    assert read(street) == [("files", "image\nimage", "video\nimage"), alts]


def test_the_warning_the_choices_and_the_place_in_the_thread(street: Street) -> None:
    whole(street)
    changed(street, "UPDATE published SET warning = '' WHERE post = ?", first(street))
    changed(street, "UPDATE posts SET in_reply_to = NULL WHERE id = ?", last(street))
    assert read(street) == [("warning", "wood", ""), ("thread", str(first(street)), "")]


def test_other_choices_than_were_asked(street: Street) -> None:
    asked(street)
    changed(street, "UPDATE polls SET poll = json_set(poll, '$.options[1]', 'Elm') WHERE post = ?", first(street))
    assert read(street) == [("poll", "Oak\nAsh", "Oak\nElm")]


def test_it_is_in_the_ledger_on_the_page_and_over_the_outcome(client: Client, street: Street) -> None:
    post = whole(street)
    changed(street, "UPDATE published SET media = '[]', warning = 'glue' WHERE post = ?", first(street))
    read(street)
    (entry,) = Entry.of(street.brand).filter(what=What.POST_DIFFERS)
    assert entry.data["differs"] == "files, warning"
    assert outcome_of(stands(Post.across_brands.get(pk=post.pk))).channels[0].verdict == ReadBack.DIFFERS
    client.force_login(street.ana)
    page = client.get(reverse("publish:post", args=[street.brand.slug, post.pk])).content.decode()
    assert "meant: picture, picture; there: none" in page
    assert "<ins>glue</ins>" in page


def test_gone_is_in_the_ledger_once(street: Street) -> None:
    sent(street)
    changed(street, "DELETE FROM posts WHERE id = ?", first(street))
    for minutes in (2, 4, 30, 160, 300):
        street.pass_time(60 * minutes)
        read_back(street.now)
    (entry,) = Entry.of(street.brand).filter(what=What.POST_DIFFERS)
    assert entry.data["differs"] == "it is not there"


def test_what_a_network_does_not_tell_is_no_difference_and_said(client: Client, street: Street) -> None:
    post = whole(street)
    row = Publication.of(street.brand).earliest("pk")
    echo = Echo("1", "t", "Oak, slowly.", NOW, visibility=Visibility.PUBLIC)
    told = compared(row, echo)
    assert (list(told.differs), list(told.not_told)) == ([], ["files", "alt texts", "warning"])
    second = Publication.of(street.brand).latest("pk")
    assert list(compared(second, Echo("2", "t", "Then.", NOW)).not_told) == ["warning", "thread"]
    read(street)
    PostResult.of(street.brand).filter(publication=row).update(not_told=["alt texts"])
    client.force_login(street.ana)
    page = client.get(reverse("publish:post", args=[street.brand.slug, post.pk])).content.decode()
    assert "it was not compared: what the files show." in page


def status(**more: Any) -> dict[str, Any]:
    us = {"id": "1", "username": "aurora", "acct": "aurora"}
    return {"id": "9", "account": us, "created_at": "2026-11-23T10:00:00Z", "content": "<p>Oak</p>", **more}


def test_mastodon_tells_files_alts_poll_warning_and_thread() -> None:
    file = {"id": "1", "type": "image", "description": "A board"}
    said = status(media_attachments=[file], spoiler_text="wood", in_reply_to_id="8", visibility="public")
    said["poll"] = {"options": [{"title": "Oak"}, {"title": "Ash"}]}
    link = ChannelConfig(key="k", network_id="1")
    (echo,) = MastodonConnector.translate(raw(status=said, root="", contact=""), link)
    assert isinstance(echo, Echo)
    assert echo.beside == StandsThere(("image",), ("A board",), None, ("Oak", "Ash"), "wood", "8")
    unseen = status(media_attachments=[file | {"type": "unknown"}], visibility="public")
    (echo,) = MastodonConnector.translate(raw(status=unseen, root="", contact=""), link)
    assert isinstance(echo, Echo)
    assert echo.beside == StandsThere(None, ("A board",), None, (), "", "")


def own(embed: object = None, **more: Any) -> StandsThere | None:
    value = {"createdAt": "2026-11-23T10:00:00Z", "text": "Oak", **more} | ({"embed": embed} if embed else {})
    record = {"uri": "at://did:plc:aurora/app.bsky.feed.post/1", "cid": "c", "value": value}
    said = msgspec.json.encode({"record": record})
    (echo,) = BlueskyConnector.translate(said, ChannelConfig(key="k", network_id="did:plc:aurora"))
    assert isinstance(echo, Echo)
    return echo.beside


def test_bluesky_tells_pictures_alts_card_warning_and_thread() -> None:
    images = {"$type": "app.bsky.embed.images", "images": [{"alt": "A board", "image": {}}]}
    labels = {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": "nudity"}]}
    assert own(images, labels=labels) == StandsThere(("image",), ("A board",), "", (), "nudity", "")
    card = {"$type": "app.bsky.embed.external", "external": {"uri": "https://oak.example/"}}
    assert own(card) == StandsThere((), (), "https://oak.example/", (), "", "")
    quoted = {"$type": "app.bsky.embed.recordWithMedia", "record": {"record": {}}, "media": images}
    assert own(quoted) == StandsThere(("image",), ("A board",), "", (), "", "")
    film = own({"$type": "app.bsky.embed.video", "video": {}})
    assert film is not None
    assert (film.kinds, film.alts) == (None, None)
    ref = {"uri": "at://did:plc:aurora/app.bsky.feed.post/0", "cid": "c"}
    above = own(reply={"root": ref, "parent": ref})
    assert above is not None
    assert above.above == ref["uri"]
