"""Stored messages, read again as the brand reads today."""

from __future__ import annotations

from collections.abc import Sequence

from rapport.domain.reading import Reading, Text
from rapport.inbox.arrival import beside
from rapport.inbox.models import Message
from rapport.promise.layers import read_for
from rapport.triage.reader import Reader


def text_again(message: Message) -> Text:
    """A stored message as a reader may see it; the language it was read in stands for what was known before."""
    known, around = message.reading.language, beside(message.extra)
    return Text(str(message.pk), message.text, message.kind, rating=message.rating, known=known, beside=around)


def reread(messages: Sequence[Message], reader: Reader) -> list[Reading]:
    """One reading per message, in order. The messages come with their readings (`select_related`)."""
    return read_for([message.brand_id for message in messages], [text_again(one) for one in messages], reader)
