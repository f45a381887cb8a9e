"""Today: one sentence, needs with their reasons, numbers that agree with the lists, and one act for what ails."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import timedelta
from random import Random

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from rapport.accounts.models import Role
from rapport.channels.models import Channel, Health, State
from rapport.domain.forecast import Forecast, Outlook
from rapport.inbox.approve import approve
from rapport.inbox.conversation_actions import assign, reopen, resolve, snooze
from rapport.inbox.models import Conversation, Draft
from rapport.inbox.reject import reject
from rapport.inbox.write import write
from rapport.web.today.headline import counted_from, headline
from tests import cast as people
from tests.cast import Cast
from tests.screens.busy import busy
from tests.street import Street

NOW = timezone.now().replace(hour=14, minute=0)


@pytest.fixture
def ana(client: Client, street: Street) -> Client:
    client.force_login(street.ana)
    return client


def today(client: Client, slug: str) -> str:
    return client.get(reverse("today:index", args=[slug])).content.decode()


def tiles(page: str) -> dict[str, int]:
    """What each tile counts, by the view that it leads to."""
    return {view: int(n) for view, n in re.findall(r'\?view=(\w+)"><b class="n">(\d+)</b>', page)}


def test_every_tile_counts_what_its_list_shows(ana: Client, street: Street) -> None:
    busy(street)
    found = tiles(today(ana, street.brand.slug))
    assert set(found) == {"waiting", "drafts", "unknown", "mine"}
    for view, n in found.items():
        listed = ana.get(reverse("inbox:index", args=[street.brand.slug]), {"view": view}).content.decode()
        assert listed.count('class="card"') == n, view
    assert found["waiting"] > 0


def shown_as(page: str, view: str) -> str:
    """What a tile says beneath its number."""
    return re.search(rf'\?view={view}"><b.*?<small>(.*?)</small>', page, re.DOTALL)[1].strip()  # type: ignore[index]


def test_no_tile_says_none_where_there_are_some(ana: Client, street: Street) -> None:
    busy(street)
    talk = Conversation.of(street.brand).filter(waiting_since=None).first()
    assert talk is not None
    reopen(talk, street.ana, timezone.now())
    assign(talk, street.ana, street.ana, timezone.now())
    Conversation.of(street.brand).filter(assignee=street.ana).exclude(pk=talk.pk).update(assignee=None)
    page = today(ana, street.brand.slug)
    assert (tiles(page)["mine"], shown_as(page, "mine")) == (1, "nobody waits in them")
    Conversation.of(street.brand).update(assignee=None)
    page = today(ana, street.brand.slug)
    assert (tiles(page)["mine"], shown_as(page, "mine")) == (0, "none")


@pytest.mark.parametrize("seed", range(2))
def test_whatever_is_done_every_number_is_its_lists(ana: Client, street: Street, seed: int) -> None:
    """Tiles, the views in the rail and the way about, after each of many acts in any order."""
    busy(street)
    chance, now = Random(seed), timezone.now()
    acts = (
        lambda one: assign(one, chance.choice([street.ana, None]), street.ana, now),
        lambda one: resolve(one, street.ana, now),
        lambda one: reopen(one, street.ana, now),
        lambda one: snooze(one, now + timedelta(hours=2), street.ana, now),
        lambda one: write(one, "Tomorrow.", street.ana, now),
    )
    for _ in range(6):
        with suppress(ValueError):
            chance.choice(acts)(chance.choice(list(Conversation.of(street.brand))))
        place = reverse("inbox:index", args=[street.brand.slug])
        shown = ana.get(place).content.decode()
        rail = {view: int(n) for view, n in re.findall(r'\?view=(\w+)"[^>]*>[^<]*<span class="n">(\d+)<', shown)}
        for view, n in [*tiles(today(ana, street.brand.slug)).items(), *rail.items()]:
            listed = ana.get(place, {"view": view}).content.decode().count('class="card"')
            assert listed == n, view


def test_the_headline_counts_what_waits_and_says_that_too_little_is_known(ana: Client, street: Street) -> None:
    busy(street)
    page = today(ana, street.brand.slug)
    n = tiles(page)["waiting"]
    assert f"<h1>{n} people wait; not enough is known yet to say until when.</h1>" in page
    assert f"See all {n}" in page


def test_nobody_waits(ana: Client, street: Street) -> None:
    assert "<h1>Nobody waits.</h1>" in today(ana, street.brand.slug)


def test_the_pace_of_the_last_days_tells_the_hour(ana: Client, street: Street) -> None:
    for k in range(14):
        street.now = timezone.now() - timedelta(minutes=10 * (14 - k))
        street.says("I want to speak to a person please.", f"dee{k}")
        street.receive()
    # Answered after the rush: what comes while they work would lengthen it.
    for k in range(13):
        street.now = timezone.now() - timedelta(minutes=10 * (13 - k)) + timedelta(hours=4)
        write(street.conversation(f"dee{k}"), "Here I am.", street.ana, street.now)
    street.deliver()
    page = today(ana, street.brand.slug)
    assert re.search(r"<h1>1 person waits; empty by about \d\d:\d0, if nobody stops.</h1>", page)
    assert "an answer every 10 minutes" in page


@pytest.mark.parametrize(
    ("waiting", "found", "says"),
    [
        (0, Forecast(Outlook.NOBODY), "Nobody waits."),
        (1, Forecast(Outlook.GROWING), "1 person waits; more come than are answered."),
        (12, Forecast(Outlook.LONG, work=timedelta(hours=30)), "12 people wait; about 30 hours of work."),
        (12, Forecast(Outlook.BY, NOW), "12 people wait; empty by about 14:00, if nobody stops."),
        (1000, Forecast(Outlook.BY, NOW), "More than 999 people wait; that is work for days."),
    ],
)
def test_each_outlook_is_one_sentence(waiting: int, found: Forecast, says: str) -> None:
    with translation.override("en"), timezone.override(NOW.tzinfo):
        assert headline(waiting, found) == says


def test_the_sentence_below_says_from_what_and_how_sure() -> None:
    band = Forecast(
        Outlook.BY, NOW, NOW - timedelta(minutes=20), NOW + timedelta(minutes=30), None, timedelta(minutes=6), 2
    )
    with translation.override("en"), timezone.override(NOW.tzinfo):
        said = counted_from(band)
    assert said == (
        "At the pace of the last days, an answer every 6 minutes while 2 more come in an hour: 13:40 to 14:30."
    )


def test_what_needs_a_person_says_why_in_a_sentence(ana: Client, street: Street) -> None:
    busy(street)
    said = re.findall(r"<b><bdi>(\w+)</bdi></b> ([^<]+)</span>", today(ana, street.brand.slug))
    reasons = dict(said)
    assert reasons["Marta"] == "complains"
    assert reasons["Tom"] == "has a draft that waits for your yes"
    assert len(said) == len(reasons)


def test_corrections_are_told_with_who_made_them(ana: Client, street: Street) -> None:
    street.now = timezone.now()
    street.teach(automatic=False)
    for handle in ("tom", "eva"):
        street.says("What are your opening hours?", handle)
    street.receive()
    assert "Nobody corrected it today." in today(ana, street.brand.slug)
    first, second = Draft.of(street.brand).order_by("pk")
    approve(first, street.ana, street.now, text="From nine to eight, Tom.")
    reject(second, street.ana, street.now)
    page = today(ana, street.brand.slug)
    assert "People corrected it 2 times:" in page
    assert f"{street.ana.name} sent a draft, edited" in page
    assert f"{street.ana.name} rejected a draft" in page


def ailing(cast: Cast, network: str, state: State) -> Channel:
    found = people.channel(cast.aurora, network)
    Health.of(cast.aurora).filter(channel=found).update(state=state)
    return found


def test_each_ailing_channel_has_one_act(cast: Cast, client: Client) -> None:
    lost, quiet = ailing(cast, "mastodon", State.REVOKED), ailing(cast, "email", State.SILENT)
    client.force_login(cast.ana)
    page = today(client, "aurora")
    assert "2 ask for you" in page
    assert page.count(reverse("settings:channel_renewal", args=["aurora", lost.pk])) == 1
    assert page.count(reverse("settings:channel_check", args=["aurora", quiet.pk])) == 1
    assert page.index(lost.handle) < page.index(cast.channel.handle)


def test_who_may_not_sign_in_again_is_led_to_what_is_wrong(cast: Cast, client: Client) -> None:
    lost = ailing(cast, "mastodon", State.REVOKED)
    assert cast.bo.memberships.get().role == Role.AGENT
    client.force_login(cast.bo)
    page = today(client, "aurora")
    assert reverse("settings:channel_renewal", args=["aurora", lost.pk]) not in page
    assert reverse("settings:channel", args=["aurora", lost.pk]) in page
