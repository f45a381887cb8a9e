"""The first day: few labels, drawn with probabilities that are known, and a threshold that holds at any look."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from rapport.inbox.models import Decision, Message
from rapport.inbox.sampling import calibrates
from rapport.promise import alarm, first_day
from rapport.promise.calibrate import look
from rapport.promise.calibration_job import look_at
from rapport.promise.dial import turn
from rapport.promise.first_day import LEAST, SELDOM, chance_of, edge_of, planned, planned_order
from rapport.promise.first_look import PlannedScores, labels_expected, looks_at_any_time
from rapport.promise.judge import forget, judge
from rapport.promise.labelling_queue import labelling_queue
from rapport.promise.models import Audit, Calibration, Drawn, Halt, Judgement, Says
from rapport.triage.alpha_spending import alpha_spent
from rapport.triage.anytime import anytime
from rapport.triage.simulation import World
from tests.promise.crowd import READERS, crowd, group_of, is_pain
from tests.street import Street

ALPHA = 0.3
"""A promise that a few dozen labels can prove."""


def labelled(street: Street, most: int) -> list[Judgement]:
    """Ana labels what the queue asks her, one by one, and takes chance's questions only."""
    made = []
    for _ in range(most):
        asks = [one for one in labelling_queue(group_of(street), street.now) if one.why == "planned"]
        if not asks:
            break
        says = Says.COMPLAINT if is_pain(asks[0].message) else Says.OTHER
        made.append(judge(asks[0].message, says, asks[0].drawn, street.ana, street.now, asks[0].chance))
    return made


@pytest.fixture
def first(street: Street, monkeypatch: pytest.MonkeyPatch) -> Street:
    """A street that has been talked to, and on which nobody has labelled anything; its turns are even."""
    monkeypatch.setattr(first_day, "order", lambda message: message * 0.618_034 % 1)
    street.teach()
    turn(street.brand, street.ana, street.now, alpha=ALPHA, audit=0.05, shadow=False)
    crowd(street, 140, 140)
    return street


@pytest.mark.django_db
def test_what_the_queue_asks_has_the_probability_it_says(first: Street) -> None:
    edge = edge_of(group_of(first))
    assert edge is not None
    rows = labelled(first, 30)
    assert len(rows) == 30
    assert all(calibrates(row.message_id) and row.drawn == Drawn.CHANCE for row in rows)
    scores = {row.message_id: row.message.reading.complaint for row in rows}
    assert all(row.chance == chance_of(scores[row.message_id], edge) for row in rows)
    waiting = {
        pk: score
        for pk, score in Message.of(first.brand)
        .filter(reading__isnull=False)
        .values_list("pk", "reading__complaint")
        if calibrates(pk)
    }
    assert [row.message_id for row in rows] == planned_order(waiting, edge)[:30]


@pytest.mark.django_db
def test_the_first_answer_comes_with_few_labels_and_names_its_bound(first: Street) -> None:
    labelled(first, 80)
    made = look_at(READERS, first.brand, first.now)
    assert made == [group_of(first)]
    row = Calibration.of(first.brand).get()
    assert row.anytime
    assert (row.look, row.rank, row.spent) == (1, None, alpha_spent(0.05, 1))
    assert 0 < row.threshold <= (edge_of(group_of(first)) or 0)
    asked = Message.of(first.brand).filter(reading__complaint__lt=row.threshold)
    assert not any(is_pain(one) for one in asked.select_related("conversation__identity"))
    first.now += timedelta(minutes=1)
    for n in range(8):
        first.says("What are your opening hours?", f"late{n}")
    first.receive()
    late = Decision.of(first.brand).filter(message__conversation__identity__handle__startswith="late")
    assert {one.terms["calibration"] for one in late} == {str(row.pk)}


@pytest.mark.django_db
def test_looking_often_spends_once_and_another_promise_spends_anew(first: Street) -> None:
    labelled(first, 60)
    spent = [look(group_of(first), READERS, first.now)[0].spent for _ in range(3)]
    assert spent == [alpha_spent(0.05, 1)] * 3
    turn(first.brand, first.ana, first.now, alpha=0.25, audit=0.05, shadow=False)
    assert look(group_of(first), READERS, first.now)[0].spent == alpha_spent(0.05, 4)


@pytest.mark.django_db
def test_nothing_is_looked_at_before_it_opens_something(first: Street) -> None:
    labelled(first, 4)
    assert look_at(READERS, first.brand, first.now) == []
    assert not Calibration.of(first.brand).exists()


@pytest.mark.django_db
def test_who_began_the_plain_way_goes_on_so(first: Street) -> None:
    message = Message.of(first.brand).filter(reading__isnull=False).select_related("channel", "reading").first()
    assert message is not None
    row = judge(message, Says.OTHER, Drawn.CHANCE, first.ana, first.now)
    Judgement.across_brands.filter(pk=row.pk).update(drawn=Drawn.CHANCE)
    assert edge_of(group_of(first)) is None
    assert not looks_at_any_time(group_of(first))
    assert "planned" not in {one.why for one in labelling_queue(group_of(first), first.now)}


