"""Events on the page: announced, on the calendar's days, moved, called off, and given to anybody's calendar."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.accounts.models import Membership, Role
from rapport.publishing.line import line_up
from rapport.publishing.models import Post, When
from rapport.publishing.occasions.models import Occasion
from rapport.publishing.writing import PostGiven, VariantGiven, change_post
from tests.screens.test_publish import ana as ana
from tests.screens.test_publish import at
from tests.street import Street, colleague


def form(street: Street, days: int = 3, **more: str) -> dict[str, str]:
    start = (timezone.now() + timedelta(days=days)).astimezone(ZoneInfo(street.brand.time_zone))
    said = {"title": "An evening of <oak>", "zone": street.brand.time_zone, "place": "The blue hall"}
    times = {"starts": f"{start:%Y-%m-%dT}19:00", "ends": f"{start:%Y-%m-%dT}21:00"}
    return {**said, **times, "channels": str(street.channel.pk), "key": "form 1", **more}


@pytest.fixture
def event(ana: Client, street: Street) -> Occasion:
    for _ in range(2):
        assert ana.post(at(street, "event-new"), form(street)).status_code == 302
    return Occasion.of(street.brand).get()


def test_announced_it_stands_on_its_day_in_every_view(ana: Client, street: Street, event: Occasion) -> None:
    assert Post.of(street.brand).count() == 1
    for view in ("week", "month", "list"):
        page = ana.get(at(street, "index"), {"view": view, "day": form(street)["starts"][:10]}).content.decode()
        assert "An evening of &lt;oak&gt;" in page
        assert at(street, "event", event.pk) in page
    assert "The blue hall" in ana.get(at(street, "event", event.pk)).content.decode()
    assert at(street, "event", event.pk) in ana.get(at(street, "events")).content.decode()


def test_what_is_refused_says_why_and_the_words_stay(ana: Client, street: Street, event: Occasion) -> None:
    wrong = form(street, ends="2026-01-01T10:00", title="Typed <so>")
    for there in (at(street, "event-new"), at(street, "event", event.pk)):
        answer = ana.post(there, {**wrong, "key": "form 2", "seen": "0"})
        assert answer.status_code == 422
        assert "It has to end after it begins" in answer.content.decode()
        assert "Typed &lt;so&gt;" in answer.content.decode()
    assert ana.post(at(street, "event-new"), form(street, starts="soon", key="f3")).status_code == 422
    assert Occasion.of(street.brand).get().title == "An evening of <oak>"


def test_moved_it_is_told_on_today_until_somebody_leaves_it(ana: Client, street: Street, event: Occasion) -> None:
    post = Post.of(street.brand).get()
    change_post(post, PostGiven("On Friday!", (VariantGiven(street.channel),)), street.ana, timezone.now())
    line_up(post, When.DATE, street.ana, timezone.now(), at=timezone.now() + timedelta(hours=9))
    moved = ana.post(at(street, "event", event.pk), form(street, 4, seen="0"), follow=True)
    assert "Changed. Posts in line say so" in moved.content.decode()
    today = reverse("today:index", args=[street.brand.slug])
    assert "Its event was changed, and these words do not say so." in ana.get(today).content.decode()
    assert "Leave the words as they are" in ana.get(at(street, "post", post.pk)).content.decode()
    ana.post(at(street, "event-leave", post.pk))
    assert "Its event was changed" not in ana.get(today).content.decode()


def test_anybody_gets_it_for_a_calendar_without_a_cookie(ana: Client, street: Street, event: Occasion) -> None:
    there = reverse("event-feed", args=[event.key])
    anybody = Client()
    got = anybody.get(there)
    assert (got.status_code, got["Content-Type"], bool(got.cookies)) == (
        200,
        "text/calendar; charset=utf-8",
        False,
    )
    text = got.content.decode().replace("\r\n ", "")
    assert f"UID:{event.uid}\r\n" in text
    assert "SUMMARY:An evening of <oak>\r\n" in text
    assert "LOCATION:The blue hall\r\n" in text
    ana.post(at(street, "event-off", event.pk), {"why": "Flooded."})
    assert "STATUS:CANCELLED" in anybody.get(there).content.decode()
    ana.post(at(street, "event-address", event.pk), {"do": "revoke"})
    assert anybody.get(there).status_code == 404
    assert anybody.get(reverse("event-feed", args=["x" * 24])).status_code == 404


def test_one_tap_makes_the_reminder(ana: Client, street: Street, event: Occasion) -> None:
    answers = [ana.post(at(street, "event-reminder", event.pk)) for _ in range(2)]
    assert len({answer["Location"] for answer in answers}) == 1
    page = ana.get(answers[0]["Location"]).content.decode()
    assert "Promemoria: An evening of &lt;oak&gt;" in page
    assert "Let it come round" not in page
    assert "Remind a day before" not in ana.get(at(street, "event", event.pk)).content.decode()


def test_a_viewer_reads_and_changes_nothing(client: Client, street: Street, event: Occasion) -> None:
    eve = colleague(street, "eve")
    Membership.across_brands.filter(person=eve).update(role=Role.VIEWER)
    client.force_login(eve)
    page = client.get(at(street, "event", event.pk)).content.decode()
    assert "Change it" not in page
    assert client.post(at(street, "event", event.pk), form(street, seen="0")).status_code in (403, 404)
    assert client.post(at(street, "event-off", event.pk), {"why": "No."}).status_code in (403, 404)
    assert Occasion.of(street.brand).get().sequence == 0
