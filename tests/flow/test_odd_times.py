"""Networks may say any time: what cannot be is stored as the nearest that can, and every page shows it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from rapport.domain.message import (
    Act,
    Activity,
    Author,
    Check,
    Checked,
    Echo,
    Edited,
    Incoming,
    Kind,
    Removed,
    Undelivered,
)
from rapport.inbox import models
from rapport.inbox.arrival import EARLIEST, in_its_time
from tests.cast import NOW
from tests.inbox.world import Talk
from tests.street import Street

FIRST, LAST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
DEE = Author("dee", "dee", "Dee")


def words(number: str, at: datetime) -> Incoming:
    return Incoming(number, Kind.DIRECT, DEE, "Where is it?", at, "d:dee", version="2", written=at)


@pytest.mark.parametrize(("at", "kept"), [(FIRST, EARLIEST), (LAST, NOW)])
def test_every_time_of_an_event_is_one_that_can_be(at: datetime, kept: datetime) -> None:
    said = in_its_time(Edited(words("1", at), at), NOW)
    assert isinstance(said, Edited)
    assert (said.at, said.words.at, said.words.written) == (kept, kept, kept)
    for event in (
        Echo("1", "d:dee", "Yes.", at),
        Activity("1", Act.FOLLOW, DEE, at),
        Removed("1", at),
        Undelivered("1", "k", "No.", at),
        Checked("1", "2", Check.PASSED, at),
    ):
        assert in_its_time(event, NOW).at == kept  # type: ignore[union-attr]


@pytest.mark.parametrize("at", [FIRST, LAST])
def test_the_pages_of_such_a_conversation_show(street: Street, client: Client, at: datetime) -> None:
    street.brand.time_zone = "America/New_York"
    street.brand.save()
    talk = Talk(street)
    first, second = talk.says("Where is my table?", at=at), talk.says("And my chair?", at=at)
    talk.hear()
    talk.events += [Edited(words(first.id, at), at), Echo("e1", "d:dee", "On its way.", at)]
    talk.events += [Activity("a1", Act.FOLLOW, Author("max"), at), Removed(second.id, at)]
    talk.hear()
    for model, name in ((models.Message, "at"), (models.Activity, "at"), (models.Contact, "first_at")):
        times = model.across_brands.values_list(name, flat=True)
        assert times
        assert all(EARLIEST <= one <= talk.now for one in times)
    client.force_login(street.ana)
    where = {"brand": street.brand.slug}
    assert client.get(reverse("inbox:index", kwargs=where)).status_code == 200
    page = client.get(reverse("inbox:show", kwargs={**where, "number": talk.conversation().pk}))
    assert (page.status_code, b"On its way." in page.content) == (200, True)