@pytest.mark.django_db
def test_too_few_messages_make_no_plan(street: Street) -> None:
    crowd(street, 10, 10)
    assert LEAST > 20
    assert edge_of(group_of(street)) is None


@pytest.mark.django_db
def test_what_was_audited_or_said_before_a_halt_proves_nothing_here(first: Street) -> None:
    rows = labelled(first, 40)
    made = look(group_of(first), READERS, first.now)[0]
    Audit.across_brands.create(
        brand=first.brand, message=rows[0].message, calibration=made, share=0.05, automatic=True, at=first.now
    )
    assert len(planned(group_of(first))) == len(rows) - 1
    first.now += timedelta(minutes=1)
    halt = Halt.across_brands.create(
        **group_of(first).facts, calibration=made, wealth=20, complaints=9, at=first.now
    )
    assert planned(group_of(first)) == []
    alarm.lift(halt, first.ana, first.now)
    again = look(group_of(first), READERS, first.now)[0]
    assert (again.threshold, again.spent) == (0.0, alpha_spent(0.05, 2))


@pytest.mark.django_db
def test_what_was_put_right_in_passing_stands_where_the_plan_asks_about_it(first: Street) -> None:
    ask = next(one for one in labelling_queue(group_of(first), first.now) if one.why == "planned")
    before = judge(ask.message, Says.OTHER, Drawn.CORRECTION, first.ana, first.now)
    assert before.chance is None
    labelled(first, 3)
    assert [row.message_id for row in planned(group_of(first))][0] == ask.message.pk
    again = Judgement.of(first.brand).get(message=ask.message)
    assert again.pk != before.pk
    assert again.chance == ask.chance
    forget(again, first.ana, first.now)
    assert ask.message.pk not in {row.message_id for row in planned(group_of(first))}


@pytest.mark.django_db
def test_how_far_it_is_rises_with_the_labels_and_ends_at_the_first_answer(first: Street) -> None:
    waiting = dict(Message.of(first.brand).filter(reading__isnull=False).values_list("pk", "reading__complaint"))
    expected = labels_expected(waiting, edge_of(group_of(first)) or 0.0, ALPHA, 0.03)
    assert 1 < expected < 150
    labelled(first, 6)
    few = PlannedScores.of(planned(group_of(first)), READERS.first).evidence(ALPHA, 0.03)
    labelled(first, 70)
    many = PlannedScores.of(planned(group_of(first)), READERS.first)
    assert few < 1
    assert many.evidence(ALPHA, 0.03) == 1
    assert many.threshold(ALPHA, 0.03) > 0


def streams(chance: np.random.Generator, world: World, edge: float, alpha: float) -> list[float]:
    """The thresholds of all looks of one stream, whose labels are asked for as the plan asks."""
    drawn = chance.integers(len(world.scores), size=1_500)
    scores = dict(enumerate(world.scores[drawn].tolist()))
    asked = planned_order(scores, edge)
    told = [bool(world.is_complaint[drawn[pk]]) for pk in asked]
    ps = [chance_of(scores[pk], edge) for pk in asked]
    given = [scores[pk] for pk in asked]
    ends = range(20, len(asked) + 1, 20)
    return [anytime(given[:at], told[:at], ps[:at], alpha, 0.05, 1.0) for at in ends]


def test_never_more_than_alpha_whatever_the_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """The given messages are all there are, so each threshold's true risk is known exactly."""
    chance = np.random.default_rng(3)
    complaints = chance.random(4_000) < 0.3
    scores = np.where(complaints, chance.beta(3, 1.5, 4_000), chance.beta(1, 4, 4_000))
    world = World(scores, complaints)
    edge = float(np.quantile(scores, first_day.REGION))
    broke, opened = 0, 0
    for _ in range(60):
        monkeypatch.setattr(first_day, "order", dict(enumerate(chance.random(1_500))).__getitem__)
        found = streams(chance, world, edge, 0.05)
        broke += bool((world.risk(found) > 0.05).any())
        opened += world.automated(found[-1]) > 0
    assert broke <= 3
    assert opened > 30


def test_the_beginning_of_the_order_is_a_sample_with_the_odds_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(4)
    monkeypatch.setattr(first_day, "order", dict(enumerate(chance.random(40_000))).__getitem__)
    scores = dict(enumerate(chance.random(40_000)))
    asked = planned_order(scores, 0.25)
    for until in (500, 2_000, len(asked)):
        low = sum(scores[pk] < 0.25 for pk in asked[:until])
        odds = 0.25 / (0.25 + 0.75 * SELDOM)
        assert abs(low / until - odds) < 4 * (odds * (1 - odds) / until) ** 0.5
