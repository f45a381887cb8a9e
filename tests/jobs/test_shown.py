"""The list of jobs, and where it is shown: doctor, figures, the page. The jobs of this house, brand by brand."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rapport.cli.checks import examine
from rapport.inbox import conversation_actions, surface_failures
from rapport.inbox.conversation_actions import snooze
from rapport.inbox.models import Conversation
from rapport.inbox.refresh import refresh_ids
from rapport.inbox.write import write
from rapport.jobs.models import Job
from rapport.jobs.run import run
from rapport.jobs.task import Task
from rapport.ledger.models import Entry
from rapport.outbox.models import Reply, Step
from rapport.runtime.jobs import jobs
from rapport.web.settings.clock import WORDS
from tests.street import Street

pytestmark = pytest.mark.django_db


def listed(street: Street) -> dict[str, Task]:
    return {one.name: one for one in jobs(street.log, street.readers)}


def test_each_job_runs_and_has_its_words(street: Street) -> None:
    found = listed(street)
    assert set(found) == set(WORDS)
    now = timezone.now()
    assert {name: run(task, now).error for name, task in found.items()} == dict.fromkeys(found, "")
    assert all(task.next(now) > now for task in found.values())


def test_the_doctor_the_figures_and_the_page_tell_of_a_job_that_fails(street: Street, client: Client) -> None:
    now = timezone.now()
    Job.objects.create(name="wake", due=now, errors=3, runs=9, error="norte: KeyError: 'x'")
    Job.objects.create(name="learn", due=now, last_success=now, seconds=0.25, runs=4)
    told = {one.name: one for one in examine(now)}
    assert (told["job wake"].ok, "9 runs, 3 failed" in told["job wake"].said) == (False, True)
    assert told["job learn"].ok
    figures = client.get("/metrics").content.decode()
    assert 'rapport_job_errors{job="wake"} 3.0' in figures
    assert 'rapport_job_failing{job="learn"} 0.0' in figures
    client.force_login(street.ana)
    page = client.get(f"/b/{street.brand.slug}/settings/clock").content.decode()
    assert "Bring back what was snoozed" in page
    assert "KeyError" not in page, "it names another brand"


def test_a_conversation_that_cannot_be_woken_keeps_no_other_brand_asleep(
    street: Street, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, now = Street.open(tmp_path), timezone.now()
    for one in (street, other):
        one.says("hello")
        one.receive()
        snooze(one.conversation(), now + timedelta(minutes=1), one.ana, now)
    broken, real = street.conversation().pk, refresh_ids

    def odd(numbers: list[int], at: datetime) -> object:
        if broken in numbers:
            raise ValueError("its rows are odd")
        return real(numbers, at)

    monkeypatch.setattr(conversation_actions, "refresh_ids", odd)
    outcome = run(listed(street)["wake"], now + timedelta(minutes=2))
    assert (outcome.partly, outcome.error) == (True, f"{street.brand.slug}: ValueError: its rows are odd")
    assert (street.conversation().status, other.conversation().status) == ("snoozed", "open")
    monkeypatch.undo()
    assert run(listed(street)["wake"], now + timedelta(minutes=2)).error == ""
    assert street.conversation().status == "open"


def failed_replies(street: Street, count: int) -> None:
    """As many conversations, each with a reply that the network refused."""
    for n in range(count):
        street.says("I want to talk to a human", f"dee{n}")
    street.receive()
    for talk in Conversation.of(street.brand).select_related("floor", "channel", "brand"):
        write(talk, "One moment.", street.ana, street.now)
    Reply.of(street.brand).update(step=Step.FAILED, reason="no")


@pytest.mark.parametrize("count", [3, 30])
def test_what_failed_surfaces_in_as_many_queries_for_thirty_as_for_three(street: Street, count: int) -> None:
    failed_replies(street, count)
    with CaptureQueriesContext(connection) as asked:
        assert surface_failures.surface_failures(street.now) == count
    assert len(asked) <= 30
    assert Entry.of(street.brand).filter(what="waits again").count() == count
    with CaptureQueriesContext(connection) as asked:
        assert surface_failures.surface_failures(street.now) == 0
    assert len(asked) <= 4
