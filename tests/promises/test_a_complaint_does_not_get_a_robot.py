"""Promise 1: a complaint does not get a robot; how often one may is bounded, and without a bound it is never."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport import flow
from rapport.domain.decision import Route
from rapport.domain.reading import Reading
from rapport.inbox.models import Decision
from rapport.outbox.models import Reply
from rapport.promise.models import Calibration
from rapport.triage.alpha_spending import alpha_spent
from rapport.triage.anytime import anytime
from rapport.triage.bound import labels_needed, umbrella
from rapport.triage.decide import Situation, Terms, decide
from rapport.triage.match import Match
from rapport.triage.read import default_reader
from rapport.triage.reader import Readers
from rapport.triage.simulation import World
from tests.promise.crowd import calibrated, crowd
from tests.street import Street
from tests.triage.test_decide import CLEAR, OPEN_ROAD, question, readings


def routes(street: Street, handle: str) -> list[str]:
    rows = Decision.of(street.brand).filter(message__conversation__identity__handle=handle)
    return list(rows.values_list("route", flat=True))


def reasons(street: Street, handle: str) -> set[str]:
    row = Decision.of(street.brand).filter(message__conversation__identity__handle=handle).latest("pk")
    return {reason["code"] for reason in row.reasons}


@given(st.integers(0, 172), st.data())
def test_with_too_few_labelled_complaints_it_is_exactly_never(n: int, data: st.DataObject) -> None:
    scores = data.draw(st.lists(st.floats(0, 1), min_size=n, max_size=n))
    assert labels_needed(0.02, alpha_spent(0.05, 1)) == 173
    assert umbrella(scores, 0.02, alpha_spent(0.05, 1)) == -inf


@given(readings, st.floats(0, 1))
def test_what_scores_at_or_above_the_threshold_never_gets_a_robot(reading: Reading, threshold: float) -> None:
    made = decide(reading, CLEAR, OPEN_ROAD, Terms(threshold, "1", trial_answers=True))
    assert made.route is not Route.ANSWER or reading.complaint < threshold


@given(readings)
def test_without_a_calibration_nobody_gets_a_robot_outside_practice(reading: Reading) -> None:
    assert decide(reading, CLEAR, OPEN_ROAD).route is not Route.ANSWER


@pytest.mark.django_db
def test_a_calibrated_brand_answers_questions_and_no_complaint(street: Street) -> None:
    street.teach()
    made = calibrated(street)
    assert made.threshold > 0
    for n in range(12):
        street.says("What are your opening hours?", f"q{n}")
        street.says("What are your opening hours? My sofa is still broken and nobody answers!", f"c{n}")
    street.receive()
    asked = [route for n in range(12) for route in routes(street, f"q{n}")]
    complained = [route for n in range(12) for route in routes(street, f"c{n}")]
    assert set(complained) == {Route.PERSON}
    assert Route.ANSWER in asked
    assert Reply.of(street.brand).filter(approved_by=None).count() == asked.count(Route.ANSWER)


@pytest.mark.django_db
def test_every_automatic_answer_names_the_bound_it_was_cleared_by(street: Street) -> None:
    street.teach()
    made = calibrated(street)
    for n in range(8):
        street.says("What are your opening hours?", f"q{n}")
    street.receive()
    for reply in Reply.of(street.brand).filter(approved_by=None):
        row = Decision.of(street.brand).get(entry=reply.cleared_by)
        kept = Calibration.of(street.brand).get(pk=row.terms["calibration"])
        assert kept == made
        assert row.score < row.threshold == kept.threshold
        assert None not in (kept.rank, kept.labels, kept.alpha, kept.delta, kept.at)


@pytest.mark.django_db
def test_what_was_learnt_in_english_says_nothing_of_spanish(street: Street) -> None:
    """The labels of one language, kind of channel or brand open nothing elsewhere."""
    street.teach()
    other = calibrated(street)
    Calibration.across_brands.filter(pk=other.pk).update(language="es")
    street.says("¿Cuál es su horario?", "lucia")
    street.receive()
    assert "unbound" in reasons(street, "lucia")
    assert routes(street, "lucia") == [Route.DRAFT]


class OtherReader:
    """Reads as the product does, from weights that were changed since the threshold was fitted."""

    name = default_reader().name
    fingerprint = "changed"

    def read(self, texts: list) -> list[Reading]:  # type: ignore[type-arg]
        return default_reader().read(texts)


@pytest.mark.django_db
def test_a_threshold_of_another_reader_opens_nothing(street: Street) -> None:
    street.teach()
    calibrated(street)
    street.says("What are your opening hours?", "dee")
    batch = street.fetched()
    flow.receive(batch, Readers(OtherReader()), street.now)
    assert routes(street, "dee") == [Route.DRAFT]
    assert "unbound" in reasons(street, "dee")


class Wary:
    """A second reader that takes everything for a complaint."""

    name, fingerprint = "wary", "wary"

    def read(self, texts: list) -> list[Reading]:  # type: ignore[type-arg]
        return [question(id=text.id, complaint=0.99, reader="wary") for text in texts]


@pytest.mark.django_db
def test_two_readers_must_agree(street: Street) -> None:
    street.teach()
    calibrated(street)
    for n in range(6):
        street.says("What are your opening hours?", f"q{n}")
    flow.receive(street.fetched(), Readers(default_reader(), Wary()), street.now)
    assert Route.ANSWER not in {route for n in range(6) for route in routes(street, f"q{n}")}
    assert "readers-disagree" in reasons(street, "q0")
    assert not Reply.of(street.brand).filter(approved_by=None).exists()


@pytest.mark.django_db
def test_a_crowd_that_only_asks_opens_nothing(street: Street) -> None:
    """Many labels that are no complaints are no evidence about complaints."""
    street.teach()
    crowd(street, 0, 100)
    made = calibrated(street, pains=20, asks=0)
    assert made.threshold == 0.0
    street.says("What are your opening hours?", "dee")
    street.receive()
    assert routes(street, "dee") == [Route.DRAFT]


def test_a_score_that_is_no_number_is_below_nothing() -> None:
    broken = question(complaint=float("nan"))
    assert (
        decide(broken, Match("a", 1.0, 1.0), OPEN_ROAD, Terms(0.9, "1", trial_answers=True)).route is Route.DRAFT
    )
    assert decide(broken, CLEAR, Situation(), Terms(0.9, "1", trial_answers=True)).route is Route.DRAFT


def test_on_the_first_day_too_nothing_is_answered_before_it_is_proved() -> None:
    """Labels drawn with known chances, and looked at after each of them: whatever was allowed kept the promise.

    The messages of this shop are all there are, so the true share of complaints that would get a robot is known.
    """
    chance, broke, shops = np.random.default_rng(1), 0, 60
    complaints = chance.random(3_000) < 0.3
    world = World(np.where(complaints, chance.beta(3, 1.5, 3_000), chance.beta(1, 4, 3_000)), complaints)
    for _ in range(shops):
        drawn = chance.integers(3_000, size=1_500)
        often = np.where(world.scores[drawn] < 0.1, 1.0, 0.1)
        asked = drawn[chance.random(1_500) < often][:300]
        scores, said = world.scores[asked], world.is_complaint[asked]
        chances = np.where(scores < 0.1, 1.0, 0.1)
        looks = range(10, len(asked), 10)
        allowed = [anytime(scores[:n], said[:n], chances[:n], 0.05, 0.05, 1.0) for n in looks]
        assert allowed[0] == -inf
        broke += bool((world.risk(allowed) > 0.05).any())
    assert broke <= 0.05 * shops


@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from([1.0, 0.1])), max_size=200))
def test_labels_without_a_single_complaint_open_nothing(rows: list[tuple[float, float]]) -> None:
    scores, chances = [score for score, _ in rows], [chance for _, chance in rows]
    assert anytime(scores, [False] * len(rows), chances, 0.05, 0.05, 1.0) == -inf
