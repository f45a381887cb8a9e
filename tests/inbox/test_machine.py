"""Promises 9 and 12. Whatever happens, in whatever order, lists show what the rows say, and nobody falls off."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.inbox.machine import Conversations

pytestmark = pytest.mark.django_db


def run(folder: Path, examples: int, steps: int) -> None:
    machine = type("Conversations", (Conversations,), {"folder": folder})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,  # the same walk each time: a change fails for what it changed
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )


def test_in_any_order_of_events_the_lists_say_what_the_rows_say(tmp_path: Path) -> None:
    run(tmp_path, 15, 30)


@pytest.mark.slow
def test_over_thousands_of_steps_the_lists_say_what_the_rows_say(tmp_path: Path) -> None:
    run(tmp_path, 100, 50)
