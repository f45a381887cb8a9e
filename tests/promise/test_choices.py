"""What a choice of the dial would change is what the next look then does; reading it spends nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.promise.answer_curve import answer_curve, place_in_use
from rapport.promise.answer_sample import SampledAnswer
from rapport.promise.calibrate import look, looks_so_far
from rapport.promise.choices import Choice, choices_of_alpha, labels_of
from rapport.promise.dial import setting, turn
from rapport.promise.report import report
from tests.cast import NOW
from tests.promise.crowd import READERS, calibrated, group_of
from tests.street import Street

ALPHAS = (0.05, 0.1, 0.3)
sampled = st.lists(st.tuples(st.sampled_from([0.4, 0.5, 0.6, 0.9]), st.booleans()), max_size=80)


def said_of(street: Street) -> list[Choice]:
    found = report(group_of(street), street.now)
    return choices_of_alpha(found, labels_of(found, street.now), setting(street.brand), READERS.first, ALPHAS)


@pytest.mark.django_db
def test_the_next_look_does_what_the_choice_said(street: Street) -> None:
    calibrated(street, alpha=0.05, pains=120, asks=40)
    group = group_of(street)
    said = said_of(street)
    assert [one.alpha for one in said] == list(ALPHAS)
    assert [one.now for one in said] == [True, False, False]
    shares = [one.share for one in said]
    assert shares == sorted(shares)
    assert looks_so_far(group, READERS.first.name) == 1
    turn(street.brand, street.ana, street.now, alpha=0.3, audit=0.05, shadow=False)
    street.now += timedelta(minutes=1)
    made = look(group, READERS, street.now)[0]
    assert made.passed / made.others == said[2].share > 0


@pytest.mark.django_db
def test_what_is_missing_is_said_for_each_choice(street: Street) -> None:
    calibrated(street, alpha=0.3, pains=20, asks=20)
    strict, _, loose = said_of(street)
    assert strict.missing
    assert strict.share == 0
    assert strict.missing > (loose.missing or 0)


def rows(given: list[tuple[float, bool]]) -> list[SampledAnswer]:
    return [SampledAnswer(n, 1, score, 1, wrong, False, NOW) for n, (score, wrong) in enumerate(given)]


@given(sampled)
def test_the_curve_of_answers_counts_each_question_once(
    given: list[tuple[float, bool]],
) -> None:
    points = answer_curve(rows(given), 0.05)
    assert [one.coverage for one in points] == sorted({one.coverage for one in points})
    for one in points:
        inside = [wrong for score, wrong in given if score >= one.threshold]
        assert one.coverage == len(inside) / len(given)
        assert one.risk == sum(inside) / len(inside) <= one.risk_high
    assert (points[-1].coverage if points else 1) == 1
    assert place_in_use(rows(given), None) is None
