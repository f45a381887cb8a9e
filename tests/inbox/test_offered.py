"""A draft is offered for the latest message alone, whether the columns follow one word or all rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from rapport.inbox.models import Need
from rapport.inbox.refresh import states
from tests.inbox.world import Talk
from tests.street import Street

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(tmp_path: Path) -> Talk:
    street = Street.open(tmp_path)
    street.teach(automatic=False)
    return Talk(street)


@pytest.mark.parametrize("told", [True, False])
def test_a_new_question_after_an_older_one_was_changed(talk: Talk, told: bool) -> None:
    """Its clock may be behind the change's: it is the latest message all the same."""
    first = talk.says("Do you also sell green lamps?")
    talk.hear()
    talk.wait(4000)
    (talk.edits if told else talk.is_read_again)(first, "When are you open on Monday?")
    talk.hear()
    talk.says("What are your opening hours?", at=talk.now.replace(minute=talk.now.minute - 1))
    talk.hear()
    row = talk.conversation()
    assert row.need == states([row.pk])[row.pk].need == Need.DRAFT


def test_a_change_after_a_newer_question_is_a_persons(talk: Talk) -> None:
    first = talk.says("When are you open on Monday?")
    talk.wait(10)
    talk.says("What are your opening hours?")
    talk.hear()
    talk.wait(10)
    talk.edits(first, "When are you open on Sunday?")
    talk.hear()
    assert talk.conversation().need == Need.PERSON
