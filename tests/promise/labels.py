"""Judgements as chance would have drawn them, enough for a group to be calibrated at a generous α."""

from __future__ import annotations

from rapport.inbox.models import Message
from rapport.promise.calibrate import look
from rapport.promise.group import group_of
from rapport.promise.models import Calibration, Drawn, Judgement, Says
from tests.street import Street

COMPLAINTS = (
    "My lamp arrived broken, I am furious.",
    "The table is scratched and nobody answers me.",
    "Third time late. This is a disgrace!",
    "I am very disappointed with this sofa.",
    "The chair broke after one day, terrible quality.",
    "Nobody picks up the phone. Awful service.",
    "You sent me the wrong bed and now you ignore me.",
    "The worst shop I have ever dealt with.",
)
QUESTION = "What are your opening hours?"


def labelled(street: Street, harmless: bool = False) -> list[Judgement]:
    """Each of `COMPLAINTS` judged to be one; with `harmless` a plain question, too, which then is the edge."""
    texts = [*COMPLAINTS, *([QUESTION] if harmless else [])]
    for n, text in enumerate(texts):
        street.says(text, f"fay{n}")
    street.run()
    heard = Message.of(street.brand).filter(identity__handle__startswith="fay", direction="in")
    return [judged(street, message) for message in heard.select_related("channel", "reading")]


def judged(street: Street, message: Message, says: Says = Says.COMPLAINT) -> Judgement:
    group = group_of(message, message.channel, message.reading.language)
    return Judgement.across_brands.create(
        message=message, **group.facts, says=says, drawn=Drawn.CHANCE, by=street.ana, at=street.now
    )


def calibrate(street: Street) -> list[Calibration]:
    """The practice group, calibrated for the street's readers."""
    message = labelled(street)[0].message
    group = group_of(message, message.channel, message.reading.language)
    return look(group, street.readers, street.now, street.ana)
