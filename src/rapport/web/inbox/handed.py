"""Changes of whose word is next, and what the customer was told when the robot gave it to a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rapport.inbox.handing_over import hand_off_key
from rapport.inbox.models import Message
from rapport.outbox.models import Floor, FloorChange, Holder, Step
from rapport.web.inbox import words
from rapport.web.inbox.lines import HandOff, Line


def turned_lines(changes: Iterable[FloorChange], floor: Floor, shown: Sequence[Message]) -> Iterator[Line]:
    """Changes of whose word is next; a hand-off with what the customer was told of it, if that is shown here."""
    told = {one.reply.key: one for one in shown if one.reply and one.reply.automatic}
    for one in changes:
        line = Line(one.at, event=words.change(one.why, one.person.name if one.person else ""), number=one.pk)
        if one.holder == Holder.PERSON and one.person is None:
            said = told.get(hand_off_key(floor, one.version))
            line = replace(line, handed=_handed(said, stands=one.version == floor.version))
        yield line


def without_told(lines: Sequence[Line]) -> list[Line]:
    """The same lines; words that a hand-off line quotes know that they are told there."""
    quoted = {one.handed.told for one in lines if one.handed and one.handed.left} - {""}
    return [
        replace(one, told_above=True)
        if one.message and one.message.reply and one.message.reply.automatic and one.message.text in quoted
        else one
        for one in lines
    ]


def _handed(said: Message | None, stands: bool) -> HandOff:
    step = said.reply.step if said and said.reply else ""
    told = said.text if said and step in (Step.QUEUED, Step.SENDING, Step.SENT) else ""
    return HandOff(told, step == Step.SENT, stands)
