"""What many ask is one topic, whoever shouts loudest."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.triage.topics import topics

CANARIES = [
    "¿Hacen envíos a Canarias?",
    "Hola, ¿enviáis a Canarias?",
    "¿El envío a Canarias cuánto cuesta?",
    "¿Mandáis pedidos a las islas Canarias?",
]
DOGS = ["¿Puedo entrar con mi perro?", "¿Puede entrar mi perro en la tienda?", "Voy con un perro, ¿puedo entrar?"]
OTHERS = ["¿Tenéis sillas de oficina?", "¿Cuándo vuelve el catálogo de verano?"]


def test_those_who_ask_alike_are_one_topic_and_the_most_asked_comes_first() -> None:
    texts = [DOGS[0], CANARIES[0], OTHERS[0], CANARIES[1], DOGS[1], CANARIES[2], OTHERS[1], CANARIES[3], DOGS[2]]
    found = topics(texts, range(len(texts)))
    assert {texts[at] for at in found[0].places} == set(CANARIES)
    assert {texts[at] for at in found[1].places} == set(DOGS)
    assert [topic.contacts for topic in found] == [4, 3, 1, 1]


def test_the_most_typical_wording_stands_in_front() -> None:
    texts = ["Do you deliver to Cork by van at night?", "Do you deliver to Cork?", "Can you deliver to Cork city?"]
    (topic,) = topics(texts, "abc")
    assert texts[topic.places[0]] == "Do you deliver to Cork?"


def test_a_flood_by_one_contact_counts_once() -> None:
    flood = [f"Do you sell unicorn horns number {n}?" for n in range(40)]
    texts = [*flood, *CANARIES]
    found = topics(texts, [*["flooder"] * 40, "a", "b", "c", "d"])
    assert {texts[at] for at in found[0].places} == set(CANARIES)
    assert all(topic.contacts == 1 for topic in found[1:])


@pytest.mark.parametrize("texts", [[], [""], ["?", "😀"], ["x" * 100_000, "when?"]])
def test_no_words_are_no_reason_to_fail(texts: list[str]) -> None:
    assert sorted(at for topic in topics(texts, texts) for at in topic.places) == list(range(len(texts)))


@settings(max_examples=50)
@given(st.lists(st.tuples(st.text(max_size=40), st.integers(0, 3)), max_size=12))
def test_every_message_is_always_in_exactly_one_topic(rows: list[tuple[str, int]]) -> None:
    texts, contacts = [text for text, _ in rows], [contact for _, contact in rows]
    found = topics(texts, contacts)
    assert sorted(at for topic in found for at in topic.places) == list(range(len(rows)))
    assert found == topics(texts, contacts)
    assert all(topic.contacts == len({contacts[at] for at in topic.places}) for topic in found)
