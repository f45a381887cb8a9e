"""One bad item stops nothing: five tries, then a dead letter with its reason, and *try again*.

A thousand random and malformed hooks: none crashes the line, none is lost, each refusal is explained.
"""

from __future__ import annotations

import json
import random
from datetime import timedelta
from importlib.resources import files

import pytest
from django.utils import timezone

from rapport.connectors.base import ChannelConfig
from rapport.connectors.errors import Unreadable
from rapport.connectors.http import Http
from rapport.connectors.practice.network import network
from rapport.connectors.registry import connector
from rapport.inbox.models import Message
from rapport.intake import dead_letters
from rapport.intake.models import DeadLetter
from rapport.runtime.work import Work
from rapport.triage.read import default_reader
from rapport.triage.reader import Readers
from tests.street import Street

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(street: Street) -> Work:
    return Work(street.log, Http(), Readers(default_reader()))


def good(street: Street, n: int) -> bytes:
    who = {"handle": f"c{n}", "name": f"C {n}", "bot": False}
    at = timezone.now().isoformat()
    post = {
        "id": f"g{n}",
        "author": who["handle"],
        "name": who["name"],
        "brand": street.channel.handle,
        "kind": "direct",
        "text": f"Do you sell lamps? {n}",
        "at": at,
        "thread": f"d:{n}",
    }
    return json.dumps({"id": n, "what": "post", "who": who, "post": post, "at": at}).encode()


def spoilt(raw: bytes, chance: random.Random) -> bytes:
    """The bytes cut, stuffed, swapped or re-typed."""
    at = chance.randrange(len(raw))
    return chance.choice(
        (
            raw[:at],
            raw[:at] + chance.randbytes(5) + raw[at:],
            raw[:at] + raw[at + 1 :],
            raw.replace(b'"', b"'", 3),
            raw.replace(b'"text": "', b'"text": ["', 1),
            raw.replace(b'"post": {', b'"post": null, "x": {', 1),
            b"",
            b"[]",
            b"null",
            b"\xff\xfe" + raw,
            b"<xml/>",
            raw.replace(b"Do you", b"Do\\u0000 you \\ud800", 1),
            b"[" * 5000,
            raw.replace(b'"at": "20', b'"at": "99', 2),
        )
    )


def test_a_thousand_malformed_items_stop_nothing_and_lose_nothing(street: Street, work: Work) -> None:
    chance = random.Random(7)
    items = [good(street, n) for n in range(1000)]
    bad = [spoilt(raw, chance) if n % 2 else raw for n, raw in enumerate(items)]
    street.log.append([(street.channel.key, raw) for raw in bad])
    while work.receive_once():
        pass
    kept = set(Message.of(street.brand).values_list("network_id", flat=True))
    assert {f"g{n}" for n in range(0, 1000, 2)} <= kept
    troubled = DeadLetter.of(street.brand)
    assert all(row.reason for row in troubled)
    places = set(troubled.values_list("place", flat=True)) | set(
        Message.of(street.brand).values_list("place", flat=True)
    )
    assert len(places) >= 990, "an item is neither stored nor set aside with its reason"


def test_five_tries_then_a_dead_letter_then_a_person_tries_again(street: Street, work: Work) -> None:
    street.log.append([(street.channel.key, b"not a happening")])
    work.receive_once()
    row = DeadLetter.of(street.brand).get()
    for _ in range(10):
        DeadLetter.across_brands.filter(dead_at__isnull=True).update(next_at=timezone.now() - timedelta(seconds=1))
        work.receive_once()
    row.refresh_from_db()
    assert (row.tries, row.dead_at is not None) == (5, True)
    assert "Unreadable" in row.reason
    assert dead_letters.dead_letters(street.brand) == [row]
    dead_letters.try_again(row, street.ana, timezone.now())
    work.receive_once()
    row.refresh_from_db()
    assert (row.tries, row.dead_at) == (1, None)


def test_what_goes_through_later_is_settled(street: Street, work: Work) -> None:
    street.log.append([(street.channel.key, good(street, 1))])
    raw = street.log.read(0, 1)[0]
    dead_letters.failed(
        raw, street.channel, "a translator that was mended since", timezone.now() - timedelta(seconds=60)
    )
    work.receive_once()
    assert DeadLetter.of(street.brand).get().settled_at is not None
    assert Message.of(street.brand).count() == 1


def test_a_crash_between_batches_repeats_nothing(street: Street, work: Work) -> None:
    network(street.channel.settings["file"])
    street.log.append([(street.channel.key, good(street, n)) for n in range(20)])
    work.receive_once()
    again = Work(street.log, Http(), Readers(default_reader()))
    while again.receive_once():
        pass
    assert Message.of(street.brand).count() == 20


def test_a_thousand_malformed_mails_are_read_or_refused_with_a_sentence() -> None:
    chance = random.Random(11)
    fixtures = [
        f for f in files("rapport.connectors.email").joinpath("fixtures").iterdir() if f.name.endswith(".json")
    ]
    mails = [json.loads(f.read_text(encoding="utf-8"))["raw"].encode() for f in sorted(fixtures, key=str)]
    read = refused = 0
    for n in range(1000):
        raw = torn(mails[n % len(mails)], chance)
        try:
            read += bool(
                connector("email").translate(raw, ChannelConfig("k", handle="shop@aurora.example")) or True
            )
        except Unreadable as error:
            assert str(error)
            refused += 1
    assert (read + refused, read > 0) == (1000, True)


def torn(raw: bytes, chance: random.Random) -> bytes:
    """A mail cut, stuffed, shuffled by lines, or with a header that lies."""
    at, lines = chance.randrange(len(raw)), raw.split(b"\n")
    chance.shuffle(shuffled := lines[:])
    return chance.choice(
        (
            raw[:at],
            raw[:at] + chance.randbytes(20) + raw[at:],
            b"\n".join(shuffled),
            raw.replace(b"utf-8", b"utf-99"),
            raw.replace(b"boundary=", b"boundary=x"),
            raw.replace(b"base64", b"quoted-printable"),
            raw.replace(b"Date:", b"Date: the day after\nX:"),
            raw.replace(b"\n\n", b"\n", 1),
            raw + raw,
        )
    )
