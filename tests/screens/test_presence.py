"""Who is there, in words: in the list, in the head, and beside a note; nobody is told of themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.accounts.models import Person
from rapport.inbox import changes, presence
from rapport.web.live import Feed
from tests.screens.busy import busy
from tests.street import Street


@pytest.fixture
def bo(street: Street) -> Person:
    return busy(street)


@pytest.fixture
def ana(client: Client, street: Street, bo: Person) -> Client:
    client.force_login(street.ana)
    return client


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def rows(client: Client, street: Street) -> str:
    return client.get(reverse("inbox:index", args=[street.brand.slug])).content.decode()


def talk(client: Client, street: Street, name: str = "show") -> str:
    where = reverse(f"inbox:{name}", args=[street.brand.slug, street.conversation("marta").pk])
    return client.get(where, headers={"HX-Request": "true"}).content.decode()


def test_the_list_names_who_answers_before_who_looks(
    ana: Client, street: Street, bo: Person, now: datetime
) -> None:
    marta = street.conversation("marta")
    presence.seen(marta, street.ana, now, writing=True)
    assert "is answering" not in rows(ana, street)
    presence.seen(marta, bo, now)
    assert rows(ana, street).count("Bo Lind is looking") == 1
    presence.seen(marta, bo, now, noting=True)
    assert "Bo Lind is writing a note" in rows(ana, street)
    presence.seen(marta, bo, now, writing=True)
    assert "Bo Lind is answering" in rows(ana, street)
    presence.left(marta, bo, now)
    assert "Bo Lind is" not in rows(ana, street)


def test_a_customer_who_writes_is_named_and_one_who_looks_is_not(
    ana: Client, street: Street, now: datetime
) -> None:
    marta = street.conversation("marta")
    presence.seen(marta, None, now)
    assert "is looking" not in rows(ana, street)
    presence.seen(marta, None, now, writing=True)
    assert "Marta is writing" in rows(ana, street)


def test_a_note_that_is_written_is_said_in_the_head_and_beside_the_note(
    ana: Client, street: Street, bo: Person, now: datetime
) -> None:
    presence.seen(street.conversation("marta"), bo, now, noting=True)
    assert talk(ana, street).count("Bo Lind is writing a note") == 2
    assert talk(ana, street, "live").count("Bo Lind is writing a note") == 2


def test_the_page_says_that_a_note_is_written(ana: Client, street: Street, bo: Person) -> None:
    marta = street.conversation("marta")
    ana.post(reverse("inbox:here", args=[street.brand.slug, marta.pk]), {"noting": "yes"})
    (row,) = presence.others(marta, bo, timezone.now())
    assert presence.doing(row, timezone.now()) is presence.Doing.NOTING
    assert presence.doing(row, timezone.now() + timedelta(seconds=9)) is presence.Doing.LOOKING


def test_pages_are_told_whose_coming_it_was(street: Street, bo: Person, now: datetime) -> None:
    brand, marta, feed = street.brand.pk, street.conversation("marta"), Feed()
    feed._look({brand})
    presence.seen(marta, bo, now)
    ((_brand, event),) = feed._look({brand})
    assert f'"by": [{bo.pk}]'.encode() in event
    assert feed._look({brand}) == []


def test_what_is_more_than_coming_and_going_is_everybodys() -> None:
    here, reply = ("here", 4, False, False, None), ("reply", 9, "queued", "")
    assert changes.only_theirs(frozenset(), frozenset({here})) == {4}
    assert changes.only_theirs(frozenset({here}), frozenset({reply})) == set()
