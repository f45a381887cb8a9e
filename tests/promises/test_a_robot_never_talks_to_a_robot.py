"""Promise 7. A robot never talks to a robot, never to itself, never in a loop."""

from __future__ import annotations

from pathlib import Path

import pytest

from rapport.connectors.practice.network import network
from rapport.inbox.models import Decision
from rapport.outbox.models import Reply
from tests.street import Street

pytestmark = pytest.mark.django_db


def automatic(street: Street) -> int:
    return Reply.of(street.brand).filter(approved_by__isnull=True).count()


def test_a_declared_robot_gets_no_answer(street: Street) -> None:
    street.teach()
    post = street.says("What are your opening hours?", "r2")
    with network(street.channel.settings["file"]).store.writing() as db:
        db.execute("UPDATE people SET bot = 1 WHERE handle = 'r2'")
    street.run()
    assert post.id
    assert automatic(street) == 0
    assert "from-bot" in str(Decision.of(street.brand).get().reasons)


def test_near_same_words_again_are_not_answered_again(street: Street) -> None:
    street.teach()
    for n in range(6):
        street.says(f"What are your opening hours?{'!' * n}")
        street.run(120)
    assert automatic(street) <= 2
    assert len([t for t in street.heard() if "nine to eight" in t]) == 1


def test_replies_within_seconds_are_a_machines(street: Street) -> None:
    street.teach()
    street.says("What are your opening hours?")
    street.run(1)
    street.says("Thanks! And could you tell me when you are open on Monday?")
    street.run(1)
    assert len([t for t in street.heard() if "nine to eight" in t]) == 1


def test_at_most_three_automatic_messages_in_a_row_without_a_person(street: Street) -> None:
    street.teach()
    asked = (
        "What are your opening hours?",
        "And when are you open on Saturday?",
        "Sorry, until what time are you open, what are the hours?",
        "Just to be sure: opening hours in December, when are you open?",
        "My sister asks what your opening hours are on a Friday",
        "When are you open next week, which hours?",
    )
    for words in asked:
        street.says(words)
        street.run(900)
    assert automatic(street) <= 4, "three answers and the line that a person is coming"
    assert len([t for t in street.heard() if "nine to eight" in t]) <= 3


def test_two_rapports_pointed_at_each_other_fall_silent(db: None, tmp_path: Path) -> None:
    left = Street.open(tmp_path)
    right = Street.open(tmp_path)
    left.teach()
    right.teach()
    left.says("What are your opening hours?", right.channel.handle)
    for _ in range(20):
        for street in (left, right):
            street.receive()
            street.deliver()
        _carry(left, right)
        _carry(right, left)
        left.pass_time(30)
        right.pass_time(30)
    assert automatic(left) + automatic(right) <= 2


def _carry(source: Street, target: Street) -> None:
    """What one brand says to the other's handle, the other hears as a customer's message."""
    spoken = source.heard(target.channel.handle)
    known = getattr(target, "carried", 0)
    for text in spoken[known:]:
        target.says(text, source.channel.handle)
    target.carried = len(spoken)  # type: ignore[attr-defined]
