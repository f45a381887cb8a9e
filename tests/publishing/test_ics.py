"""The calendar in other programs: stable, told as changed or cancelled, secret; and their days in ours."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from rapport.accounts.models import Membership, Role
from rapport.connectors.errors import TryAgain
from rapport.ledger.models import Entry
from rapport.ledger.what import What
from rapport.publishing.holding import hold_post
from rapport.publishing.ics import named_days as module
from rapport.publishing.ics.address import brand_behind, make_address, revoke_address
from rapport.publishing.ics.feed import calendar_feed
from rapport.publishing.ics.models import CalendarAddress, NamedDay, OtherCalendar, SaidEvent
from rapport.publishing.ics.named_days import bring_days, days_named, refresh_days
from rapport.publishing.line import line_up, move_post
from rapport.publishing.locked import NotNow
from rapport.publishing.models import Post, When
from rapport.publishing.writing import discard_post
from tests.publishing.world import Desk

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
CALENDAR = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261225\r\nSUMMARY:Christmas\r\n"
    b"END:VEVENT\r\nEND:VCALENDAR\r\n"
)


def feed(desk: Desk) -> dict[str, str]:
    """The one event there is, by its lines' names."""
    text = calendar_feed(desk.brand, desk.now, lambda one: str(one.state))
    [event] = re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", text.replace("\r\n ", ""), re.DOTALL)
    return dict(line.split(":", 1) for line in event.split("\r\n") if line)


def dated(desk: Desk, idea: str = "Oak.") -> Post:
    post = desk.post(idea)
    line_up(post, When.DATE, desk.ana, desk.now, at=desk.now + 5 * HOUR)
    return post


def test_the_same_event_keeps_its_name_and_counts_its_changes() -> None:
    desk = Desk.fresh(channels=1)
    post = dated(desk)
    first = feed(desk)
    assert (first["SEQUENCE"], first["STATUS"], first["DTSTART"]) == ("0", "CONFIRMED", "20261123T150000Z")
    assert feed(desk) == first
    move_post(post, desk.now + 7 * HOUR, desk.ana, desk.now)
    moved = feed(desk)
    assert (moved["UID"], moved["SEQUENCE"], moved["DTSTART"]) == (first["UID"], "1", "20261123T170000Z")
    hold_post(post, "", desk.ana, desk.now)
    assert feed(desk)["SUMMARY"].startswith("held")


def test_thrown_away_it_is_cancelled_for_thirty_days_and_then_gone() -> None:
    desk = Desk.fresh(channels=1)
    post = dated(desk)
    feed(desk)
    discard_post(post, desk.ana, desk.now)
    off = feed(desk)
    assert (off["STATUS"], off["SEQUENCE"]) == ("CANCELLED", "1")
    assert feed(desk) == off
    desk.wait(days=31)
    assert "VEVENT" not in calendar_feed(desk.brand, desk.now, lambda one: "")
    assert not SaidEvent.of(desk.brand).exists()


def test_no_more_than_the_beginning_of_the_words_leaves() -> None:
    desk = Desk.fresh(channels=1)
    dated(desk, "A secret that begins late and goes on: the price is 90.")
    assert "price" not in feed(desk)["SUMMARY"]


def test_an_address_works_until_it_is_revoked_or_followed_by_another() -> None:
    desk, other = Desk.fresh(channels=1), Desk.fresh(channels=1)
    token = make_address(desk.brand, desk.ana, desk.now)
    assert token not in CalendarAddress.of(desk.brand).get().token_hash
    assert brand_behind(token, desk.now) == desk.brand
    make_address(other.brand, other.ana, desk.now)
    newer = make_address(desk.brand, desk.ana, desk.now)
    assert (brand_behind(token, desk.now), brand_behind(newer, desk.now)) == (None, desk.brand)
    revoke_address(desk.brand, desk.ana, desk.now)
    assert [brand_behind(one, desk.now) for one in (newer, "", "x" * 43, "é" * 43)] == [None] * 4
    assert Entry.of(desk.brand).filter(what=What.CALENDAR_ADDRESS_REVOKED).count() == 1


