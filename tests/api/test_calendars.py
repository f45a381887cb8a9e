"""Calendars of others over the API: brought as text or from an address, within bounds, and taken out again."""

from __future__ import annotations

import pytest
from django.utils import timezone

from rapport.connectors.errors import TryAgain
from rapport.ledger.models import Entry
from rapport.publishing.ics import named_days
from rapport.publishing.ics.models import OtherCalendar
from tests.api.caller import Caller
from tests.api.scene import Scene

YEAR = timezone.now().year + 1
ADDRESS = "https://days.example/italy.ics"


def calendar(name: str = "Christmas") -> str:
    day = f"{YEAR}0106"
    event = f"BEGIN:VEVENT\r\nUID:1@days.example\r\nDTSTART;VALUE=DATE:{day}\r\nSUMMARY:{name}\r\nEND:VEVENT"
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{event}\r\nEND:VCALENDAR\r\n"


def test_a_file_is_brought_once_listed_and_taken_out(scene: Scene, ana: Caller, bo: Caller) -> None:
    given = {"name": "Italy", "text": calendar()}
    made, again = (ana.post("/calendars", given) for _ in range(2))
    assert (made.status, made.body["days"], made.body["id"]) == (201, 1, again.body["id"])
    [listed] = bo.get("/calendars").body["items"]
    assert (listed["name"], listed["by"], listed["due_at"]) == ("Italy", made.body["by"], None)
    [day] = bo.get(f"/calendars/{listed['id']}/days").body["items"]
    assert day == {"on": f"{YEAR}-01-06", "name": "Christmas"}
    assert ana.call("DELETE", f"/calendars/{listed['id']}").body == {"done": True}
    assert ana.get("/calendars").body["items"] == []
    assert ana.call("DELETE", f"/calendars/{listed['id']}").status == 404
    assert Entry.of(scene.cast.aurora).filter(what__startswith="holidays").count() == 2


def test_an_address_is_asked_once_and_read_again_tomorrow(ana: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def answer(address: str) -> bytes:
        asked.append(address)
        return calendar().encode()

    monkeypatch.setattr(named_days, "fetched", answer)
    made = [ana.post("/calendars", {"address": ADDRESS}).body for _ in range(2)]
    assert (made[0]["id"], made[0]["name"], asked) == (made[1]["id"], "days.example", [ADDRESS])
    assert made[0]["due_at"] is not None


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({}, 422),
        ({"address": ADDRESS, "text": "BEGIN:VCALENDAR"}, 422),
        ({"text": "no calendar"}, 409),
        ({"text": "x" * 1_000_001}, 422),
        ({"address": "file:///etc/passwd"}, 422),
        ({"address": "https://127.0.0.1/a.ics"}, 409),
        ({"address": "webcal://192.168.0.1/a.ics"}, 409),
        ({"address": ADDRESS, "every": 5}, 422),
    ],
)
def test_what_is_no_calendar_or_lies_inside_is_said_and_not_kept(
    ana: Caller, given: dict[str, object], status: int
) -> None:
    told = ana.post("/calendars", given)
    assert (told.status, bool(told.body["message"])) == (status, True)
    assert not OtherCalendar.across_brands.exists()


def test_an_address_that_fails_is_told_with_its_reason(ana: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def answer(address: str) -> bytes:
        raise TryAgain("days.example cannot be reached.")

    monkeypatch.setattr(named_days, "fetched", answer)
    assert "cannot be reached" in ana.post("/calendars", {"address": ADDRESS}).body["message"]


def test_an_eleventh_is_refused_and_another_brand_sees_none(ana: Caller, cruz: Caller) -> None:
    told = [ana.post("/calendars", {"name": f"C{n}", "text": calendar()}).status for n in range(11)]
    assert told == [201] * 10 + [409]
    number = ana.get("/calendars").body["items"][0]["id"]
    assert cruz.get("/calendars").body["items"] == []
    assert cruz.get(f"/calendars/{number}/days").status == 404
    assert cruz.call("DELETE", f"/calendars/{number}").status == 404
