"""A note names somebody of the team: they are told until they have looked, and nobody of another brand ever is."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from rapport.accounts.models import Membership, Person
from rapport.inbox import mentions
from rapport.inbox.conversation_actions import add_note
from rapport.inbox.lists import conversations
from rapport.inbox.models import Conversation, Mention
from tests.cast import cast_of, person
from tests.street import Street

pytestmark = pytest.mark.django_db


@pytest.fixture
def bo(street: Street) -> Person:
    found = person("bo-b")
    Membership.across_brands.create(brand=street.brand, person=found)
    return found


@pytest.fixture
def talk(street: Street) -> Conversation:
    street.says("Where is my table?")
    street.receive()
    return street.conversation()


def named(brand_of: Conversation) -> set[str]:
    return set(Mention.of(brand_of.brand).values_list("person__handle", flat=True))


def page(who: Person) -> Client:
    client = Client()
    client.force_login(who)
    return client


def test_who_is_named_is_told_until_they_have_looked(street: Street, bo: Person, talk: Conversation) -> None:
    client = page(bo)
    where = reverse("waiting", args=[street.brand.slug])
    assert client.get(where).headers["X-Mentioned"] == "0"
    add_note(talk, "Can you look, @Bo-B? Thanks.", street.ana, timezone.now())
    assert client.get(where).headers["X-Mentioned"] == "1"
    assert page(street.ana).get(where).headers["X-Mentioned"] == "0"
    assert list(conversations(street.brand, "mentioned", me=bo)) == [talk]
    assert not conversations(street.brand, "mentioned", me=street.ana)
    rail = client.get(reverse("today:index", args=[street.brand.slug])).content.decode()
    assert 'id="mentioned"' in rail
    client.post(reverse("inbox:here", args=[street.brand.slug, talk.pk]))
    assert client.get(where).headers["X-Mentioned"] == "0"
    assert list(conversations(street.brand, "mentioned", me=bo)) == [talk], "it can be found again"


def test_only_members_are_named_and_nobody_names_themselves(
    street: Street, bo: Person, talk: Conversation
) -> None:
    cruz = cast_of().cruz
    words = f"@{cruz.handle} @{street.ana.handle} @nobody bo-b@example.com @bo-b @bo-b"
    add_note(talk, words, street.ana, timezone.now())
    assert named(talk) == {"bo-b"}
    assert not mentions.unseen(street.brand, cruz).exists()


def test_the_same_note_twice_names_once(street: Street, bo: Person, talk: Conversation) -> None:
    for _ in range(2):
        add_note(talk, "@bo-b please", street.ana, timezone.now(), key="n1")
    assert Mention.of(street.brand).count() == 1


def test_who_left_is_not_named(street: Street, bo: Person, talk: Conversation) -> None:
    Membership.of(street.brand).filter(person=bo).delete()
    add_note(talk, "@bo-b please", street.ana, timezone.now())
    assert named(talk) == set()


@given(st.text(max_size=200))
def test_whatever_a_note_says_handles_are_short_and_plain(words: str) -> None:
    assert all(len(one) <= 50 and one.isascii() for one in mentions.NAMED.findall(words))


def test_the_note_offers_the_people_of_the_brand(street: Street, bo: Person, talk: Conversation) -> None:
    shown = page(street.ana).get(reverse("inbox:show", args=[street.brand.slug, talk.pk])).content.decode()
    assert 'data-handle="bo-b"' in shown
    assert f'data-handle="{street.ana.handle}"' not in shown
