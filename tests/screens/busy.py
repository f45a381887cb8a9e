"""A busy morning at Casa Aurora, by the straight line itself: complaints, praise, drafts, an unknown reply."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from rapport.accounts.models import Membership, Person, Role
from rapport.answers.models import SavedReply
from rapport.inbox import conversation_actions
from rapport.inbox.models import Conversation
from rapport.inbox.write import write
from rapport.intake.models import DeadLetter
from rapport.outbox.models import Reply, Step
from tests.street import Street

SAID = """
marta direct Il tavolo è arrivato con una gamba rotta, per la seconda volta. Sono tre settimane che aspetto e ogni\
 volta devo raccontare tutto da capo. Vergognatevi.
jonas mention Bought the lamp 40 days ago, never opened it. Can I still bring it back?
lucia mention ¡La mesa quedó preciosa! Gracias a Bo, que me ayudó a elegir el color 💛
tom direct What are your opening hours?
anna direct Is the oak shelf in stock in Bologna? I could come by this afternoon.
rafa direct Hola, ¿a qué hora abren?
kim comment Nice shop, but the couriers. Called three times, each time I had to tell the whole story again.
omar direct I want to speak to a person please, the order 8812 never came.
"""


def busy(street: Street) -> Person:
    """The morning, ending now; returns Bo, who works there too."""
    street.now = timezone.now() - timedelta(hours=3)
    street.teach(automatic=False)
    bo = street_person(street)
    for line in SAID.strip().splitlines():
        handle, kind, text = line.split(" ", 2)
        street.says(text, handle, kind)
        street.receive()
        street.pass_time(9 * 60)
    answer(street, bo)
    conversation_actions.add_note(
        street.conversation("marta"), "Order 8812, second table. Courier: Rossi.", bo, street.now
    )
    conversation_actions.label(street.conversation("marta"), "delivery", bo, street.now)
    conversation_actions.assign(street.conversation("jonas"), street.ana, bo, street.now)
    SavedReply.across_brands.create(
        brand=street.brand, title="Thanks", language="en", text="Thank you, we are glad you like it."
    )
    DeadLetter.across_brands.create(
        brand=street.brand,
        channel=street.channel,
        place=4711,
        tries=5,
        reason="Unreadable: the message has no author",
        next_at=street.now,
        dead_at=street.now,
    )
    return bo


def street_person(street: Street) -> Person:
    bo = Person.objects.create(
        email=f"bo-{street.brand.pk}@example.com", handle=f"bo-{street.brand.pk}", name="Bo Lind"
    )
    Membership.across_brands.create(brand=street.brand, person=bo, role=Role.AGENT)
    return bo


def answer(street: Street, by: Person) -> None:
    """Bo answers two: one arrives, of the other nobody knows."""
    write(street.conversation("lucia"), "¡Gracias, Lucía! Nos alegra mucho. — Bo", by, street.now)
    street.deliver()
    write(street.conversation("anna"), "Yes, two are here until eight. — Bo", by, street.now)
    doubtful = Reply.of(street.brand).filter(floor__conversation=street.conversation("anna"))
    doubtful.update(step=Step.UNKNOWN, reason="The network did not confirm, and cannot be asked.")
    Conversation.of(street.brand).filter(pk=street.conversation("anna").pk).update(need="unknown")
