"""A street on which many people complain and ask, and somebody who says which is which."""

from __future__ import annotations

from datetime import timedelta

from rapport.inbox.models import Message
from rapport.promise.calibrate import look
from rapport.promise.dial import turn
from rapport.promise.group import TRIAL, Group
from rapport.promise.judge import judge
from rapport.promise.models import Calibration, Drawn, Judgement, Says
from rapport.triage.read import default_reader
from rapport.triage.reader import Readers
from tests.street import Street

READERS = Readers(default_reader())
PAINS = (
    "My {} arrived broken and nobody answers",
    "Still waiting for the {}, this is unacceptable",
    "The {} is a joke, I want my money back",
    "Is it normal that the {} took five weeks?",
    "I was charged twice for the {}",
)
ASKS = ("Do you have the {} in blue?", "How wide is the {}?", "What are your opening hours on {}?")
THINGS = ("lamp", "sofa", "table", "chair", "shelf", "desk", "bed", "mirror", "carpet", "stool", "bench", "vase")


def group_of(street: Street, language: str = "en") -> Group:
    return Group(street.brand.pk, language, TRIAL)


def crowd(street: Street, pains: int, asks: int) -> None:
    """So many complaints and questions, each from somebody else."""
    for n in range(pains):
        street.says(f"{PAINS[n % 5].format(THINGS[n % 12])} {n}", f"pain{n}")
    for n in range(asks):
        street.says(f"{ASKS[n % 3].format(THINGS[n % 12])} {n}", f"ask{n}")
    street.receive()


def is_pain(message: Message) -> bool:
    return message.conversation.identity.handle.startswith("pain")


def label(street: Street, messages: list[Message] | None = None, drawn: Drawn = Drawn.CHANCE) -> list[Judgement]:
    """Ana judges what was said, rightly."""
    rows = messages or list(
        Message.of(street.brand).filter(reading__isnull=False).select_related("conversation__identity", "channel")
    )
    return [
        judge(row, Says.COMPLAINT if is_pain(row) else Says.OTHER, drawn, street.ana, street.now) for row in rows
    ]


def calibrated(street: Street, alpha: float = 0.05, pains: int = 170, asks: int = 60) -> Calibration:
    """A group with a threshold of its own, that speaks."""
    turn(street.brand, street.ana, street.now, alpha=alpha, audit=0.05, shadow=False)
    crowd(street, pains, asks)
    label(street)
    street.now += timedelta(minutes=1)
    return look(group_of(street), READERS, street.now, street.ana)[0]
