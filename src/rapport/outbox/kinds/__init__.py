"""The kinds of deliveries: one line in `ACTS` for each, and a file with what is its own."""

from __future__ import annotations

from rapport.outbox.kinds.act import DeliveryAct
from rapport.outbox.kinds.edit import SayEdit
from rapport.outbox.kinds.mail import SendMail
from rapport.outbox.kinds.publication import SayPublication
from rapport.outbox.kinds.reaction import DoReaction
from rapport.outbox.kinds.removal import DoRemoval
from rapport.outbox.kinds.reply import SayReply
from rapport.outbox.models import Delivery, DeliveryKind

ACTS: dict[str, type[DeliveryAct]] = {
    DeliveryKind.REPLY: SayReply,
    DeliveryKind.REACTION: DoReaction,
    DeliveryKind.REMOVAL: DoRemoval,
    DeliveryKind.MAIL: SendMail,
    DeliveryKind.PUBLICATION: SayPublication,
    DeliveryKind.EDIT: SayEdit,
}


def of(delivery: Delivery) -> DeliveryAct:
    """What is done with this delivery on the network."""
    return ACTS[delivery.kind](delivery)


def read(number: int) -> Delivery:
    """One delivery as its kind keeps it, with its channel, brand and files. Raises `Delivery.DoesNotExist`."""
    act = ACTS[Delivery.across_brands.values_list("kind", flat=True).get(pk=number)]
    rows = act.model.across_brands.select_related("channel__brand", "brand", *act.beside).prefetch_related(
        "attachments__file"
    )
    return rows.get(pk=number)
