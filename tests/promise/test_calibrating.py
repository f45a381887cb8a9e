"""From what people judge to a threshold, group by group."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.inbox.models import Decision, Message
from rapport.inbox.sampling import calibrates, draw
from rapport.promise import calibration_job, dial, report
from rapport.promise.binding import binding
from rapport.promise.calibrate import fitted, look, needed
from rapport.promise.few_of_each import OF_ONE, few_of_each
from rapport.promise.group import TRIAL, Group, groups
from rapport.promise.judge import NotJudged, forget, judge
from rapport.promise.labelling_queue import labelling_queue
from rapport.promise.models import Calibration, Drawn, Judgement, Says
from rapport.triage.alpha_spending import alpha_spent
from rapport.triage.bound import k_star, labels_needed, umbrella
from tests.promise.crowd import READERS, calibrated, crowd, group_of, label
from tests.street import Street

pytestmark = pytest.mark.django_db


def test_without_labels_nothing_is_automatic_and_the_report_says_what_is_missing(street: Street) -> None:
    street.teach()
    crowd(street, 3, 1)
    one = report.report(group_of(street), street.now)
    assert (one.status, one.complaints, one.needed) == ("leave", 0, 173)
    assert look(group_of(street), READERS, street.now)[0].threshold == 0.0


def test_the_threshold_is_the_umbrella_on_what_chance_drew(street: Street) -> None:
    made = calibrated(street)
    rows = Judgement.of(street.brand).filter(drawn=Drawn.CHANCE, says=Says.COMPLAINT)
    scores = list(rows.values_list("message__reading__complaint", flat=True))
    assert made.threshold == pytest.approx(umbrella(scores, 0.05, alpha_spent(0.05, 1)), abs=1e-6)
    assert (made.labels, made.rank) == (len(scores), k_star(len(scores), 0.05, alpha_spent(0.05, 1)))
    assert made.passed <= made.others


def test_what_was_put_right_in_passing_never_calibrates(street: Street) -> None:
    crowd(street, 20, 20)
    label(street, drawn=Drawn.CORRECTION)
    label(street, drawn=Drawn.CHOSEN)
    assert fitted(group_of(street), READERS.first, 0.05, 0.05, street.now).n == 0
    assert not Judgement.of(street.brand).filter(drawn=Drawn.CHANCE).exists()


def test_chance_never_draws_what_may_teach(street: Street) -> None:
    crowd(street, 30, 10)
    for row in label(street):
        assert (row.drawn == Drawn.CHANCE) == calibrates(row.message_id)
        assert 0 <= draw(row.message_id) < 1


def test_unsure_counts_as_a_complaint(street: Street) -> None:
    crowd(street, 0, 20)
    for message in Message.of(street.brand).select_related("channel", "reading"):
        judge(message, Says.UNSURE, Drawn.CHANCE, street.ana, street.now)
    fit = fitted(group_of(street), READERS.first, 0.05, 0.05, street.now)
    assert fit.n > 0
    assert fit.others == 0


def test_a_judgement_said_again_counts_once_and_can_be_taken_back(street: Street) -> None:
    crowd(street, 1, 0)
    message = Message.of(street.brand).select_related("channel", "reading").get()
    judge(message, Says.COMPLAINT, Drawn.CHANCE, street.ana, street.now)
    row = judge(message, Says.OTHER, Drawn.CORRECTION, street.ana, street.now)
    assert Judgement.of(street.brand).get() == row
    assert row.says == Says.OTHER
    forget(row, street.ana, street.now)
    assert not Judgement.of(street.brand).exists()


def test_our_own_words_cannot_be_judged(street: Street) -> None:
    street.natively("Good morning!")
    crowd(street, 1, 0)
    ours = Message(brand=street.brand, direction="out")
    with pytest.raises(NotJudged):
        judge(ours, Says.OTHER, Drawn.CHANCE, street.ana, street.now)


def test_each_look_spends_less_and_needs_more(street: Street) -> None:
    made = calibrated(street)
    again = look(group_of(street), READERS, street.now)[0]
    assert (made.look, again.look) == (1, 2)
    assert again.spent < made.spent
    assert sum(one.spent for one in (made, again)) <= 0.05
    assert (
        needed(group_of(street), READERS.first.name, 0.05, 0.05) == labels_needed(0.05, alpha_spent(0.05, 3)) > 69
    )


def test_the_clock_looks_once_and_again_only_for_a_reason(street: Street) -> None:
    dial.turn(street.brand, street.ana, street.now, alpha=0.05, audit=0.05, shadow=False)
    crowd(street, 170, 20)
    label(street)
    assert calibration_job.tick(READERS, street.now) == [group_of(street)]
    street.now += timedelta(hours=2)
    assert calibration_job.tick(READERS, street.now) == []
    dial.turn(street.brand, street.ana, street.now, alpha=0.1, audit=0.05, shadow=False)
    assert calibration_job.tick(READERS, street.now) == [group_of(street)]


def test_another_language_has_labels_of_its_own(street: Street) -> None:
    calibrated(street)
    assert {group.language for group in groups(street.brand, ("en", "es", "it"))} == {"en"}
    assert not Calibration.of(street.brand).filter(language="es").exists()


def test_practice_is_no_sample_of_a_real_network(street: Street) -> None:
    crowd(street, 2, 2)
    assert groups(street.brand, ("en",)) == [Group(street.brand.pk, "en", TRIAL)]


def test_a_dial_turns_only_so_far(street: Street) -> None:
    for wrong in ({"alpha": 0.0}, {"alpha": 0.6}, {"audit": 0.0}, {"audit": 0.9}):
        given = {"alpha": 0.02, "audit": 0.05, "shadow": True} | wrong
        with pytest.raises(dial.OutOfRange):
            dial.turn(street.brand, street.ana, street.now, **given)  # type: ignore[arg-type]
    assert dial.setting(street.brand) == dial.UNTOUCHED
    dial.turn(street.brand, street.ana, street.now, alpha=0.01, audit=0.1, shadow=False)
    assert dial.setting(street.brand) == replace(dial.UNTOUCHED, alpha=0.01, audit=0.1, shadow=False, chosen=True)


def test_every_part_of_the_binding_binds() -> None:
    group = Group(1, "en", "direct")
    one = binding(group, "print", "fast-1")
    others = [
        binding(group._replace(brand=2), "print", "fast-1"),
        binding(group._replace(language="es"), "print", "fast-1"),
        binding(group._replace(kind="mention"), "print", "fast-1"),
        binding(group, "other", "fast-1"),
        binding(group, "print", "fast-1+layer"),
    ]
    assert len({one, *others}) == 6


def test_the_decision_keeps_what_it_was_made_from(street: Street) -> None:
    made = calibrated(street)
    street.teach()
    street.says("What are your opening hours?", "late")
    street.receive()
    row = Decision.of(street.brand).get(message__conversation__identity__handle="late")
    assert row.terms["calibration"] == str(made.pk)
    assert row.threshold == made.threshold


def test_labelling_one_by_one_takes_turns_between_chance_and_what_teaches(street: Street) -> None:
    crowd(street, 12, 12)
    shown = []
    for _ in range(8):
        one = labelling_queue(group_of(street), street.now, most=1)[0]
        assert one.drawn == (Drawn.CHANCE if one.why == "chance" else Drawn.CHOSEN)
        judge(one.message, Says.OTHER, one.drawn, street.ana, street.now)
        shown.append(one.why)
    assert shown == ["chance", "teaches"] * 4


def test_a_flood_by_one_contact_does_not_fill_the_sample(street: Street) -> None:
    crowd(street, 30, 10)
    label(street)
    before = fitted(group_of(street), READERS.first, 0.3, 0.05, street.now)
    for n in range(60):
        street.says(f"My lamp {n} arrived broken and nobody answers", "painflood", "mention")
        street.receive()
    label(street)
    flood = Judgement.of(street.brand).filter(message__identity__handle="painflood", drawn=Drawn.CHANCE)
    assert flood.count() > OF_ONE
    after = fitted(group_of(street), READERS.first, 0.3, 0.05, street.now)
    assert (after.n, after.others) == (before.n + OF_ONE, before.others)
    shown = report.report(group_of(street), street.now)
    assert (shown.complaints, shown.others) == (after.n, after.others)
    assert calibration_job.labelled(street.brand, street.now)[group_of(street)] == after.n


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.floats(0, 1))))
def test_at_most_five_of_each_contact_count_whatever_they_say(rows: list[tuple[int, bool, float]]) -> None:
    kept = few_of_each(rows, lambda row: row[0])
    for contact in {row[0] for row in rows}:
        assert [row for row in kept if row[0] == contact] == [row for row in rows if row[0] == contact][:OF_ONE]
    turned = [(contact, not says, 1 - score) for contact, says, score in rows]
    again = few_of_each(turned, lambda row: row[0])
    assert [(contact, not says, score) for contact, says, score in kept] == [
        (contact, says, pytest.approx(1 - score)) for contact, says, score in again
    ]
