"""Saved replies as they would be said in one conversation: what can be filled is, the rest stands visibly open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapport.accounts.models import Person
from rapport.answers.models import SavedReply
from rapport.domain.variables import filled, first_name
from rapport.inbox.models import Conversation
from rapport.outbox.network_rules import still_open
from rapport.triage.slots import shown, slot_values


@dataclass(frozen=True, slots=True)
class ReadyReply:
    """`words` are what the composer gets; `open` is the first place that a person has to fill, if any."""

    title: str
    language: str
    words: str
    open: str


def ready(rows: Sequence[SavedReply], here: Conversation, me: Person, heard: str) -> list[ReadyReply]:
    """`heard` are the contact's latest words: an order number in them fills its place."""
    values = variables(here, me)
    found = []
    for one in rows:
        words = filled(one.text, values)
        words = shown(words, slot_values(words, heard, here.language), one.language or here.language)
        found.append(ReadyReply(one.title, one.language, words, still_open(words)))
    return found


def variables(here: Conversation, me: Person) -> dict[str, str]:
    """Empty where it is not known: a handle is nobody's name."""
    first = first_name(here.contact.name, here.identity.handle)
    return {
        "first name": first,
        "name": here.contact.name if first else "",
        "brand": here.brand.name,
        "my name": me.name,
    }
