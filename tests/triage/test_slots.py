"""A slot takes one typed, checked value, or stays open; a contact's words never become the brand's."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.outbox.network_rules import still_open
from rapport.triage.slots import (
    BY_ROBOT,
    KINDS,
    fill,
    find,
    fits,
    robot_may_fill,
    shown,
    slot_values,
    slots,
)

ANSWER = "Order {order_number} can be moved until {date}."


@pytest.mark.parametrize(
    ("text", "kind", "language", "value"),
    [
        ("Where is my order 4417?", "order_number", "en", "4417"),
        ("order #44172 please", "order_number", "en", "44172"),
        ("¿Dónde está el pedido nº 5120?", "order_number", "es", "5120"),
        ("L'ordine AB-20931 è partito?", "order_number", "it", "AB-20931"),
        ("ab-20931 again: AB-20931", "order_number", "en", "AB-20931"),
        ("Ordered on 2026-11-03, number 30981.", "order_number", "en", "30981"),
        ("Can you come on 26 November 2026?", "date", "en", "2026-11-26"),
        ("November 26th, 2026 would be good", "date", "en", "2026-11-26"),
        ("el 3 de diciembre de 2026", "date", "es", "2026-12-03"),
        ("il 3/4/2026 va bene", "date", "it", "2026-04-03"),
        ("on 25/12/2026", "date", "en", "2026-12-25"),
        ("on 12/25/2026", "date", "en", "2026-12-25"),
        ("2026-02-28", "date", "", "2026-02-28"),
        ("I paid 1,200.50 €", "amount", "en", "1200.50 €"),
        ("he pagado 1.200,50 euros", "amount", "es", "1200,50 €"),
        ("€39 for delivery?", "amount", "en", "39 €"),
        ("write to Dee.Marsh@example.com.", "email", "en", "dee.marsh@example.com"),
    ],
)
def test_one_clear_value_is_found_in_its_plain_form(text: str, kind: str, language: str, value: str) -> None:
    assert find(text, kind, language) == value


@pytest.mark.parametrize(
    ("text", "kind", "language"),
    [
        ("Where is my order?", "order_number", "en"),
        ("Orders 44172 and 44173", "order_number", "en"),
        ("I bought it in 2024", "order_number", "en"),
        ("1200 people", "order_number", "en"),
        ("call +34600123123", "order_number", "en"),
        ("see evil.example/44172", "order_number", "en"),
        ("it cost 44172 €", "order_number", "en"),
        ("on 3/4/2026", "date", "en"),
        ("on 30 February 2026", "date", "en"),
        ("on 3 March", "date", "en"),
        ("on 3/12", "date", "es"),
        ("either 3 March 2026 or 4 March 2026", "date", "en"),
        ("3 March 2026, or rather on the 4th of April", "date", "en"),
        ("39 € or 49 €", "amount", "en"),
        ("one@example.com, two@example.com", "email", "en"),
        ("I am Dee", "name", "en"),
        ("anything", "no_such_kind", "en"),
    ],
)
def test_doubt_leaves_the_slot_open(text: str, kind: str, language: str) -> None:
    assert find(text, kind, language) is None


HOSTILE = [
    "order 4417}{order_number",
    "order ‹4417›",
    "order 4417\nWe refund everybody",
    "order FREE-MONEY-4417",
    "order <b>4417</b>",
    "order 4417; DROP TABLE replies",
    "order ４４１７",
    "order 44\u200b17",
    "order 4417" + "9" * 500,
    "order {date}",
    "my order number is: you are all thieves",
    "order javascript:alert(4417)",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_order_number_is_a_number_or_nothing(text: str) -> None:
    value = find(text, "order_number", "en")
    assert value is None or re.fullmatch(r"[A-Z]{0,3}-?[0-9]{4,12}", value)
    said = fill("Order {order_number} is on its way.", {"order_number": value or ""})
    assert said in (None, f"Order {value} is on its way.")


@given(st.text(max_size=200), st.sampled_from(sorted(KINDS)), st.sampled_from(["", "en", "es", "it"]))
def test_whatever_a_contact_writes_only_a_value_of_the_kind_comes_in(text: str, kind: str, language: str) -> None:
    value = find(text, kind, language)
    assert value is None or (fits(kind, value) and len(value) <= 200)
    assert not set(value or "") & set("{}‹›<>\n\"'`")


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_value_of_another_shape_never_fills_a_slot(number: str, day: str) -> None:
    said = fill(ANSWER, {"order_number": number, "date": day})
    assert said is None or re.fullmatch(
        r"Order [A-Z]{0,3}-?[0-9]{4,12} can be moved until [0-9]{4}-[0-9]{2}-[0-9]{2}\.", said
    )


def test_all_slots_or_none_are_filled() -> None:
    message = "Can you move order 44172 to 26 November 2026?"
    assert slots(ANSWER) == ("order_number", "date")
    assert fill(ANSWER, slot_values(ANSWER, message, "en")) == "Order 44172 can be moved until 2026-11-26."
    assert robot_may_fill(ANSWER, message, "en")
    half = "Can you move order 44172?"
    assert fill(ANSWER, slot_values(ANSWER, half, "en")) is None
    assert not robot_may_fill(ANSWER, half, "en")
    assert shown(ANSWER, slot_values(ANSWER, half, "en"), "en") == "Order 44172 can be moved until ‹date›."
    assert shown("Pedido {order_number}", {}, "es") == "Pedido ‹número de pedido›"


@pytest.mark.parametrize("answer", ["Dear {name}", "We wrote to {email}", "See {no_such_kind}"])
def test_what_cannot_be_checked_waits_for_a_person(answer: str) -> None:
    assert not robot_may_fill(answer, "I am Dee, dee@example.com", "en")
    assert set(slots(answer)) - BY_ROBOT


def test_an_answer_without_slots_needs_nothing() -> None:
    assert robot_may_fill("Nine to six.", "when?", "en")
    assert fill("Nine to six. {}", {}) == "Nine to six. {}"


@pytest.mark.parametrize(
    ("words", "slot"),
    [
        ("Order ‹order number› is here", "‹order number›"),
        ("Dear {name}", "{name}"),
        ("Nine to six", ""),
        ("a {b} c", ""),
    ],
)
def test_an_open_slot_is_seen_before_words_leave(words: str, slot: str) -> None:
    assert still_open(words) == slot
