"""An answer that says no is seen, in three languages; one that only sounds like it is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.triage.refuses import refusal, refuses

SAYS_NO = """
We do not ship to the islands.
We don't take returns after 30 days.
Unfortunately that is not possible.
Sale items are non-refundable.
Sorry, we cannot change the address once the parcel has left.
Returns are not accepted after 30 days.
We no longer sell this lamp.
Opened boxes cannot be returned.
No refunds on vouchers.
The guarantee does not cover scratches.
Delivery on Sunday isn't possible.
Fuera de plazo no aceptamos devoluciones.
No enviamos a Canarias.
No se puede cambiar la dirección.
Lo sentimos, no hacemos envíos fuera de España.
La garantía no cubre los arañazos.
Non accettiamo resi dopo 30 giorni.
Purtroppo non è possibile.
Non si può cambiare l'indirizzo.
I pezzi su misura non sono rimborsabili.
Ci dispiace, non facciamo consegne all'estero.
"""
SAYS_YES = """
The showroom is open from nine to six. On Sunday we rest.
We do not charge for delivery.
Yes, no problem at all.
You do not need an appointment.
We have no hidden costs.
You can return it within 30 days, no questions asked.
We never sell your data.
No cobramos el envío.
No hace falta cita.
No hay problema, puede venir cuando quiera.
El envío no cuesta nada.
No tenemos inconveniente en enviarlo.
Non serve appuntamento.
La consegna non costa nulla.
Non si preoccupi, arriva domani.
"""


@pytest.mark.parametrize("answer", SAYS_NO.strip().splitlines())
def test_an_answer_that_says_no_is_seen(answer: str) -> None:
    assert refuses(answer)
    assert refuses(f"Thank you for asking. {answer.upper()} Write to us any time.")


@pytest.mark.parametrize("answer", SAYS_YES.strip().splitlines())
def test_an_answer_that_only_sounds_like_it_is_not(answer: str) -> None:
    assert refusal(answer) == ""


def test_the_words_that_refuse_are_named() -> None:
    assert refusal("Of course. We do not ship to the islands.") == "we do not ship"
    assert refusal("We do not charge for delivery, but we do not ship to the islands.") == "we do not ship"


@given(st.sampled_from(SAYS_NO.strip().splitlines()), st.sampled_from(SAYS_YES.strip().splitlines()))
def test_a_yes_beside_it_never_hides_a_no(no: str, yes: str) -> None:
    assert refuses(f"{yes} {no}")
    assert refuses(f"{no} {yes}")


@given(st.text(max_size=300))
def test_any_text_can_be_looked_at(answer: str) -> None:
    assert refuses(answer) == bool(refusal(answer))
