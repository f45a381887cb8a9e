"""What strangers wrote is translated and read while nobody waits for it; what that rests on still holds inside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Thread
from typing import Any

import pytest
from django.db import connection, connections

from rapport import flow
from rapport.answers.articles import retire
from rapport.answers.models import Article
from rapport.channels.models import Channel
from rapport.connectors.registry import connector
from rapport.domain.decision import Route
from rapport.domain.reading import Reading, Text
from rapport.inbox.models import Decision, Message
from rapport.triage.read import default_reader
from rapport.triage.reader import Reader, Readers
from tests.street import Street

pytestmark = pytest.mark.django_db(transaction=True)


class Watched:
    """Reads as another reader does, and does something each time it is asked."""

    def __init__(self, other: Reader, meanwhile: Callable[[], None], name: str = "") -> None:
        self.other, self.meanwhile = other, meanwhile
        self.name, self.fingerprint = name or other.name, other.fingerprint
        self.times = 0

    def read(self, texts: Sequence[Text]) -> list[Reading]:
        self.times += 1
        self.meanwhile()
        return self.other.read(texts)


def elsewhere(act: Callable[[], Any]) -> None:
    """Done in another thread, as the web process does it in another process."""

    def run() -> None:
        act()
        connections.close_all()

    thread = Thread(target=run)
    thread.start()
    thread.join()


def test_no_lock_is_held_while_a_message_is_translated_or_read(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[bool] = []
    practice: Any = connector("practice")
    translate = practice.translate

    def watched(raw: bytes, link: Any) -> Any:
        held.append(connection.in_atomic_block)
        return translate(raw, link)

    monkeypatch.setattr(practice, "translate", staticmethod(watched))
    street.teach()
    for n in range(3):
        street.says("What are your opening hours?", f"c{n}")
    first = Watched(default_reader(), lambda: held.append(connection.in_atomic_block))
    second = Watched(default_reader(), lambda: held.append(connection.in_atomic_block), "second")
    flow.receive(street.fetched(), Readers(first, second), street.now)
    assert (first.times, second.times) == (1, 1)
    assert len(held) >= 5
    assert not any(held)


def test_an_article_retired_while_a_message_is_read_answers_nothing(street: Street) -> None:
    article = street.teach()
    street.says("What are your opening hours?")
    batch = street.fetched()

    def retired() -> None:
        if reader.times == 1:
            elsewhere(lambda: retire(Article.across_brands.get(pk=article.pk), street.ana, street.now))

    reader = Watched(default_reader(), retired)
    flow.receive(batch, Readers(reader), street.now)
    assert reader.times == 2
    made = Decision.of(street.brand).get()
    assert (made.route, made.article_id) == (Route.PERSON, None)


def test_a_channel_closed_while_a_message_is_read_brings_nothing(street: Street) -> None:
    street.says("What are your opening hours?")
    batch = street.fetched()
    mine = Channel.across_brands.filter(pk=street.channel.pk)
    reader = Watched(default_reader(), lambda: elsewhere(lambda: mine.update(closed_at=street.now)))
    flow.receive(batch, Readers(reader), street.now)
    assert not Message.of(street.brand).exists()


def test_what_else_is_written_meanwhile_costs_no_second_reading(street: Street) -> None:
    street.teach()
    street.says("What are your opening hours?")
    mine = Channel.across_brands.filter(pk=street.channel.pk)
    reader = Watched(default_reader(), lambda: elsewhere(lambda: mine.update(cursor="further")))
    flow.receive(street.fetched(), Readers(reader), street.now)
    assert reader.times == 1
    assert Decision.of(street.brand).get().route == Route.ANSWER
