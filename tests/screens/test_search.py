"""Searching finds what was said and who said it, in the transaction that stored it, and never another brand's."""

from __future__ import annotations

import string

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.accounts.models import Brand
from rapport.inbox.models import Contact, Conversation, Message
from rapport.inbox.search import matching
from tests.cast import Cast
from tests.street import Street


def found(brand: Brand, text: str) -> set[str]:
    return set(Conversation.of(brand).filter(matching(brand, text)).values_list("identity__handle", flat=True))


def test_words_are_found_by_their_beginning_without_case_or_accents(street: Street) -> None:
    street.says("¡La mesa quedó PRECIOSA!", "lucia")
    street.says("Il tavolo è rotto", "marta")
    street.receive()
    assert found(street.brand, "quedo preci") == {"lucia"}
    assert found(street.brand, "TAVOLO È") == {"marta"}
    assert found(street.brand, "mesa tavolo") == set()


def test_contacts_are_found_by_name_and_handle(street: Street) -> None:
    street.says("hello", "marta")
    street.receive()
    Contact.of(street.brand).update(name="Marta Ruggeri")
    assert found(street.brand, "rugg") == {"marta"}
    assert found(street.brand, "marta") == {"marta"}


def test_changed_and_removed_words_are_found_no_more(street: Street) -> None:
    street.says("a broken lamp", "dee")
    street.receive()
    Message.of(street.brand).update(text="erased on request")
    assert found(street.brand, "lamp") == set()
    assert found(street.brand, "erased") == {"dee"}
    talk = street.conversation()
    for rows in (talk.drafts, talk.notes):
        rows.all().delete()
    Message.of(street.brand).filter(conversation=talk).delete()
    assert found(street.brand, "erased") == set()


def test_another_brands_words_are_never_found(street: Street, cast: Cast) -> None:
    street.says("a broken lamp", "dee")
    street.receive()
    assert found(cast.norte, "lamp") == set()
    assert found(cast.norte, f"brand_id {street.brand.pk}") == set()
    assert found(cast.norte, str(street.brand.pk)) == set()


def test_search_uses_the_index_and_not_a_scan(street: Street) -> None:
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL reads a table this small from end to end")
    plan = Conversation.of(street.brand).filter(matching(street.brand, "lamp")).explain()
    assert "SCAN inbox_message_words VIRTUAL TABLE" in plan
    assert "SCAN inbox_message " not in plan
    assert "SCAN inbox_conversation" not in plan


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40) | st.text(alphabet=string.punctuation + "abNEAR ", max_size=30))
def test_no_words_a_person_types_ever_break_the_search(street: Street, text: str) -> None:
    assert found(street.brand, text) == set()


def test_a_row_shows_the_words_that_were_found_and_not_the_last(client: Client, street: Street) -> None:
    street.says("Buongiorno, scrivo ancora. " * 8 + "La GAMBA è rotta.", "marta")
    street.receive()
    street.pass_time(60)
    street.says("E adesso?", "marta")
    street.receive()
    client.force_login(street.ana)
    where = reverse("inbox:index", args=[street.brand.slug])
    page = client.get(where, {"view": "all", "q": "gamba"}).content.decode()
    assert "La GAMBA è rotta." in page
    assert "E adesso?" not in page
    assert "E adesso?" in client.get(where, {"view": "all"}).content.decode()
