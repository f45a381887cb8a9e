"""An answer with slots: said by itself only when each is filled, and never sent while one is open."""

from __future__ import annotations

import pytest

from rapport.inbox import approve
from rapport.inbox.models import Decision, Draft
from rapport.inbox.reply import NotAllowed
from rapport.inbox.write import write
from tests.street import Street

pytestmark = pytest.mark.django_db
MOVE = {
    "en": ("Can I move my delivery to another day?", "Of course: order {order_number} can come on {date}."),
    "es": ("¿Puedo mover la entrega a otro día?", "Claro: el pedido {order_number} puede llegar el {date}."),
}
FULL = "Can I move my delivery to another day? My order is 44172 and 3 December 2026 would be perfect."


def reasons(street: Street) -> str:
    return str(Decision.of(street.brand).latest("pk").reasons)


def test_with_every_slot_filled_it_goes_by_itself(street: Street) -> None:
    street.teach("Moving", MOVE)
    street.says(FULL)
    street.run()
    assert any("order 44172 can come on 2026-12-03." in text for text in street.heard())


def test_with_one_slot_open_a_person_fills_it_before_it_can_be_sent(street: Street) -> None:
    street.teach("Moving", MOVE)
    street.says("Can I move my delivery to another day? It is order 44172")
    street.run()
    assert street.heard() == []
    assert "slot-open" in reasons(street)
    draft = Draft.of(street.brand).get()
    assert draft.text == "Of course: order 44172 can come on ‹date›."
    with pytest.raises(NotAllowed, match="still have an open slot"):
        approve.approve(draft, street.ana, street.now)
    approve.approve(draft, street.ana, street.now, text=draft.text.replace("‹date›", "Thursday"))
    street.run()
    assert "Of course: order 44172 can come on Thursday." in street.heard()


def test_the_slot_is_named_in_the_customers_language(street: Street) -> None:
    street.teach("Moving", MOVE, automatic=False)
    street.says("Hola, ¿puedo mover la entrega a otro día?")
    street.run()
    assert Draft.of(street.brand).get().text == "Claro: el pedido ‹número de pedido› puede llegar el ‹fecha›."


@pytest.mark.parametrize(
    "words",
    [
        "Can I move my delivery to another day? Order 44172, on 3 December 2026, or order 99999",
        "Can I move my delivery to another day? Order THIEVES-44172 on 3 December 2026",
        "Can I move my delivery to another day? Order {date} on {order_number}",
        "Can I move my delivery to another day? Order ‹44172› on 3/4/2026",
    ],
)
def test_hostile_or_doubtful_values_are_never_said_by_the_robot(street: Street, words: str) -> None:
    street.teach("Moving", MOVE)
    street.says(words)
    street.run()
    assert street.heard() == []
    assert not any(word in draft.text for draft in Draft.of(street.brand) for word in ("THIEVES", "99999", "{"))


def test_a_persons_own_words_with_an_open_slot_stay_here_too(street: Street) -> None:
    street.says("Hello there")
    street.run()
    with pytest.raises(NotAllowed, match="open slot"):
        write(street.conversation(), "Order {order_number} has left.", street.ana, street.now)
