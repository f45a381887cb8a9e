"""The audit finds what people's corrections miss, and the alarm stops the group at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rapport.domain.decision import Route
from rapport.inbox.models import Decision, Message
from rapport.outbox.models import Reply, Step
from rapport.promise import alarm, report
from rapport.promise.calibrate import look, sample
from rapport.promise.dial import turn
from rapport.promise.judge import judge
from rapport.promise.labelling_queue import labelling_queue, waiting_audits
from rapport.promise.models import Audit, Calibration, Drawn, Halt, Says
from tests.promise.crowd import READERS, calibrated, crowd, group_of
from tests.street import Street

pytestmark = pytest.mark.django_db


def generous(street: Street, audit: float = 0.5) -> Calibration:
    """A threshold that lets everything through, as if the world had changed after it was fitted."""
    made = calibrated(street, pains=150, asks=5)
    Calibration.across_brands.filter(pk=made.pk).update(threshold=1.1)
    turn(street.brand, street.ana, street.now, alpha=0.05, audit=audit, shadow=False)
    made.refresh_from_db()
    return made


def ask_hours(street: Street, count: int, prefix: str = "hours") -> None:
    for n in range(count):
        street.says("What are your opening hours?", f"{prefix}{n}")
    street.receive()


def judge_audits(street: Street, says: Says) -> None:
    rows = Message.of(street.brand).filter(audit__isnull=False, judgement=None)
    for message in rows.select_related("channel", "reading"):
        judge(message, says, Drawn.CHANCE, street.ana, street.now)


def test_an_audited_answer_waits_for_a_person(street: Street) -> None:
    street.teach()
    generous(street)
    ask_hours(street, 30)
    drawn = Audit.of(street.brand)
    assert 5 <= drawn.count() <= 25
    routes = (
        Decision.of(street.brand).filter(message__in=drawn.values("message")).values_list("route", "automatic")
    )
    assert set(routes) == {(Route.DRAFT, True)}
    said = Decision.of(street.brand).filter(route=Route.ANSWER)
    assert said.count() == 30 - drawn.count() == Reply.of(street.brand).filter(approved_by=None).count()
    assert waiting_audits(street.brand) == drawn.count()
    assert {one.why for one in labelling_queue(group_of(street), street.now)[: drawn.count()]} == {"audit"}


def test_when_the_bet_is_won_the_group_stops_with_the_judgement(street: Street) -> None:
    street.teach()
    made = generous(street)
    ask_hours(street, 30)
    waiting = Reply.of(street.brand).filter(step=Step.QUEUED, approved_by=None)
    assert waiting.exists()
    judge_audits(street, Says.COMPLAINT)
    halt = Halt.of(street.brand).get()
    assert halt.calibration == made
    assert halt.wealth >= 1 / made.delta
    assert not waiting.exists()
    assert report.report(group_of(street), street.now).status == "halted"
    ask_hours(street, 5, "later")
    late = Decision.of(street.brand).filter(message__conversation__identity__handle__startswith="later")
    assert Route.ANSWER not in set(late.values_list("route", flat=True))
    street.deliver()
    assert street.heard("hours0") == []


def test_a_lifted_halt_waits_for_a_new_look(street: Street) -> None:
    street.teach()
    generous(street)
    ask_hours(street, 30)
    judge_audits(street, Says.COMPLAINT)
    alarm.lift(Halt.of(street.brand).get(), street.ana, street.now)
    ask_hours(street, 3, "later")
    late = Decision.of(street.brand).filter(message__conversation__identity__handle__startswith="later")
    assert set(late.values_list("route", flat=True)) == {Route.DRAFT}
    street.now += timedelta(hours=2)
    again = look(group_of(street), READERS, street.now)[0]
    assert again.labels > Calibration.of(street.brand).get(look=1).labels
    assert report.report(group_of(street), street.now).status != "halted"


def test_audited_questions_win_nothing(street: Street) -> None:
    street.teach()
    generous(street)
    ask_hours(street, 20)
    judge_audits(street, Says.OTHER)
    assert report.wealth_of(group_of(street)) == []
    assert not Halt.of(street.brand).exists()


def test_what_was_found_is_told_with_its_interval(street: Street) -> None:
    street.teach()
    generous(street)
    ask_hours(street, 12)
    crowd(street, 12, 0)
    first = Message.of(street.brand).filter(audit__automatic=True).select_related("channel", "reading").first()
    assert first is not None
    judge(first, Says.COMPLAINT, Drawn.CHANCE, street.ana, street.now)
    found = report.realised(group_of(street))
    assert (found.complaints, found.automatic, found.share) == (1, 1, 1.0)
    assert found.low < found.share <= found.high


def test_the_curve_rises_with_the_threshold(street: Street) -> None:
    calibrated(street)
    points = report.curve(sample(group_of(street), street.now))
    assert 10 < len(points) <= 61
    for before, after in zip(points, points[1:], strict=False):
        assert before.threshold <= after.threshold
        assert before.risk <= after.risk <= after.risk_high
        assert before.coverage <= after.coverage


def test_shadow_mode_decides_and_records_and_says_nothing(street: Street) -> None:
    street.teach()
    generous(street)
    turn(street.brand, street.ana, street.now, alpha=0.05, audit=0.01, shadow=True)
    ask_hours(street, 8)
    street.deliver()
    rows = Decision.of(street.brand).filter(message__conversation__identity__handle__startswith="hours")
    assert set(rows.values_list("route", "automatic")) == {(Route.DRAFT, True)}
    assert not Reply.of(street.brand).exists()
