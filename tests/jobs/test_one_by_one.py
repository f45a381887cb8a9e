"""One row never holds up another: for every job that goes over rows, whatever breaks in one of them."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module

import pytest
from django.db import OperationalError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rapport.history import job
from rapport.inbox.imports import Import
from rapport.jobs.one_by_one import one_by_one
from rapport.jobs.run import run
from rapport.jobs.task import Task
from rapport.publishing.ics import named_days
from rapport.publishing.ics.models import OtherCalendar
from rapport.runtime.jobs import jobs
from tests.cast import Cast
from tests.street import Street

# Which function of each job goes over rows.
OVER_ROWS: dict[str, str] = {
    "come round": "publishing.series.come_round",
    "pass on": "curation.passing_on.pass_on",
    "answer silence": "approvals.silence.answer_silence",
    "expire articles": "inbox.article_ends.look_at_articles",
    "take back old answers": "outbox.too_old.take_back_old",
    "date spending right": "budgets.odd_clock.date_fills_right",
    "note what is shared": "channels.shared.note_all_shared",
    "fetch templates": "channels.templates.fetch_due",
    "look after repeated posts": "inbox.evergreen_watch.watch_evergreen",
    "bring posts in": "publishing.imports.running.carry_on_imports",
    "ask for results": "publishing.results.asking.ask_for_results",
    "read posts back": "publishing.results.read_back.read_back",
    "read calendars": "publishing.ics.named_days.refresh_days",
    "check permissions": "publishing.permission.check_ahead",
    "refresh sign-ins": "channels.grants.refresh_due",
    "count followers": "audience.count.count_followers",
    "look at entrants": "audience.draws.profiles.look_at_entrants",
    "look at draws": "audience.draws.ahead.look_at_draws",
    "mail sign-in links": "outbox.sign_in_mail.send_asked",
    "calibrate": "promise.calibration_job.look_at",
    "look at answers": "promise.answer_job.look_at_all_answers",
    "ask for history": "history.job.ask_networks",
    "take told history": "history.job.take_what_was_told",
    "bring in history": "history.job.bring_in_waiting",
}
# The others, and why no row of theirs can hold up another.
OTHERWISE: dict[str, str] = {
    "record stops": "each press is a file of its own, kept until it is recorded",
    "wake": "one transaction for a brand; where it breaks, each brand is tried by itself",
    "surface failures": "one transaction for a brand; where it breaks, each brand is tried by itself",
    "look around": "side by side, each with an outcome of its own",
    "fetch pictures of tables": "side by side, each with an outcome of its own",
    "mail troubles": "one mail for each person of a brand, in its transaction",
    "remind of approvals": "one mail for each person of a brand, in its transaction",
    "what the field read": "one draft for a brand",
    "fall silent": "one statement for each network",
    "learn": "one layer for each reader of a brand",
    "replay": "each ends by itself, with what broke it",
    "gather questions": "one row for a brand",
    "warm articles": "one brand at a time",
    "forget raw": "one statement",
    "forget spending": "one statement",
    "forget sign-ins": "statements over whole tables",
    "forget followers": "statements over whole tables",
    "forget files": "what could not go is tried again, behind what did",
    "forget cards": "statements over whole tables",
    "demo": "the invented street's own clock",
}


def test_every_job_says_how_its_rows_are_kept_apart(street: Street) -> None:
    """A new job fails here until somebody decided; one that goes over rows does it by the one loop for that."""
    assert {one.name for one in jobs(street.log, street.readers)} == {*OVER_ROWS, *OTHERWISE}
    for name, where in OVER_ROWS.items():
        module, _, function = where.rpartition(".")
        source = inspect.getsource(getattr(import_module(f"rapport.{module}"), function))
        assert "one_by_one(" in source, name


@given(st.lists(st.booleans()))
def test_whichever_rows_break_all_others_are_done(well: list[bool]) -> None:
    done, put_off = list[int](), list[int]()

    def act(n: int) -> int:
        if not well[n]:
            raise RuntimeError(n)
        done.append(n)
        return 1

    if all(well):
        assert one_by_one(range(len(well)), act, put_off.append) == len(well)
    else:
        with pytest.raises(RuntimeError, match=str(well.index(False))):
            one_by_one(range(len(well)), act, put_off.append)
    assert done == [n for n, fine in enumerate(well) if fine]
    assert put_off == [n for n, fine in enumerate(well) if not fine]


def test_a_database_that_is_away_is_no_rows_fault() -> None:
    def away(n: int) -> None:
        raise OperationalError

    put_off: list[int] = []
    with pytest.raises(OperationalError):
        one_by_one([1, 2], away, put_off.append)
    assert put_off == []


def damaged(broken: str) -> Callable[[str], bytes]:
    def fetched(address: str) -> bytes:
        if broken in address:
            raise KeyError("nobody foresaw this")
        return b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"

    return fetched


def test_a_damaged_calendar_is_not_the_first_one_in_every_round(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    for n, name in enumerate(["damaged", "whole"]):
        OtherCalendar.across_brands.create(
            brand=cast.aurora,
            name=name,
            by=cast.ana,
            address=f"https://days.example/{name}",
            read_at=now,
            due_at=now - timedelta(hours=2 - n),
        )
    monkeypatch.setattr(named_days, "fetched", damaged("damaged"))
    monkeypatch.setattr(named_days, "MOST", 1)
    task = Task("read calendars", timedelta(minutes=10), named_days.refresh_days)
    assert "KeyError" in run(task, now).error
    assert run(task, now).error == ""
    found = {one.name: one.trouble for one in OtherCalendar.of(cast.aurora)}
    assert found["whole"] == ""
    assert found["damaged"].startswith("It could not be read")
    assert not OtherCalendar.of(cast.aurora).filter(due_at__lte=now).exists()


def test_a_turn_of_history_ends_where_another_brand_waits(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "TURN", 0.0)
    rows = [
        Import.across_brands.create(brand=one, format="mail", name="m", path="x", told={"go": True})
        for one in (cast.aurora, cast.aurora, cast.norte)
    ]
    assert job._turn() == [rows[0], rows[2]], "one of each brand"
    goes_on = job._turn_of(rows[0])
    assert not goes_on()
    rows[2].delete()
    assert goes_on(), "nobody else waits"
