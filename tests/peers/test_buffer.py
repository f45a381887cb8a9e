"""What waits at Buffer comes in as a table does: a dry run, drafts, nothing twice, undone; its key is not kept."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.api.caller import Caller
from tests.peers.buffer_server import KEY, Buffer
from tests.peers.emulated import running
from tests.street import Street

from rapport.cli.errors import Failed
from rapport.cli.posts import importing
from rapport.publishing.imports import buffer_queue
from rapport.publishing.imports.models import PostImport
from rapport.publishing.imports.reading import import_table, keep_queue
from rapport.publishing.imports.running import (
    begin_bringing_in,
    carry_on_imports,
    undo_bringing_in,
)
from rapport.publishing.models import Post, Variant
from rapport.publishing.wanted.standing import wanted_of

pytestmark = pytest.mark.peer


@pytest.fixture
def buffer(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Buffer]:
    found = Buffer()
    with running(found):
        monkeypatch.setattr(buffer_queue, "SERVER", found.address)
        settings.PRIVATE_HOSTS = found.private
        yield found


def read(street: Street) -> PostImport:
    return keep_queue(street.brand, KEY, street.ana, timezone.now())


def brought_in(street: Street) -> PostImport:
    row = read(street)
    begin_bringing_in(row, street.ana, timezone.now())
    while carry_on_imports(timezone.now()):
        pass
    row.refresh_from_db()
    return row


def test_the_queue_is_looked_at_first_and_then_lands_as_drafts(street: Street, buffer: Buffer) -> None:
    picture = {"mimeType": "image/png", "source": "https://pics.example/oak.png", "image": {"altText": "An oak"}}
    buffer.add("Oak, slowly;\n“two” lines, and a, comma", tags=[{"name": "wood"}], assets=[picture])
    buffer.add("An idea", None, "draft")
    buffer.add("Out already", state="sent")
    row = read(street)
    first, idea = import_table(row).rows
    assert (first.text, first.at) == (
        "Oak, slowly;\n“two” lines, and a, comma",
        datetime(2031, 3, 2, 9, tzinfo=UTC),
    )
    assert (first.media, first.tags, idea.at) == (("https://pics.example/oak.png",), ("wood",), None)
    assert not Post.of(street.brand).exists()
    done = brought_in(street)
    assert (done.state, done.made) == ("done", 2)
    [oak] = Post.of(street.brand).filter(idea__startswith="Oak")
    [wanted] = wanted_of(oak)
    assert (wanted.address, wanted.alt) == ("https://pics.example/oak.png", "An oak")
    assert Variant.of(street.brand).get(post=oak).at == first.at
    assert buffer.unknown == []


def test_the_same_queue_twice_makes_nothing_new_and_is_undone_whole(street: Street, buffer: Buffer) -> None:
    for n in range(120):
        buffer.add(f"Post {n}", n)
    assert brought_in(street).made == 120
    assert buffer.asked.count("POST /") == 4, "whose it is, and three pages"
    again = brought_in(street)
    assert (again.made, again.known) == (0, 120)
    first = PostImport.of(street.brand).earliest("pk")
    undo_bringing_in(first, street.ana, timezone.now())
    while carry_on_imports(timezone.now()):
        pass
    assert Post.of(street.brand).count() == 0


def test_an_account_that_is_here_is_named_by_itself_and_any_other_by_its_network(
    street: Street, buffer: Buffer
) -> None:
    buffer.add("Ours", channel={"name": f"@{street.channel.handle}"})
    buffer.add("Elsewhere", channelService="chirper", channel={"name": "aurora"})
    ours, other = import_table(read(street)).rows
    assert (ours.channels, ours.not_here) == ((f"@{street.channel.handle}",), ())
    assert (other.channels, other.not_here) == (("chirper",), ("chirper",))


@pytest.mark.parametrize(
    ("key", "limited", "instead", "why"),
    [
        ("wrong", False, b"", "does not accept this key"),
        ("", False, b"", "Give the key"),
        ("two\nlines", False, b"", "Give the key"),
        (KEY, True, b"", "wait 15 minutes"),
        (KEY, False, b"\xff<html>", "no queue"),
        (KEY, False, b"[" * 100_000, "no queue"),
        (KEY, False, b'{"data": []}', "no queue"),
        (KEY, False, b'{"errors": [{"message": "Cost of 9 is too much"}]}', "Cost of 9"),
        (KEY, False, b'{"data": {"account": {"organizations": []}}}', "Nothing waits there"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_is_kept(
    street: Street, buffer: Buffer, key: str, limited: bool, instead: bytes, why: str
) -> None:
    buffer.add("Oak")
    buffer.limited, buffer.instead = limited, instead
    with pytest.raises(buffer_queue.QueueNotRead, match=why):
        keep_queue(street.brand, key, street.ana, timezone.now())
    assert not PostImport.of(street.brand).exists()


def test_hostile_posts_are_bounded_and_cannot_break_the_table(street: Street, buffer: Buffer) -> None:
    buffer.add(
        "=HYPERLINK(1)\x00\x1b[31m",
        assets=[{"source": "javascript:alert(1)"}, 7, {"source": "https://a.example/p"}],
    )
    buffer.add('"; DROP\r\n,,,"\u2028', tags=["x", {"name": "a\nb"}], channel="?")
    buffer.posts += [
        {"status": "scheduled", "id": ""},
        {"status": "scheduled", "id": "z", "text": None, "dueAt": "soon"},
    ]
    rows = import_table(read(street)).rows
    assert [one.text for one in rows[:2]] == ["=HYPERLINK(1)[31m", '"; DROP\n,,,"']
    assert rows[0].media == ("https://a.example/p",)
    assert [one.ok for one in rows] == [True, True, False]


def test_a_queue_without_an_end_is_left(street: Street, buffer: Buffer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buffer_queue, "PAGES", 2)
    for n in range(101):
        buffer.add(f"Post {n}", n)
    with pytest.raises(buffer_queue.QueueNotRead, match="several parts"):
        read(street)


def test_on_the_page_and_the_key_stands_nowhere(client: Client, street: Street, buffer: Buffer) -> None:
    buffer.add("Oak")
    client.force_login(street.ana)
    here = reverse("publish:bring-in", args=[street.brand.slug])
    assert 'type="password" name="key"' in client.get(here).content.decode()
    there = reverse("publish:bring-in-queue", args=[street.brand.slug])
    page = client.post(there, {"key": "wrong"}, follow=True).content.decode()
    assert "does not accept this key" in page
    page = client.post(there, {"key": KEY}, follow=True).content.decode()
    assert "Oak" in page
    assert KEY not in page
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 — names of our own tables
            assert KEY not in repr(cursor.fetchall()), table


def test_over_the_api(street: Street, buffer: Buffer) -> None:
    buffer.add("Oak")
    ana = Caller(street.brand, street.ana)
    refused = ana.post("/imports/queue", {"key": "wrong"})
    assert (refused.status, refused.body["error"]) == (422, "not_read")
    looked = ana.post("/imports/queue", {"key": KEY})
    assert (looked.status, looked.body["state"], looked.body["good"]) == (201, "looked at", 1)


def test_on_the_command_line(
    street: Street,
    buffer: Buffer,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def command(*words: str) -> int:
        parser = argparse.ArgumentParser()
        importing.arguments(parser)
        return importing.run(parser.parse_args([*words, "--brand", street.brand.slug, "--json"]))

    monkeypatch.setattr(importing, "at_home", lambda: None)
    buffer.add("Oak")
    (tmp_path / "key").write_text(f"{KEY}\n")
    given = ("--buffer-key", str(tmp_path / "key"))
    assert command(*given, "--dry-run") == 0
    assert [one["text"] for one in json.loads(capsys.readouterr().out)["rows"]] == ["Oak"]
    assert not Post.of(street.brand).exists()
    assert command(*given) == 0
    assert json.loads(capsys.readouterr().out)["made"] == 1
    (tmp_path / "key").write_text("wrong")
    assert command(*given, "--dry-run") == 1
    assert "does not accept" in json.loads(capsys.readouterr().out)["rejected"]
    for both in ((), (*given, "plan.csv")):
        with pytest.raises(Failed, match="one of the two"):
            command(*both)
