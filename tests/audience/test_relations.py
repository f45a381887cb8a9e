"""Relations: suggested from people's own words, settled by a person, and asked once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rapport.audience.known_relations import (
    mark_relation,
    owed_answers,
    relation_counts,
    suggested_relations,
)
from rapport.audience.relations import Relation, SaidOnce, relations_said
from rapport.inbox.models import Contact
from tests.street import Street


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("I am a journalist and would like to visit", Relation.PRESS),
        ("Soy periodista de un diario", Relation.PRESS),
        ("Scrivo per una rivista di mobili", Relation.PRESS),
        ("We supply oak; shall we send our price list?", Relation.SUPPLIER),
        ("Vorremmo collaborare con voi", Relation.PARTNER),
        ("Where is my order 1234?", Relation.CUSTOMER),
        ("Compré una mesa en octubre", Relation.CUSTOMER),
        ("Visit our shop, we also make tables", Relation.COMPETITOR),
    ],
)
def test_own_words_let_one_ask(text: str, relation: Relation) -> None:
    assert relation in relations_said([SaidOnce(text, "question")])


@pytest.mark.parametrize("text", ["When are you open?", "I ordinarily walk", "What a pressing matter", ""])
def test_plain_words_ask_nothing(text: str) -> None:
    assert relations_said([SaidOnce(text, "question")]) == {}


def test_three_compliments_and_no_complaint_make_an_advocate() -> None:
    kind = [SaidOnce("Lovely!", "compliment")] * 3
    assert Relation.ADVOCATE in relations_said(kind)
    assert relations_said([*kind, SaidOnce("Broken!", "complaint")]) == {}


def test_a_suggestion_is_answered_once(street: Street) -> None:
    street.says("I am a journalist. May I visit you?", handle="nadia", kind="mention")
    street.receive()
    [found] = suggested_relations(street.brand, street.now)
    assert (found.contact.name, found.relation, found.words) == ("Nadia", Relation.PRESS, "journalist")
    mark_relation(found.contact, found.relation, False, street.ana, street.now)
    assert suggested_relations(street.brand, street.now) == []
    assert relation_counts(street.brand) == {}
    mark_relation(found.contact, Relation.PRESS, True, street.ana, street.now)
    assert relation_counts(street.brand) == {Relation.PRESS: 1}
    assert Contact.of(street.brand).count() == 1


def test_who_waits_for_a_day_is_owed_an_answer(street: Street) -> None:
    street.says("My lamp arrived broken.", handle="dee")
    street.receive()
    assert not owed_answers(street.brand, street.now).exists()
    later = street.now + timedelta(hours=25)
    assert [one.contact.name for one in owed_answers(street.brand, later)] == ["Dee"]
