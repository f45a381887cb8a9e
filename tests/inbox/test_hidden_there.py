"""A comment hidden in the network's own app is shown so, once, and can be shown again from here."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from rapport.domain.acts import How
from rapport.domain.message import Hidden, Kind, Removed
from rapport.inbox.models import HiddenThere, Message
from rapport.inbox.remove import CannotRemove, remove
from rapport.inbox.sight import heard
from rapport.outbox.models import Delivery, Step
from rapport.web.inbox.lines import Line, said_lines
from tests.street import Street

pytestmark = pytest.mark.django_db


@pytest.fixture
def comment(street: Street) -> Message:
    post = street.natively("Rye is back.")
    street.says("Buy followers here", kind="comment", in_reply_to=post.id)
    street.run()
    found = Message.of(street.brand).filter(direction="in", kind=Kind.COMMENT).latest("pk")
    assert found.network_id
    return found


def line(street: Street, message: Message) -> Line:
    return said_lines(street.brand, [message], "practice")[0]


def told(street: Street, message: Message, hidden: bool) -> set[int]:
    street.pass_time(60)
    return heard(street.channel, Hidden(message.network_id or "", street.now, hidden), street.now)


def test_it_is_shown_and_what_can_be_done_follows(street: Street, comment: Message, client: Client) -> None:
    assert (line(street, comment).may_be_hidden, line(street, comment).may_be_shown) == (True, False)
    assert told(street, comment, True) == {comment.conversation_id}
    assert (line(street, comment).may_be_hidden, line(street, comment).may_be_shown) == (False, True)
    client.force_login(street.ana)
    where = reverse("inbox:show", args=[street.brand.slug, comment.conversation_id])
    assert "Hidden in the network's own app" in client.get(where).content.decode()
    told(street, comment, False)
    page = client.get(where).content.decode()
    assert "Shown again in the network's own app" in page
    assert "out-of-sight" not in page
    assert (line(street, comment).may_be_hidden, line(street, comment).may_be_shown) == (True, False)


def test_told_twice_it_is_one_row_and_of_what_nobody_knows_nothing(street: Street, comment: Message) -> None:
    event = Hidden(comment.network_id or "", street.now)
    for _ in range(2):
        heard(street.channel, event, street.now)
    assert HiddenThere.of(street.brand).count() == 1
    assert heard(street.channel, Hidden("never-seen", street.now), street.now) == set()
    heard(street.channel, Removed(comment.network_id or "", street.now), street.now)
    assert told(street, comment, False) == set()


def test_what_was_hidden_from_here_is_no_news(street: Street, comment: Message) -> None:
    row = remove(comment, How.HIDE, "an advertisement", street.ana, street.now)
    Delivery.across_brands.filter(pk=row.pk).update(step=Step.SENT, sent_at=street.now)
    assert told(street, comment, True) == set()
    assert HiddenThere.of(street.brand).count() == 0
    assert line(street, comment).out_of_sight


def test_what_was_hidden_from_here_and_shown_there_may_be_hidden_there_again(
    street: Street, comment: Message
) -> None:
    row = remove(comment, How.HIDE, "an advertisement", street.ana, street.now)
    Delivery.across_brands.filter(pk=row.pk).update(step=Step.SENT, sent_at=street.now)
    for hidden in (False, True, False):
        assert told(street, comment, hidden) == {comment.conversation_id}
        assert line(street, comment).out_of_sight is hidden


def test_what_was_hidden_there_is_shown_from_here_and_hidden_again(street: Street, comment: Message) -> None:
    with pytest.raises(CannotRemove):
        remove(comment, How.UNHIDE, "a mistake", street.ana, street.now)
    told(street, comment, True)
    street.pass_time(60)
    shown = remove(comment, How.UNHIDE, "a mistake", street.ana, street.now)
    assert shown.payload["how"] == How.UNHIDE
    at = street.now + timedelta(seconds=5)
    Delivery.across_brands.filter(pk=shown.pk).update(step=Step.SENT, sent_at=at)
    assert (line(street, comment).out_of_sight, line(street, comment).may_be_hidden) == (False, True)
    told(street, comment, True)
    assert line(street, comment).out_of_sight
    again = remove(comment, How.UNHIDE, "a mistake", street.ana, street.now)
    assert again.pk != shown.pk
