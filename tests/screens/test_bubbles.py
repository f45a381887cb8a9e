"""Bubbles: words of one author stand together, and what was changed is shown word by word."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from rapport.inbox.approve import approve
from rapport.inbox.models import Draft
from rapport.inbox.write import write
from tests.screens.busy import busy
from tests.street import Street


@pytest.fixture
def ana(client: Client, street: Street) -> Client:
    busy(street)
    client.force_login(street.ana)
    return client


def shown(client: Client, street: Street, handle: str, name: str = "show", **given: object) -> str:
    where = reverse(f"inbox:{name}", args=[street.brand.slug, street.conversation(handle).pk])
    return client.get(where, given, headers={"HX-Request": "true"}).content.decode()


def bubbles(page: str) -> list[bool]:
    """Of each bubble whether it goes on what stands above it."""
    return ["goes-on" in one for one in re.findall(r'class="(said[^"]*)"', page)]


def test_words_of_one_author_within_minutes_stand_together(ana: Client, street: Street) -> None:
    # The first says whose word is next, and that line stands between.
    for seconds in (60, 60, 400, 0):
        street.says("And another thing.", "marta")
        street.receive()
        street.pass_time(seconds)
    assert bubbles(shown(ana, street, "marta"))[-3:] == [False, True, False]
    write(street.conversation("marta"), "I am here.", street.ana, street.now)
    street.pass_time(30)
    street.says("Thank you.", "marta")
    street.receive()
    assert bubbles(shown(ana, street, "marta"))[-2:] == [False, False]


def test_the_first_of_a_page_is_the_same_bubble_when_older_words_are_shown(ana: Client, street: Street) -> None:
    for n in range(60):
        street.says(f"My table number {n} is broken!", "marta")
        street.pass_time(60)
    street.receive()
    page = shown(ana, street, "marta")
    (first,) = re.findall(r'data-from="(\d+)"', page)
    (older,) = re.findall(r'data-from="(\d+)"', shown(ana, street, "marta", "live", before=first))

    def bubble(page: str) -> str:
        return re.findall(rf'class="([^"]*)"\s+id="m{first}"', page)[0]

    assert bubble(page) == bubble(shown(ana, street, "marta", "live", **{"from": older}))
    assert "goes-on" in bubble(page)


def test_an_edited_draft_says_what_was_changed(ana: Client, street: Street) -> None:
    draft = Draft.of(street.brand).get(conversation=street.conversation("tom"))
    approve(draft, street.ana, street.now, text=draft.text.replace("nine", "ten"))
    folded = re.findall(r'<details class="fold" id="changed-.*?</details>', shown(ana, street, "tom"), re.DOTALL)
    assert "What was changed in the draft" in folded[0]
    assert re.search(r"from <del\s*>nine</del><ins\s*>ten</ins> to", folded[0])


def test_a_draft_sent_as_it_was_has_no_changes(ana: Client, street: Street) -> None:
    draft = Draft.of(street.brand).get(conversation=street.conversation("tom"))
    approve(draft, street.ana, street.now)
    assert "What was changed" not in shown(ana, street, "tom")
