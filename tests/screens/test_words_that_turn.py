"""A contact's words may hold marks that turn what follows (UAX 9): they stay, and nothing beside them turns."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import CharField, F, TextField, Value
from django.db.models.functions import Concat
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

import rapport
from rapport.web.names import EMBEDDINGS, ENDS_EMBEDDING, ISOLATES, POP, closed, isolated
from rapport.web.template_loader import READ, Closing
from tests.screens.busy import busy
from tests.screens.every_screen import screens
from tests.street import Street

TURNED = "\u202etxet\u2067x\u202b"
# Where a model keeps what somebody outside or somebody of the team wrote.
WRITTEN = {"name", "title", "text", "subject", "snippet", "handle", "words", "idea", "prize", "bio", "alt", "why"}
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


class Shown(HTMLParser):
    """Each piece of a page that is read, and how often the turned words are among them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.within: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.within.append(tag)
        self.pieces += [value for name, value in attrs if name in READ and value]

    def handle_endtag(self, tag: str) -> None:
        while self.within and self.within.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        # A field is a place of its own, and what is in it is sent back as it is.
        if not {"textarea", "script", "option"} & set(self.within[-1:]):
            self.pieces.append(data)


def turn_everything() -> None:
    for model in apps.get_models():
        if not model.__module__.startswith("rapport.") or model._meta.db_table == "ledger_entry":
            continue
        manager = getattr(model, "across_brands", model._base_manager)
        for field in model._meta.concrete_fields:
            if field.name in WRITTEN and isinstance(field, CharField | TextField) and not field.choices:
                manager.exclude(**{field.name: ""}).update(**{field.name: Concat(F(field.name), Value(TURNED))})


def test_no_page_is_turned_by_what_it_shows(client: Client, street: Street) -> None:
    busy(street)
    found = [one for one in screens(street) if "/settings/channels/new" not in one]
    turn_everything()
    client.force_login(street.ana)
    shown, turned = 0, []
    for place in found:
        pieces = Shown(client.get(place).content.decode()).pieces
        turned += [f"{place}: {one!r}" for one in pieces if open_ones(one)]
        shown += sum(TURNED in one for one in pieces)
    assert not turned, "\n".join(turned)
    assert shown > 100


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
