"""A reaction or a follow that its author undid is there no more, in whatever order the network tells of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rapport.domain.message import Act, Author, Removed
from rapport.domain.message import Activity as Done
from rapport.inbox.activities import keep_activities
from rapport.inbox.models import Activity, Message
from rapport.inbox.sight import heard
from tests.street import Street

pytestmark = pytest.mark.django_db
SIGN = "post:dee"


def done(street: Street, minutes: int) -> None:
    at = street.now + timedelta(minutes=minutes)
    keep_activities(street.channel, [Done(SIGN, Act.FAVOURITE, Author("dee"), at, "post")])


def undone(street: Street, minutes: int) -> set[int]:
    return heard(street.channel, Removed(SIGN, street.now + timedelta(minutes=minutes)), street.now)


def stands(street: Street) -> bool:
    return Activity.of(street.brand).get().removed_at is None


def test_it_is_taken_away_and_may_be_put_again(street: Street) -> None:
    done(street, 0)
    assert stands(street)
    assert undone(street, 1) == set()
    assert not stands(street)
    done(street, 0)  # told a second time
    assert not stands(street)
    done(street, 2)
    assert stands(street)


def test_told_late_it_undoes_nothing_that_was_done_since(street: Street) -> None:
    done(street, 5)
    undone(street, 1)
    assert stands(street)


def test_of_what_nobody_knows_it_is_nothing_and_no_words_go_with_it(street: Street) -> None:
    street.says("Is it there?")
    street.run()
    assert undone(street, 1) == set()
    assert not Message.of(street.brand).filter(removed_at__isnull=False).exists()
