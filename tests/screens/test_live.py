"""What changed is told from the ledger, to those of the brand, from where they left off."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from rapport.domain.message import Arrived
from rapport.inbox import changes, conversation_actions, presence
from rapport.outbox.models import Reply
from rapport.outbox.undelivered import reached_contact
from rapport.web import live
from rapport.web.live import Feed, OpenPage, _caught_up
from tests.cast import Cast
from tests.screens.busy import busy
from tests.street import Street


def told(event: bytes) -> tuple[str, list[int]]:
    lines = dict(line.split(": ", 1) for line in event.decode().strip().splitlines())
    return lines["event"], json.loads(lines["data"])["conversations"]


def test_a_change_names_its_conversation(street: Street) -> None:
    busy(street)
    before = changes.heads({street.brand.pk})[street.brand.pk]
    talk = street.conversation("kim")
    conversation_actions.resolve(talk, street.ana, street.now)
    change = changes.since(street.brand.pk, before)
    assert change.conversations == {talk.pk}
    assert change.seq == before + 1
    assert changes.since(street.brand.pk, change.seq).conversations == frozenset()


def test_a_reply_that_was_sent_names_its_conversation(street: Street) -> None:
    busy(street)
    talk = street.conversation("lucia")
    assert talk.pk in changes.since(street.brand.pk, 0).conversations
    sent = Reply.of(street.brand).get(floor=talk.floor_id)
    assert sent.step == "sent"


def test_only_the_brands_own_listeners_are_told(street: Street, cast: Cast) -> None:
    feed = Feed()
    brands = {street.brand.pk, cast.norte.pk}
    busy(street)
    assert feed._look(brands) == []
    conversation_actions.resolve(street.conversation("kim"), street.ana, street.now)
    found = feed._look(brands)
    assert [brand for brand, _ in found] == [street.brand.pk]
    assert told(found[0][1]) == ("changed", [street.conversation("kim").pk])
    assert feed._look(brands) == []


def test_what_happens_between_catching_up_and_the_first_look_is_told(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "close_old_connections", lambda: None)  # the test's own transaction is on it
    busy(street)
    feed, brand = Feed(), street.brand.pk
    place, _ = _caught_up(brand, None)
    conversation_actions.resolve(street.conversation("kim"), street.ana, street.now)
    feed.begin(brand, place)
    assert [told(event) for _, event in feed._look({brand})] == [("changed", [street.conversation("kim").pk])]
    feed.begin(brand, place + 1000)
    conversation_actions.reopen(street.conversation("kim"), street.ana, street.now)
    assert len(feed._look({brand})) == 1


def test_who_comes_writes_and_leaves_is_told_while_it_lasts(street: Street) -> None:
    busy(street)
    feed, talk, brands = Feed(), street.conversation("kim"), {street.brand.pk}
    feed._look(brands)
    for change in (
        lambda: presence.seen(talk, street.ana, timezone.now()),
        lambda: presence.seen(talk, None, timezone.now(), writing=True),
        lambda: presence.left(talk, street.ana, timezone.now()),
    ):
        change()
        assert [told(event) for _, event in feed._look(brands)] == [("moving", [talk.pk])]
        assert feed._look(brands) == []


def test_words_that_were_delivered_and_seen_move_the_conversation_somebody_has_open(street: Street) -> None:
    busy(street)
    feed, talk, brands = Feed(), street.conversation("lucia"), {street.brand.pk}
    sent = Reply.of(street.brand).get(floor=talk.floor_id)
    feed._look(brands)
    presence.seen(talk, street.ana, timezone.now())
    feed._look(brands)
    for state in (Arrived.DELIVERED, Arrived.SEEN):
        assert reached_contact(sent, state, timezone.now())
        assert [told(event) for _, event in feed._look(brands)] == [("moving", [talk.pk])]
        assert feed._look(brands) == []


def test_a_page_that_does_not_keep_up_is_told_to_look_at_everything(street: Street) -> None:
    listener = OpenPage(street.brand.pk)
    for _ in range(150):
        listener.tell(b"event: changed\ndata: {}\n\n")
    events = [listener.waiting.get_nowait() for _ in range(listener.waiting.qsize())]
    assert any(b'"many": true' in event for event in events)
