"""Beside each who waits: how much time is left, at the brand's own pace; and until when the list is empty."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from rapport.domain.forecast import Forecast, Outlook
from rapport.inbox.models import Conversation
from rapport.inbox.write import write
from rapport.web.inbox.time_left import empty_by, time_left
from tests.street import Street

NOW = timezone.now()


@pytest.fixture
def ana(client: Client, street: Street) -> Client:
    client.force_login(street.ana)
    return client


def inbox(client: Client, street: Street, name: str = "index", **given: str) -> str:
    return client.get(reverse(f"inbox:{name}", args=[street.brand.slug]), given).content.decode()


def worked(street: Street, answered: int) -> None:
    """Each asked and was answered half an hour later; one more has waited for 25 minutes."""
    for n in range(answered):
        street.now = timezone.now() - timedelta(hours=5) + timedelta(minutes=12 * n)
        street.says("I want to speak to a person please.", f"dee{n}")
        street.receive()
        street.pass_time(1800)
        write(street.conversation(f"dee{n}"), "Here I am.", street.ana, street.now)
    street.now = timezone.now() - timedelta(minutes=25)
    street.says("I want to speak to a person please.", "eve")
    street.receive()


def test_little_time_left_is_said_in_the_row_and_again_when_it_is_refreshed(ana: Client, street: Street) -> None:
    worked(street, 12)
    page = inbox(ana, street)
    said = re.findall(r'<span class="left( presses)?">([^<]+)</span>', page)
    assert said in ([(" presses", "4 min left")], [(" presses", "5 min left")])
    assert "nine of ten had waited at most 30 min" in page
    again = re.search(r'hx-get="([^"]*rows\?[^"]*usual=\d+[^"]*)"', page)
    assert again
    assert "min left" in ana.get(again[1].replace("&amp;", "&")).content.decode()
    assert "min left" not in inbox(ana, street, "rows")


def test_too_little_is_known(ana: Client, street: Street) -> None:
    worked(street, 3)
    page = inbox(ana, street)
    assert "until when: not enough yet" in page
    assert "How much time is left is said after ten answers." in page
    assert 'class="left' not in page


@pytest.mark.parametrize(
    ("waited", "says", "presses"),
    [(0, "30 min left", False), (21, "9 min left", True), (30, "0 min left", True), (42, "12 min over", True)],
)
def test_what_is_left_of_the_usual(waited: int, says: str, presses: bool) -> None:
    talk = Conversation(waiting_since=NOW - timedelta(minutes=waited))
    with translation.override("en"):
        left = time_left(talk, timedelta(minutes=30), NOW)
    assert left
    assert (left.says, left.presses) == (says, presses)
    assert time_left(Conversation(), timedelta(minutes=30), NOW) is None
    assert time_left(talk, None, NOW) is None


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (Forecast(Outlook.NOBODY), ""),
        (Forecast(Outlook.NOT_KNOWN), "until when: not enough yet"),
        (Forecast(Outlook.GROWING), "more come than are answered"),
        (Forecast(Outlook.LONG), "not empty today"),
        (Forecast(Outlook.BY, NOW.replace(hour=16, minute=40)), "empty by about 16:40"),
    ],
)
def test_until_when_in_a_few_words(found: Forecast, says: str) -> None:
    with translation.override("en"), timezone.override(NOW.tzinfo):
        assert empty_by(found) == says
