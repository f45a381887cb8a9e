"""What words under a review do that networks forbid: told apart from what is allowed, in three languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.triage.review_words import LONGEST_SHOWN, review_signs


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("Sorry! We give you a 20 % discount if you change your review.", {"offer", "removal"}),
        ("Would you please remove your rating?", {"removal"}),
        ("Please take down the review.", {"removal"}),
        ("Leave us five stars and get a voucher.", {"offer"}),
        ("Le regalamos un vale si cambia su reseña.", {"offer", "removal"}),
        ("¿Podría retirar su opinión?", {"removal"}),
        ("Un descuento a cambio de cinco estrellas.", {"offer"}),
        ("Le diamo un buono sconto se modifica la recensione.", {"offer", "removal"}),
        ("Può cancellare la sua recensione?", {"removal"}),
        ("Call us at +34 612 345 678.", {"personal"}),
        ("Your mail dee@example.org is in our system.", {"personal"}),
        ("Your order 20261130441 left today.", {"personal"}),
        ("Thank you for your review! See you soon.", set()),
        ("We gave you a full refund on Monday, and are sorry.", set()),
        ("Gracias por su reseña, le esperamos en 2027.", set()),
        ("Grazie per la recensione, alle 18.30 siamo aperti.", set()),
        ("We change our menu every week.", set()),
        ("", set()),
    ],
)
def test_what_is_forbidden_is_found_and_what_is_allowed_is_not(text: str, signs: set[str]) -> None:
    assert set(review_signs(text)) == signs


@given(st.text(max_size=400))
def test_whatever_the_words_what_is_shown_is_short(text: str) -> None:
    assert all(0 < len(said) <= LONGEST_SHOWN for said in review_signs(text).values())


def test_a_flood_of_words_takes_no_longer_than_its_bound() -> None:
    assert review_signs("1 " * 500_000 + "+34 612 345 678") is not None
