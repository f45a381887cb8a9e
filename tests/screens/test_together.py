"""Two who answer at once, words that arrive late, rows that changed: what the server says of each."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.accounts.models import Person
from rapport.inbox import changes, conversation_actions
from rapport.inbox.meanwhile import AnsweredMeanwhile, heed, newest_answer
from rapport.inbox.models import Conversation, Direction, Draft, Message
from rapport.inbox.undo import undo
from rapport.inbox.write import write
from rapport.outbox.models import Reply
from rapport.web.inbox.places import FIRST, INSTANT, place
from rapport.web.inbox.talk import Talk
from tests.screens.busy import busy
from tests.street import Street

MICROSECONDS = 9998 * 365 * 86_400 * 10**6
moments = st.integers(0, MICROSECONDS).map(lambda n: FIRST + timedelta(microseconds=n))


@pytest.fixture
def bo(street: Street) -> Person:
    return busy(street)


def at(street: Street, name: str, handle: str = "", **more: int) -> str:
    if handle:
        more["number"] = street.conversation(handle).pk
    return reverse(f"inbox:{name}", kwargs={"brand": street.brand.slug, **more})


@settings(deadline=None)
@given(moments, moments, st.integers(0, 9), st.integers(0, 10**12), st.integers(0, 10**12))
def test_a_place_always_sorts_as_the_time_and_the_number_do(
    one: datetime, two: datetime, rank: int, first: int, second: int
) -> None:
    assert (place(one, rank, first) < place(two, rank, second)) == ((one, first) < (two, second))
    assert place(one)[:INSTANT] <= place(one, rank, first)


def test_words_over_words_that_were_not_seen_are_asked_about(street: Street, bo: Person) -> None:
    talk, now = street.conversation("marta"), timezone.now()
    seen = newest_answer(talk)
    write(talk, "Arrivo.", bo, now, seen=seen)
    with pytest.raises(AnsweredMeanwhile) as asked:
        write(talk, "Le scrivo io.", street.ana, now, seen=seen)
    assert asked.value.message.text == "Arrivo."
    assert Reply.of(street.brand).filter(floor=talk.floor_id).count() == 1
    write(talk, "Le scrivo io.", street.ana, now, seen=asked.value.message.pk)
    write(talk, "E ancora.", street.ana, now)


def test_words_that_were_taken_back_are_no_answer(street: Street, bo: Person) -> None:
    talk, now = street.conversation("marta"), timezone.now()
    seen = newest_answer(talk)
    reply = write(talk, "Arrivo.", bo, now, seen=seen, undo=timedelta(seconds=10))
    assert undo(reply, bo, now)
    heed(talk, seen)


def test_the_form_asks_and_keeps_the_words(street: Street, bo: Person, client: Client) -> None:
    client.force_login(street.ana)
    talk = street.conversation("marta")
    page = client.get(at(street, "show", "marta"), headers={"HX-Request": "true"}).content.decode()
    (seen,) = set(re.findall(r'name="seen" value="(\d+)"', page))
    write(talk, "Arrivo.", bo, timezone.now())
    form = {"text": "Le scrivo io.", "key": "k1", "seen": seen}
    answer = client.post(at(street, "replies", "marta"), form, headers={"HX-Request": "true"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Bo Lind answered" in shown
    assert "Le scrivo io." in shown
    assert f'name="seen" value="{seen}"' in shown
    said = newest_answer(talk)
    answer = client.post(
        at(street, "replies", "marta"), {**form, "seen": str(said)}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert Reply.of(street.brand).filter(floor=talk.floor_id).count() == 2


def test_a_draft_over_words_that_were_not_seen_is_asked_about(street: Street, bo: Person, client: Client) -> None:
    client.force_login(street.ana)
    talk = street.conversation("tom")
    draft = Draft.of(street.brand).get(conversation=talk)
    write(talk, "Nine to eight.", bo, timezone.now())
    where = at(street, "approval", "tom", draft=draft.pk)
    answer = client.post(where, {"seen": "0"}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#composer")
    assert draft.text in answer.content.decode()
    assert Reply.of(street.brand).filter(floor=talk.floor_id).count() == 1


def test_a_snooze_that_ends_is_a_change(street: Street, bo: Person) -> None:
    talk, until = street.conversation("kim"), timezone.now()
    conversation_actions.snooze(talk, until, bo, until - timedelta(hours=1))
    before = changes.heads({street.brand.pk})[street.brand.pk]
    assert conversation_actions.wake(until) == 1
    assert changes.since(street.brand.pk, before).conversations == {talk.pk}


def test_rows_that_changed_are_asked_for_by_name(street: Street, bo: Person, client: Client) -> None:
    client.force_login(street.ana)
    street.now = timezone.now()
    for n in range(60):
        street.says(f"My table {n} is broken!", f"c{n}")
    street.receive()
    rows = at(street, "rows")
    some = [street.conversation(handle).pk for handle in ("kim", "c3")]
    done = street.conversation("marta")
    conversation_actions.resolve(done, bo, timezone.now())
    given_ids = ",".join(map(str, [*some, done.pk, "²", 10**30]))
    shown = re.findall(r'id="c(\d+)"', client.get(rows, {"only": given_ids}).content.decode())
    assert sorted(map(int, shown)) == sorted(some)
    everything = re.findall(r'id="c(\d+)"', client.get(rows, {"whole": "yes"}).content.decode())
    assert len(everything) == Conversation.of(street.brand).filter(status="open").exclude(need="nothing").count()


def walk(talk: Conversation, me: Person, now: datetime) -> tuple[Talk, list[int]]:
    """The first page, and all that is seen by going to the earliest."""
    first = page = Talk(talk, me, now)
    seen = {m.pk for m in first.late + first.messages}
    while page.earlier:
        page = Talk(talk, me, now, before=page.earlier)
        seen |= {m.pk for m in page.messages}
    return first, sorted(seen)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 400), min_size=26, max_size=70))
def test_what_arrives_late_is_never_under_earlier_and_pages_never_leave_anything_out(
    street: Street, minutes: list[int]
) -> None:
    """The list is the order of arrival; its numbers are what the network says of the time."""
    street.says("Hello", "dee")
    street.receive()
    talk, now = street.conversation(), timezone.now()
    talk.messages.all().delete()
    rows = [
        Message(
            brand=street.brand,
            conversation=talk,
            channel=street.channel,
            direction=Direction.IN,
            kind="direct",
            text=str(n),
            at=now - timedelta(minutes=minute),
            received_at=now + timedelta(seconds=n),
        )
        for n, minute in enumerate(minutes)
    ]
    Message.across_brands.bulk_create(rows)
    first, seen = walk(talk, street.ana, now)
    assert seen == sorted(talk.messages.values_list("pk", flat=True))
    shown = {m.pk for m in first.late + first.messages}
    after = talk.messages.filter(received_at__gt=first.messages[0].received_at).order_by("-received_at")[:24]
    assert {m.pk for m in after} <= shown
    assert [line.place for line in first.lines] == sorted(line.place for line in first.lines)