def test_on_the_web_it_needs_nobody_signed_in_and_shows_one_brand_only(client: Client) -> None:
    desk, other = Desk.fresh(channels=1), Desk.fresh(channels=1)
    dated(other, "Theirs.")
    here = f"/calendar/{make_address(desk.brand, desk.ana, desk.now)}.ics"
    answer = client.get(here)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert "no-store" in answer["Cache-Control"]
    assert "Theirs." not in answer.content.decode()
    assert client.get(here.replace(here[12], "_", 1)).status_code == 404


def test_only_an_owner_makes_an_address_and_it_is_shown_once(client: Client) -> None:
    desk = Desk.fresh(channels=1)
    Membership.across_brands.create(brand=desk.brand, person=desk.ana, role=Role.OWNER)
    Membership.across_brands.create(brand=desk.brand, person=desk.bo, role=Role.AGENT)
    here, page = (reverse(f"publish:{name}", args=[desk.brand.slug]) for name in ("calendar-address", "calendars"))
    client.force_login(desk.bo)
    assert client.post(here, {"do": "make"}).status_code == 403
    client.force_login(desk.ana)
    shown = re.findall(r"/calendar/([\w-]{43})\.ics", client.post(here, {"do": "make"}).content.decode())
    assert len(shown) == 1
    assert shown[0] not in client.get(page).content.decode()


def test_days_of_a_file_stand_in_the_calendar_until_they_are_taken_out(client: Client) -> None:
    desk = Desk.fresh(channels=1)
    Membership.across_brands.create(brand=desk.brand, person=desk.ana, role=Role.OWNER)
    row = bring_days(desk.brand, "Italy", CALENDAR, desk.ana, desk.now)
    [day] = NamedDay.of(desk.brand).values_list("on", flat=True)
    assert days_named(desk.brand, day, day) == {day: ["Christmas"]}
    assert days_named(Desk.fresh(channels=0).brand, day, day) == {}
    client.force_login(desk.ana)
    for view in ("week", "month"):
        page = client.get(reverse("publish:index", args=[desk.brand.slug]), {"view": view, "day": "2026-12-24"})
        assert "Christmas" in page.content.decode()
    client.post(reverse("publish:calendar-forget", args=[desk.brand.slug, row.pk]))
    assert not NamedDay.of(desk.brand).exists()


@pytest.mark.parametrize("data", [b"", b"\x00\xff", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR", b"x" * 1_000_001])
def test_what_is_no_calendar_is_not_kept(data: bytes) -> None:
    desk = Desk.fresh(channels=1)
    with pytest.raises(NotNow):
        bring_days(desk.brand, "Odd", data, desk.ana, desk.now)
    assert not OtherCalendar.of(desk.brand).exists()


@pytest.mark.parametrize(
    "address", ["http://192.168.0.1/a.ics", "https://127.0.0.1/a.ics", "file:///etc/passwd", "webcal://[::1]/a"]
)
def test_no_address_inside_is_ever_asked(address: str) -> None:
    desk = Desk.fresh(channels=1)
    with pytest.raises(NotNow):
        bring_days(desk.brand, "Inside", b"", desk.ana, desk.now, address)


def test_an_address_is_read_once_a_day_and_its_days_stay_where_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk.fresh(channels=1)
    asked: list[str] = []

    def answer(address: str) -> bytes:
        asked.append(address)
        if len(asked) == 2:
            raise TryAgain("days.example cannot be reached.")
        return CALENDAR

    monkeypatch.setattr(module, "fetched", answer)
    bring_days(desk.brand, "Italy", b"", desk.ana, desk.now, "https://days.example/a.ics")
    assert refresh_days(desk.now) == 0
    desk.wait(days=1)
    assert (refresh_days(desk.now), refresh_days(desk.now), len(asked)) == (0, 0, 2)
    assert OtherCalendar.of(desk.brand).get().trouble == "days.example cannot be reached."
    assert NamedDay.of(desk.brand).count() == 1
    desk.wait(days=1)
    assert (refresh_days(desk.now), OtherCalendar.of(desk.brand).get().trouble) == (1, "")
