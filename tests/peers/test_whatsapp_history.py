"""Chats of before a number was connected are history: found again, and nobody is asked for anything by them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st
from tests.cast import Cast
from tests.history.world import reader
from tests.peers.chats_of_before import OURS, chunk, chunk_of, declined, file_left_out, file_told, said
from tests.peers.emulated import Walk, running
from tests.peers.whatsapp_server import DEE, GIVEN, WhatsApp

from rapport.channels.models import Channel, KindUnknown
from rapport.connectors.base.downloads import NOT_THERE
from rapport.connectors.exports.values import PastRow
from rapport.connectors.whatsapp.history import AT_ONCE, REFUSED
from rapport.history import told
from rapport.history.erase import go_on_taking_back, take_back_import
from rapport.history.job import take_what_was_told
from rapport.history.land import land as land_rows
from rapport.inbox.bring_file import bring_file
from rapport.inbox.models import (
    Conversation,
    Decision,
    Direction,
    Draft,
    Import,
    Message,
    Need,
    Reading,
    ToldHistory,
)
from rapport.intake import dead_letters
from rapport.intake.models import DeadLetter

pytestmark = pytest.mark.peer
PICTURE = b"\xff\xd8\xff\xe0 no picture at all"


@pytest.fixture
def network() -> Iterator[WhatsApp]:
    with running(found := WhatsApp()):
        yield found


@pytest.fixture
def walk(cast: Cast, settings: object, network: WhatsApp) -> Walk:
    return Walk(cast, settings, network, "whatsapp", {**GIVEN, "server": network.address})


def take(walk: Walk, *calls: list[bytes]) -> Import:
    """They come, and the clock makes history of them."""
    for items in calls:
        walk.take(items)
    take_what_was_told(reader(), datetime.now(UTC))
    return Import.of(walk.cast.aurora).get(format=told.TOLD)


def kept(walk: Walk) -> list[tuple[str, str]]:
    rows = Message.of(walk.cast.aurora).order_by("at", "network_id")
    return [(one.direction, one.text) for one in rows]


def test_both_sides_come_in_and_nobody_is_asked_for_anything(walk: Walk, network: WhatsApp) -> None:
    row = take(
        walk,
        chunk(network, said("1", "The bed came broken!", 10), said("2", "We are sorry.", 9.9, OURS)),
        chunk(network, said("3", "And the sofa?", 0.5), progress=100),
    )
    assert kept(walk) == [("in", "The bed came broken!"), ("out", "We are sorry."), ("in", "And the sofa?")]
    talk = Conversation.of(walk.cast.aurora).get()
    assert (talk.need, talk.waiting_since, talk.contact.name) == (Need.NOTHING, None, f"+{DEE}")
    assert not Decision.of(walk.cast.aurora).exists()
    assert not Draft.of(walk.cast.aurora).exists()
    assert Reading.of(walk.cast.aurora).count() == 2  # what the queue of labels asks about
    assert not KindUnknown.of(walk.cast.aurora).exists()
    assert (row.state, row.made, row.told["progress"]) == ("running", 3, 100)
    told.end_quiet(datetime.now(UTC) + told.SETTLED * 2)
    assert take(walk).state == "done"


def test_what_comes_live_is_answered_as_ever(walk: Walk, network: WhatsApp) -> None:
    take(walk, chunk(network, said("1", "When are you open?", 3)))
    walk.take([network.says("Are you open on Sunday?")])
    talk = Conversation.of(walk.cast.aurora).get()
    assert talk.need != Need.NOTHING
    assert Decision.of(walk.cast.aurora).count() == 1
    take(walk, chunk(network, said("0", "Hello!", 80), phase=1))
    assert Conversation.of(walk.cast.aurora).get().waiting_since == talk.waiting_since


def test_what_is_newer_than_the_connection_is_left_to_come_live(walk: Walk, network: WhatsApp) -> None:
    row = take(walk, chunk(network, said("7", "Are you there?", -0.0001)))
    assert (row.made, kept(walk)) == (0, [])
    assert sum(row.counts.values()) == 1
    live = {"from": DEE, "id": "wamid.7", "timestamp": said("7", "")["timestamp"], "type": "text"}
    walk.take([network.call(messages=[{**live, "text": {"body": "Are you there?"}}])])
    assert Decision.of(walk.cast.aurora).count() == 1


def test_words_of_ours_that_come_first_begin_the_conversation(walk: Walk, network: WhatsApp) -> None:
    take(walk, chunk(network, said("2", "Your order is ready.", 5, OURS)))
    take(walk, chunk(network, said("1", "Is it ready?", 6), phase=1))
    talk = Conversation.of(walk.cast.aurora).get()
    assert (talk.thread, talk.need) == (DEE, Need.NOTHING)
    assert kept(walk) == [("in", "Is it ready?"), ("out", "Your order is ready.")]


def test_words_that_never_arrived_are_not_shown_as_said(walk: Walk, network: WhatsApp) -> None:
    row = take(walk, chunk(network, said("1", "Sold!", 5, OURS, status="ERROR")))
    assert (row.made, row.counts[told.LOST]) == (0, 1)


CHATS = [said(str(n), f"Message {n}", 30 - n, OURS if n % 3 == 0 else DEE) for n in range(1, 8)]


@tried(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(order=st.lists(st.integers(0, 6), min_size=7, max_size=16).filter(lambda rows: set(rows) == set(range(7))))
def test_in_whatever_order_and_however_often_it_is_the_same(
    walk: Walk, network: WhatsApp, order: list[int]
) -> None:
    with transaction.atomic():
        take(walk, *(chunk(network, CHATS[number]) for number in order))
        wanted = [(("out" if one["from"] == OURS else "in"), one["text"]["body"]) for one in CHATS]
        assert kept(walk) == wanted
        assert Conversation.of(walk.cast.aurora).get().need == Need.NOTHING
        transaction.set_rollback(True)


def test_a_file_that_a_chat_left_out_comes_in_whenever_it_is_told(walk: Walk, network: WhatsApp) -> None:
    network.keep("9001", PICTURE)
    row = take(walk, chunk(network, file_left_out("5"), file_left_out("6", by=OURS)))
    assert (row.made, row.counts["files without words"]) == (0, 2)
    take(walk, file_told(network, "5", "9001", caption="The wobbly leg"), file_told(network, "5", "9001"))
    found = Message.of(walk.cast.aurora).get()
    assert (found.text, found.extra["media"][0]["id"]) == ("The wobbly leg", "9001")
    file = bring_file(found, 0, datetime.now(UTC))
    assert (file.here, bool(file.reason)) == (False, True)  # no picture, whatever Meta calls it
    assert Conversation.of(walk.cast.aurora).get().need == Need.NOTHING


def test_a_file_that_meta_keeps_no_more_says_so(walk: Walk, network: WhatsApp) -> None:
    take(walk, file_told(network, "5", "9002"))
    found = Message.of(walk.cast.aurora).get()
    assert found.text == ""
    file = bring_file(found, 0, datetime.now(UTC))
    assert file.reason == NOT_THERE


def test_an_owner_who_declined_reads_it_in_settings(walk: Walk, network: WhatsApp, client: Client) -> None:
    row = take(walk, declined(network), declined(network))
    assert (row.state, row.failed) == ("failed", REFUSED)
    client.force_login(walk.cast.ana)
    page = client.get(reverse("settings:history_one", args=[walk.cast.aurora.slug, row.pk])).content.decode()
    assert "turned off in the WhatsApp Business app" in page
    all_of_them = client.get(reverse("settings:history", args=[walk.cast.aurora.slug])).content.decode()
    assert "This network tells it by itself" in all_of_them
    row = take(walk, chunk(network, said("1", "Hello!")))
    assert (row.state, row.made) == ("running", 1)


def test_what_was_taken_back_does_not_come_again_by_a_repeated_call(walk: Walk, network: WhatsApp) -> None:
    call = chunk(network, said("1", "Hello!"))
    row = take(walk, call)
    take_back_import(row, walk.cast.ana, datetime.now(UTC))
    while go_on_taking_back(row, walk.cast.ana, datetime.now(UTC)):
        pass
    take(walk, call)
    assert kept(walk) == []
    assert not ToldHistory.of(walk.cast.aurora).exists()


def test_what_stops_half_way_ends_and_says_so(walk: Walk, network: WhatsApp) -> None:
    row = take(walk, chunk(network, said("1", "Hello!")))
    told.end_quiet(datetime.now(UTC) + timedelta(hours=1))
    row.refresh_from_db()
    assert row.state == "running"
    told.end_quiet(datetime.now(UTC) + told.QUIET * 2)
    row.refresh_from_db()
    assert (row.state, row.failed, row.made) == ("failed", told.BROKE_OFF, 1)


ODD: list[Any] = [
    {"type": "reaction", "reaction": {"message_id": "x", "emoji": "!"}},
    {"type": "revoke", "revoke": {"original_message_id": "wamid.1"}},
    {"timestamp": None},
    {"from": ["?"]},
]


@pytest.mark.parametrize("odd", ODD, ids=str)
def test_one_without_sense_holds_up_no_other(walk: Walk, network: WhatsApp, odd: dict[str, Any]) -> None:
    row = take(walk, chunk(network, {**said("8", "?"), **odd}, said("9", "Fine.")))
    assert kept(walk) == [("in", "Fine.")]
    assert sum(row.counts.values()) == 1


def test_what_breaks_here_is_kept_tried_again_and_told(
    walk: Walk, network: WhatsApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    items = [*chunk(network, said("8", "Do you mend chairs?")), *chunk(network, said("9", "Fine."))]
    with monkeypatch.context() as broken:

        def land(brought: Import, channel: Channel, rows: Sequence[PastRow], *rest: Any) -> None:
            if rows[0].words and rows[0].words.network_id.endswith("8"):
                raise ZeroDivisionError
            land_rows(brought, channel, rows, *rest)

        broken.setattr(told, "land", land)
        with pytest.raises(ZeroDivisionError):
            take(walk, items)
    assert kept(walk) == [("in", "Fine.")]
    assert not ToldHistory.of(walk.cast.aurora).exists()
    [letter] = DeadLetter.of(walk.cast.aurora)
    assert letter.place in dead_letters.due(datetime.now(UTC) + timedelta(minutes=1))
    assert letter.place in dead_letters.places(), "its bytes are not forgotten"
    assert "ZeroDivisionError" in letter.reason
    take(walk, items[:1])  # as the line does once more
    assert [text for _, text in kept(walk)] == ["Do you mend chairs?", "Fine."]


def test_thousands_in_one_call_are_taken_in_small_parts(walk: Walk, network: WhatsApp) -> None:
    rows = [{"id": str(n % 700), "messages": [said(str(n), "a" * 40, 20, str(n % 700))]} for n in range(9000)]
    random.Random(3).shuffle(rows)
    items = chunk_of(network, rows, 10)
    assert len(items) == 9000 // AT_ONCE + 1
    assert max(map(len, items)) < 20_000
    assert max(one.count(b"wamid.") for one in items) == AT_ONCE
    walk.take(items)
    assert ToldHistory.of(walk.cast.aurora).count() == len(items)
    assert not Message.of(walk.cast.aurora).filter(direction=Direction.IN).exists()  # nobody who writes now waits
