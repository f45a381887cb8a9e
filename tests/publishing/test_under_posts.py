"""What stands under a post is found on every network, however deep, in whichever way threads are named there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.domain.message import Author, Kind, Visibility
from rapport.inbox.arrival import Arrival
from rapport.inbox.models import Conversation
from rapport.inbox.store import store
from rapport.inbox.under_posts import talks_of_post
from rapport.outbox.models import Publication
from rapport.publishing.line import line_up
from rapport.publishing.models import Post, When
from tests.cast import said
from tests.publishing.world import Desk

DEE, EVE = Author("dee", "dee", "Dee"), Author("eve", "eve", "Eve")


def out(desk: Desk) -> tuple[Post, str]:
    line_up(desk.post(), When.NOW, desk.ana, desk.now)
    desk.send()
    desk.wait(minutes=5)
    return desk.all()[-1], Publication.of(desk.brand).latest("pk").network_id


def comes(desk: Desk, number: str, by: Author, thread: str, above: str) -> Conversation:
    """A comment comes in, on the desk's channel."""
    more = {"network_id": number, "thread": thread, "in_reply_to": above, "at": desk.now}
    event = said(number, by, Kind.COMMENT, visibility=Visibility.PUBLIC, **more)
    (stored,) = store([Arrival(desk.channels[0], 1, event)], desk.now)
    return stored.conversation


@pytest.mark.django_db
@pytest.mark.parametrize("thread", ["{post}", "{post}:eve", "c1", "c1:eve"])
def test_a_comment_on_a_comment_stands_under_the_post(thread: str) -> None:
    desk = Desk.fresh(1)
    post, number = out(desk)
    first = comes(desk, "c1", DEE, "c1", number)
    deeper = comes(desk, "c2", EVE, thread.format(post=number), "c1")
    other = comes(desk, "c3", EVE, f"{number}0:eve", f"{number}0")
    assert {*talks_of_post(desk.stands(post))} == {first, deeper}
    assert other not in talks_of_post(desk.stands(post))


@pytest.mark.django_db
@settings(max_examples=25, deadline=timedelta(seconds=5), suppress_health_check=list(HealthCheck))
@given(st.text("%_\\:|1", min_size=1, max_size=5))
def test_what_only_begins_like_it_is_another_thread(stranger: str) -> None:
    desk = Desk.fresh(1)
    post, number = out(desk)
    talk = comes(desk, "c1", EVE, f"{number}{stranger}", "")
    below = stranger.startswith((":", "|"))
    assert (talk in talks_of_post(desk.stands(post))) == below
