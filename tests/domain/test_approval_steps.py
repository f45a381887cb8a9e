"""Steps to a yes, tried with any people and any words: nobody is skipped, and more yeses never ask for more."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rapport.domain.approval_steps import AskedStep, current_step

PEOPLE = st.frozensets(st.sampled_from("abcdef"))
STEP = st.builds(AskedStep, PEOPLE, st.integers(1, 4), st.frozensets(st.sampled_from("xy"), max_size=1))
STEPS = st.lists(STEP, max_size=5)
YES = st.frozensets(st.sampled_from("abcdefxyz"))


@given(STEPS, YES)
def test_what_is_waited_for_is_the_first_step_that_is_not_met(steps: list[AskedStep], yes: frozenset[str]) -> None:
    place = current_step(steps, yes)
    if place is None:
        assert all(one.met(yes) for one in steps)
    else:
        assert all(one.met(yes) for one in steps[:place])
        assert not steps[place].met(yes)


@given(STEPS, YES, YES)
def test_more_yeses_never_lead_back(steps: list[AskedStep], yes: frozenset[str], more: frozenset[str]) -> None:
    before, after = current_step(steps, yes), current_step(steps, yes | more)
    assert after is None or (before is not None and after >= before)


@given(STEP, YES)
def test_without_enough_of_those_asked_nothing_is_met(step: AskedStep, yes: frozenset[str]) -> None:
    if step.met(yes) and not yes & step.instead:
        assert len(yes & step.asked) >= step.enough
    assert not step.met(frozenset())


@given(STEP)
def test_a_step_that_can_be_met_is_met_by_all_it_is_open_to(step: AskedStep) -> None:
    assert step.met(step.open_to(frozenset())) == step.can_be_met()


def test_strangers_count_for_nothing() -> None:
    assert current_step([AskedStep(frozenset("ab"), 2)], frozenset("azxy")) == 0
