"""What the clock gathered is shown as it would be gathered now, but for what came since."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rapport.inbox.article_gaps import article_gaps
from rapport.inbox.known_gaps import gather_gaps, known_gaps
from rapport.inbox.models import GatheredGaps, Message
from tests.street import Street

ASKED = ("Do you repair old clocks?", "Do you repair old clocks, please?", "Can I paint the lamp blue?")


@pytest.fixture
def asking(street: Street) -> Street:
    for n, words in enumerate(ASKED):
        street.says(words, f"ask{n}")
    street.receive()
    return street


def test_what_was_gathered_is_what_would_be_gathered_now(asking: Street) -> None:
    before = known_gaps(asking.brand, asking.now)
    gather_gaps(asking.brand, asking.now)
    after = known_gaps(asking.brand, asking.now)
    assert (before.at, after.at) == (None, asking.now)
    assert after.gaps == before.gaps == article_gaps(asking.brand, asking.now)
    assert sum(gap.contacts for gap in after.gaps) == len(ASKED)


def test_what_was_taken_back_or_has_an_article_by_now_is_left_out(asking: Street) -> None:
    gather_gaps(asking.brand, asking.now)
    Message.of(asking.brand).filter(text=ASKED[2]).update(removed_at=asking.now)
    asking.teach("Clocks", {"en": (ASKED[0], "We do.")})
    assert known_gaps(asking.brand, asking.now).gaps == []


def test_it_is_gathered_anew_where_something_was_decided_or_a_day_has_passed(asking: Street) -> None:
    gather_gaps(asking.brand, asking.now)
    gather_gaps(asking.brand, asking.now + timedelta(hours=1))
    assert GatheredGaps.of(asking.brand).get().at == asking.now
    gather_gaps(asking.brand, asking.now + timedelta(days=1))
    assert GatheredGaps.of(asking.brand).get().at == asking.now + timedelta(days=1)
    asking.says("Where do you deliver to?", "new")
    asking.receive()
    gather_gaps(asking.brand, asking.now + timedelta(days=1, minutes=1))
    assert len(known_gaps(asking.brand, asking.now).gaps) > 1
