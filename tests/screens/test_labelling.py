"""Labelling: one message after the other, each as it was drawn, by people who may write, and with a way back."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from rapport.accounts.models import Role
from rapport.inbox.models import Message
from rapport.promise.models import Judgement, Says
from tests.promise.crowd import crowd
from tests.screens.promised import as_role, at, practice
from tests.screens.test_knowledge import page_of
from tests.street import Street, colleague

pytestmark = pytest.mark.django_db
Queries = Callable[[int], AbstractContextManager[None]]
TOKEN = re.compile(r'name="token" value="([^"]+)"')
ASKED = re.compile(r"/messages/(\d+)/judgement")


@pytest.fixture
def ana(street: Street) -> Client:
    return page_of(street.ana)


def asked(shown: str) -> tuple[int, str]:
    """The message that a page asks about, and the token that vouches for how it was drawn."""
    number, token = ASKED.search(shown), TOKEN.search(shown)
    assert number
    assert token
    return int(number[1]), token[1]


def says(client: Client, street: Street, what: str, **more: str) -> str:
    """Labels what the queue asks now, without any script; the page that follows."""
    number, token = asked(client.get(at(street, "label"), more).content.decode())
    where, data = at(street, "judgement", message=number), {"says": what, "token": token, **more}
    return client.post(where, data, follow=True).content.decode()


def test_messages_are_labelled_one_after_the_other_and_the_last_comes_back(street: Street, ana: Client) -> None:
    crowd(street, 4, 0)
    first, _token = asked(ana.get(at(street, "label")).content.decode())
    after = says(ana, street, "complaint")
    made = Judgement.of(street.brand).get()
    assert (made.message_id, made.says, made.by) == (first, Says.COMPLAINT, street.ana)
    assert "1 labelled by you today" in after
    assert asked(after)[0] != first
    undone = ana.post(at(street, "undo", pk=made.pk), follow=True).content.decode()
    assert not Judgement.of(street.brand).exists()
    assert asked(undone)[0] == first
    ana.post(at(street, "judgement", message=first), {"says": "unsure", "token": asked(undone)[1]})
    again = Judgement.of(street.brand).get()
    assert (again.message_id, again.says, again.drawn) == (first, Says.UNSURE, made.drawn)


def test_how_a_message_was_drawn_is_not_for_the_browser_to_say(street: Street, ana: Client) -> None:
    crowd(street, 4, 0)
    number, token = asked(ana.get(at(street, "label")).content.decode())
    other = Message.of(street.brand).exclude(pk=number).filter(direction="in").first()
    assert other
    for message, proof, what in (
        (other.pk, token, "other"),
        (number, token[:-2], "other"),
        (number, token, "spam"),
    ):
        answer = ana.post(
            at(street, "judgement", message=message), {"says": what, "token": proof, "drawn": "chance"}
        )
        assert answer.status_code == 400
    assert not Judgement.of(street.brand).exists()


def test_the_queue_keeps_to_one_group(street: Street, ana: Client) -> None:
    crowd(street, 2, 0)
    street.says("Il tavolo è arrivato rotto, vergognatevi", "marta")
    street.receive()
    shown = says(ana, street, "complaint", language="it", kind="practice")
    assert Judgement.of(street.brand).get().language == "it"
    assert "Nothing to label" in shown
    assert ana.get(at(street, "label"), {"language": "xx", "kind": "practice"}).status_code == 404


def test_words_from_outside_are_never_markup(street: Street, ana: Client) -> None:
    street.says("<script>alert(1)</script> my lamp is broken", "mallory")
    street.receive()
    shown = ana.get(at(street, "label")).content.decode()
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown


def test_agents_label_and_viewers_only_look(street: Street) -> None:
    crowd(street, 2, 0)
    bo = as_role(street, Role.AGENT)
    says(bo, street, "other")
    assert Judgement.of(street.brand).count() == 1
    eve = as_role(street, Role.VIEWER)
    assert "Your role is to look" in eve.get(at(street, "label")).content.decode()
    for name in ("judgement", "correction"):
        assert eve.post(at(street, name, message=1), {"says": "other"}).status_code == 403
    assert eve.post(practice(street, "look")).status_code == 403
    assert eve.post(at(street, "replays")).status_code == 403


def test_where_two_do_not_say_the_same_both_are_shown_what_they_said_and_one_settles_it(
    street: Street, ana: Client
) -> None:
    crowd(street, 1, 0)
    number, token = asked(ana.get(at(street, "label")).content.decode())
    second = colleague(street, "bo")
    bo, where = page_of(second), at(street, "judgement", message=number)
    bo.post(where, {"says": "other", "token": token})
    shown = ana.post(where, {"says": "complaint", "token": token}, follow=True).content.decode()
    assert "You do not say the same of this one." in shown
    assert second.name in shown
    assert asked(shown)[0] == number
    after = says(bo, street, "complaint")
    assert "You do not say the same" not in after
    assert Judgement.of(street.brand).get().says == Says.COMPLAINT


def test_labelling_asks_the_database_little(
    street: Street, ana: Client, django_assert_max_num_queries: Queries
) -> None:
    crowd(street, 30, 10)
    number, token = asked(ana.get(at(street, "label")).content.decode())
    with django_assert_max_num_queries(36):
        answer = ana.post(
            at(street, "judgement", message=number),
            {"says": "complaint", "token": token},
            headers={"HX-Request": "true"},
        )
    assert asked(answer.content.decode())[0] != number
    assert "<html" not in answer.content.decode()
