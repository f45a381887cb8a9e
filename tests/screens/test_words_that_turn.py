"""A contact's words may hold marks that turn what follows (UAX 9): they stay, and nothing beside them turns."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

import rapport
from rapport.domain.set_apart import EMBEDDINGS, ENDS_EMBEDDING, ISOLATES, POP, closed, isolated
from rapport.web.template_loader import Closing
from tests.screens.clients import come_in
from tests.screens.every_screen import screens
from tests.screens.turning import full_house, turn_all, turned
from tests.street import Street

MIXED = st.text(st.sampled_from("aא1 .\n\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


def open_ones(words: str) -> list[str]:
    """The marks that still turn what would stand behind these words, by the rules X1 to X8 of UAX 9."""
    stack: list[str] = []
    for one in words:
        if one in EMBEDDINGS or one in ISOLATES:
            stack.append(one)
        elif one == ENDS_EMBEDDING:
            if stack and stack[-1] in EMBEDDINGS:
                stack.pop()
        elif one == POP and any(found in ISOLATES for found in stack):
            while stack.pop() not in ISOLATES:
                pass
    return stack


@given(MIXED)
def test_nothing_behind_words_is_turned_and_the_words_stay(words: str) -> None:
    assert closed(words).startswith(words)
    assert open_ones(closed(words)) == []
    assert closed(closed(words)) == closed(words)


@given(MIXED)
def test_nothing_in_a_name_reaches_out_of_it(name: str) -> None:
    said = isolated(name)
    assert name in said
    assert open_ones(said) == []
    if said != name:
        assert all(open_ones(said[:n])[:1] for n in range(1, len(said))), "it is set apart to its last letter"


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("<p>{{ name }}</p>", "<p>{{ name|closed }}</p>"),
        ('<a href="{{ url }}" title="{{ name }}">', '<a href="{{ url }}" title="{{ name|closed }}">'),
        ('<input value="{{ name }}"><b>{{ name }}</b>', '<input value="{{ name }}"><b>{{ name|closed }}</b>'),
        ("<textarea>{{ text }}</textarea>{{ text }}", "<textarea>{{ text }}</textarea>{{ text|closed }}"),
        (
            "{% blocktranslate with name=one.name %}{{ name }}!{% endblocktranslate %}",
            "{% blocktranslate with name=one.name|closed %}{{ name }}!{% endblocktranslate %}",
        ),
        (
            "<a{% if a > b %} b{% endif %} id='{{ x }}'>{{ y }}",
            "<a{% if a > b %} b{% endif %} id='{{ x }}'>{{ y|closed }}",
        ),
    ],
)
def test_each_value_that_is_read_is_closed_and_none_that_is_sent_back(written: str, sent: str) -> None:
    assert Closing().rewrite(written) == sent


SENTENCE = re.compile(r"\{% blocktranslate(.*?)%\}(.*?)\{% endblocktranslate %\}", re.DOTALL)
OURS = {"address", "email", "largest", "days", "says_no", "needed"}


def test_every_value_in_a_translated_sentence_is_given_to_it() -> None:
    """Only what is given by name goes through the loader's hands."""
    for file in Path(rapport.__file__).parent.rglob("templates/**/*.html"):
        for given_names, words in SENTENCE.findall(file.read_text()):
            missing = set(re.findall(r"\{\{ (\w+) \}\}", words)) - set(re.findall(r"(\w+)=", given_names)) - OURS
            assert not missing, file


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<p>Dee\u202ezq\u202c wrote</p>", (1, [])),
        ("<p>Dee\u202ezq wrote\u202c</p>", (1, ["Dee\u202ezq wrote\u202c"])),
        ('<b title="Dee\u202ezq: one">x</b>', (1, ["Dee\u202ezq: one"])),
        ('<input value="Dee\u202ezq "><textarea>\u202ezq x</textarea>', (0, [])),
    ],
)
def test_where_words_turn_is_found(page: str, found: tuple[int, list[str]]) -> None:
    assert turned(page) == found


def test_no_name_and_no_words_of_people_turn_anything_on_any_page(street: Street) -> None:
    bo, clients = full_house(street)
    addresses = screens(street)
    turn_all()
    owner, agent, seen, wrong = Client(), Client(), 0, list[str]()
    owner.force_login(street.ana)
    agent.force_login(bo)
    desk = [
        one for one in addresses if one.endswith(("/inbox/", "/publish/", "/publish/approvals", "/settings/me"))
    ]
    carla = Client()
    come_in(carla, clients)
    asked = [(owner, one) for one in addresses] + [(agent, one) for one in desk] + [(carla, clients)]
    for client, where in asked:
        found, leaks = turned(client.get(where).content.decode())
        seen += found
        wrong += [f"{where}: {one!r}" for one in leaks]
    assert not wrong, "\n".join(wrong)
    assert seen > 500
