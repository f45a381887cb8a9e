"""The follow-back score: each factor counts as weighed, and risk only takes away."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rapport.audience.weighing import HEAVIEST, USUAL, Factor, Weighed, follow_score, weights_from

values = st.none() | st.floats(0, 1)
some = st.fixed_dictionaries(dict.fromkeys(Factor, values)).map(
    lambda found: {factor: Weighed(factor, value, "") for factor, value in found.items()}
)
weights = st.fixed_dictionaries({factor: st.integers(0, HEAVIEST) for factor in Factor})


@given(some, weights)
def test_a_score_is_from_nought_to_a_hundred(weighed: dict[Factor, Weighed], given_: dict[Factor, int]) -> None:
    assert 0 <= follow_score(weighed, given_) <= 100


@given(some, weights, st.sampled_from(list(Factor)), st.floats(0, 1))
def test_more_of_a_factor_never_lowers_the_score_but_for_risk(
    weighed: dict[Factor, Weighed], given_: dict[Factor, int], factor: Factor, value: float
) -> None:
    more = max(value, weighed[factor].value or 0.0)
    raised = {**weighed, factor: Weighed(factor, more, "")}
    before, after = follow_score(weighed, given_), follow_score(raised, given_)
    assert after <= before if factor is Factor.RISK else after >= before


@given(some, weights, st.sampled_from([f for f in Factor if f is not Factor.RISK]))
def test_a_factor_without_weight_changes_nothing(
    weighed: dict[Factor, Weighed], given_: dict[Factor, int], factor: Factor
) -> None:
    light = {**given_, factor: 0}
    assert follow_score(weighed, light) == follow_score({**weighed, factor: Weighed(factor, 1.0, "")}, light)


@given(st.dictionaries(st.text(max_size=5) | st.sampled_from(list(Factor)), st.none() | st.integers() | st.text()))
def test_odd_weights_are_as_usual(given_: dict[str, object]) -> None:
    found = weights_from(given_)
    assert list(found) == list(Factor)
    assert all(0 <= one <= HEAVIEST for one in found.values())
    assert weights_from({}) == USUAL
