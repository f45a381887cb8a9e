"""A line that stands is seen, and told from one that is only long."""

from __future__ import annotations

from pathlib import Path
from time import time

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from rapport.intake.log import SqliteLog
from rapport.runtime import line_health
from rapport.runtime.beat import Heart, last_beat
from rapport.store import disk_room

pytestmark = pytest.mark.django_db


@pytest.fixture
def heart(tmp_path: Path, settings: Settings) -> Heart:
    """A home of its own, and what beats in it."""
    settings.HOME, settings.INTAKE_FILE = tmp_path, tmp_path / "intake.sqlite3"
    return Heart(tmp_path / "work.beat")


def waits(settings: Settings) -> None:
    SqliteLog(settings.INTAKE_FILE).append([("key", b"x")] * 3)


def test_where_nothing_waits_all_is_well_with_or_without_a_work_process(heart: Heart) -> None:
    assert line_health.line().ok
    heart.beat()
    assert line_health.line() == line_health.ProbeResult(True, "moving; 0 waiting")
    heart.stop()
    assert last_beat(heart.path) is None


def test_what_waits_while_something_is_taken_is_busy(heart: Heart, settings: Settings) -> None:
    waits(settings)
    heart.beat(time() - 5)
    found = line_health.line(time() + 8)
    assert (found.ok, found.said.startswith("moving; 3 waiting, the oldest for")) == (True, True)


def test_what_waits_while_nothing_is_taken_stands(heart: Heart, settings: Settings, client: Client) -> None:
    waits(settings)
    late = line_health.line(time() + line_health.STANDS + 1)
    assert (late.ok, "no work process runs" in late.do) == (False, True)
    heart.beat()
    assert line_health.line(time() + 10).ok
    late = line_health.line(time() + line_health.SILENT + 1)
    assert (late.ok, "not been heard" in late.said) == (False, True)


def test_a_process_that_beats_and_takes_nothing_stands(
    heart: Heart, settings: Settings, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits(settings)
    heart.beat()
    assert client.get("/readyz").status_code == 200
    monkeypatch.setattr(line_health, "STANDS", -1.0)
    answer = client.get("/readyz")
    assert (answer.status_code, "stands: 3 waiting" in answer.json()["reason"]) == (503, True)
    assert answer.json()["free"] > 0


def test_a_loop_that_fails_again_and_again_is_told_until_it_goes_well(heart: Heart) -> None:
    heart.told("send", "nothing leaves: the disk is full")
    heart.beat()
    assert line_health.line().ok, "one stumble is none"
    assert "the disk is full" in line_health.line(time() + line_health.FAILS + 1).said
    heart.told("send", "")
    heart.beat()
    assert line_health.line(time() + line_health.FAILS + 1).ok


def test_a_full_disk_is_not_ready(heart: Heart, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_health, "free", lambda: 12_345)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["reason"]) == (503, "the disk is full: 12,345 bytes are free")
    assert disk_room.free() > 0


def test_what_was_taken_last_outlives_the_process(heart: Heart) -> None:
    heart.beat(1000.0)
    assert Heart(heart.path).taken_at == 1000.0
    assert Heart(heart.path).unclean
