"""Names of networks that are longer than what is kept: two conversations that begin alike stay two."""

from __future__ import annotations

import pytest

from rapport.domain.message import Author, Echo, Incoming, Kind, Visibility
from rapport.inbox.known import LONGEST_KEY, thread_key
from rapport.inbox.models import Conversation, Message
from tests.cast import NOW
from tests.inbox.world import Talk
from tests.street import Street

ROOT = "at://did:example:" + "r" * 230


def asked(number: str, who: str, kind: Kind, thread: str) -> Incoming:
    return Incoming(number, kind, Author(who), "Where is it?", NOW, thread, visibility=Visibility.PUBLIC)


def test_a_short_name_is_kept_as_it_is() -> None:
    assert thread_key("d:dee") == "d:dee"
    assert len(thread_key(ROOT * 9)) == len(thread_key("x" * 256)) == LONGEST_KEY
    assert thread_key("x" * 300) != thread_key("x" * 301)


@pytest.mark.django_db
def test_two_who_write_under_one_long_post_have_two_conversations(street: Street) -> None:
    talk = Talk(street)
    talk.events += [
        asked("1", "did:example:dee", Kind.MENTION, ROOT),
        asked("2", "did:example:max", Kind.MENTION, ROOT),
    ]
    talk.hear()
    assert Conversation.of(street.brand).count() == 2


@pytest.mark.django_db
def test_what_the_brand_says_in_a_long_thread_is_heard_there(street: Street) -> None:
    talk = Talk(street)
    talk.events += [asked("1", "dee", Kind.DIRECT, ROOT * 2), Echo("e", ROOT * 2, "On its way.", NOW)]
    talk.hear()
    assert Message.of(street.brand).filter(native=True).get().text == "On its way."
