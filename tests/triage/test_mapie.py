"""A second opinion: MAPIE's learn-then-test, on the same labels, allows exactly what our umbrella allows."""

from math import ceil, inf

import numpy as np
import pytest
from mapie.risk_control import BinaryClassificationController
from scipy.stats import binom

from rapport.triage.bound import umbrella

STEPS = 256


def allowed_by_mapie(scores: np.ndarray, complaints: np.ndarray, alpha: float, delta: float) -> np.ndarray:  # type: ignore[type-arg]
    """The thresholds t for which MAPIE finds P(score < t | complaint) <= alpha with confidence 1 - delta.

    MAPIE says 1 where a probability reaches a parameter, and its false positives are the complaints among those:
    score < t is 1 - score >= 1 - t + half a step, as all scores are whole steps.
    """
    thresholds = np.arange(STEPS + 1) / STEPS
    safe = BinaryClassificationController(
        lambda some: np.column_stack([some, 1 - some]),
        risk="fpr",
        target_level=alpha,
        confidence_level=1 - delta,
        list_predict_params=1 - thresholds + 0.5 / STEPS,
        fwer_method="fixed_sequence",
    )
    found = safe.calibrate(scores, (~complaints).astype(int)).valid_predict_params
    return np.sort(1 - np.asarray(found) + 0.5 / STEPS)


def labelled(seed: int, n: int = 1_500) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    chance = np.random.default_rng(seed)
    complaints = chance.random(n) < 0.4 + 0.05 * seed
    scores = np.where(complaints, chance.beta(4, 2, n), chance.beta(2, 4, n))
    return np.round(scores * STEPS) / STEPS, complaints


@pytest.mark.parametrize("alpha", [0.01, 0.02, 0.05, 0.2])
@pytest.mark.parametrize("seed", range(8))
def test_ours_is_never_looser_than_mapie_and_never_needlessly_strict(alpha: float, seed: int) -> None:
    scores, complaints = labelled(seed)
    for delta in (0.01, 0.05, 0.2):
        allowed = allowed_by_mapie(scores, complaints, alpha, delta)
        ours = umbrella(scores[complaints].tolist(), alpha, delta)
        n, passed = int(complaints.sum()), int((scores[complaints] < ours).sum())
        assert binom.cdf(passed, n, alpha) <= delta
        # MAPIE rounds n times a share up, so that here and there it counts one complaint more than there was.
        if ceil(n * (passed / n)) == passed:
            assert ours == allowed.max()
        else:
            assert allowed.max() < ours


def test_both_want_149_complaints_before_anything() -> None:
    scores, _ = labelled(2, 149)
    all_ = np.ones(149, dtype=bool)
    assert umbrella(scores.tolist(), 0.02, 0.05) == allowed_by_mapie(scores, all_, 0.02, 0.05).max()
    assert umbrella(scores[1:].tolist(), 0.02, 0.05) == -inf
    with pytest.warns(UserWarning, match="No predict parameters were found"):
        assert len(allowed_by_mapie(scores[1:], all_[1:], 0.02, 0.05)) == 0
